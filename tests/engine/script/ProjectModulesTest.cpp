// SPDX-License-Identifier: GPL-3.0-or-later
// Scripts that take helpers and types from their application.
#include "engine/script/ModuleCache.h"
#include "engine/script/ScriptRunner.h"
#include "tests/support/ProjectFolder.h"

#include <QTest>

using namespace retort;
using namespace retort::script;

namespace {

/// What a script with this upgrade() prints; its application lies in `folder`.
QString printedBy(const test::ProjectFolder &folder, const QString &imports, const QString &body)
{
    ScriptRequest request;
    request.source = std::make_shared<SourceText>(
        folder.path(QStringLiteral("versions/aa_x.py")),
        QString(imports + QStringLiteral("\n\ndef upgrade():\n    ") + body + QStringLiteral("\n")));
    request.host.projectFolder = folder.path();
    request.host.modulePaths = {folder.path()};
    request.host.moduleCache = std::make_shared<ModuleCache>();
    const CollectedScript collected = collectScript(request, QStringLiteral("postgresql"));
    return collected.outcome.error ? describe(collected.outcome.diagnostics.back()) : collected.outcome.printed;
}

} // namespace

class ProjectModulesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_folder.write(QStringLiteral("app/__init__.py"), "from app.factory import create\napp = create()\n");
        m_folder.write(QStringLiteral("app/factory.py"), "import missing_framework\n"
                                                         "print('the factory runs')\n"
                                                         "def create():\n    return missing_framework.App()\n");
        m_folder.write(QStringLiteral("app/helpers.py"), "from .constants import *\n"
                                                         "from app import broken\n"
                                                         "LIMIT = 2\n"
                                                         "LIMIT += BASE\n"
                                                         "names = ['a']\n"
                                                         "names.append('b')\n"
                                                         "def twice(x):\n    return x * FACTOR\n"
                                                         "try:\n    import missing_speedup as fast\n"
                                                         "except ImportError:\n    fast = None\n");
        m_folder.write(QStringLiteral("app/constants.py"), "FACTOR = 2\nBASE = 40\n_PRIVATE = 1\n");
        m_folder.write(QStringLiteral("app/broken.py"), "good = 1\nbad = 1 / 0\nafter = 3\n");
        m_folder.write(QStringLiteral("app/first.py"), "from app.second import B\nclass A: pass\n");
        m_folder.write(QStringLiteral("app/second.py"), "from app.first import A\nclass B:\n    other = A\n");
    }

    /// Nobody names the class and the function that make an operation known.
    void anOperationOfTheApplicationIsKnownOnceItsModuleIsImported()
    {
        test::ProjectFolder folder;
        folder.write(QStringLiteral("app/__init__.py"), "");
        folder.write(QStringLiteral("app/views.py"),
                     "from alembic.operations import MigrateOperation, Operations\n"
                     "class View:\n"
                     "    def __init__(self, name, sql):\n        self.name, self.sql = name, sql\n"
                     "@Operations.register_operation('create_view')\n"
                     "class CreateView(MigrateOperation):\n"
                     "    def __init__(self, view):\n        self.view = view\n"
                     "    @classmethod\n"
                     "    def create_view(cls, operations, view):\n        return operations.invoke(cls(view))\n"
                     "@Operations.implementation_for(CreateView)\n"
                     "def create_view(operations, operation):\n    print('view', operation.view.name)\n");
        QCOMPARE(printedBy(folder, QStringLiteral("from alembic import op\nfrom app.views import View"),
                           QStringLiteral("op.create_view(View('v', 'SELECT 1'))")),
                 QStringLiteral("view v\n"));
    }

    void aScriptUsesItsApplication_data()
    {
        QTest::addColumn<QString>("imports");
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("printed");
        const auto row = [](const char *name, const char *imports, const char *body, const char *printed) {
            QTest::newRow(name) << QString::fromLatin1(imports) << QString::fromLatin1(body)
                                << QString::fromLatin1(printed);
        };
        row("a helper function", "from app.helpers import twice", "print(twice(21))", "42\n");
        row("a value that later statements change", "from app.helpers import LIMIT", "print(LIMIT)", "42\n");
        row("a list that is filled after it is made", "import app.helpers", "print(app.helpers.names)", "['a', 'b']\n");
        row("what a star import brings", "from app.helpers import *", "print(FACTOR)", "2\n");
        row("a module that fails in one place", "from app.broken import good, after", "print(good, after)", "1 3\n");
        row("modules that import each other", "from app.second import B", "print(B.other.__name__)", "A\n");
        row("a module that is only imported does not run", "import app.factory", "print('done')", "done\n");
    }
    void aScriptUsesItsApplication()
    {
        QFETCH(QString, imports);
        QFETCH(QString, body);
        QTEST(printedBy(m_folder, imports, body), "printed");
    }

private:
    test::ProjectFolder m_folder;
};

QTEST_GUILESS_MAIN(ProjectModulesTest)
#include "ProjectModulesTest.moc"
