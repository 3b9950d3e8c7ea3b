// SPDX-License-Identifier: GPL-3.0-or-later
// Headers that have to be computed.
#include "engine/project/Project.h"
#include "tests/support/ProjectFolder.h"

#include <QTest>

namespace retort {

namespace {

struct ComputedProject
{
    ComputedProject() { folder.write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = %(here)s/db\n"); }

    void script(const char *name, const QByteArray &text) const
    {
        folder.write(QStringLiteral("db/versions/") + QLatin1String(name), text);
    }
    Project open() const { return Project::open(folder.path()).value(); }

    test::ProjectFolder folder;
};

} // namespace

class ScriptHeaderRunTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void valuesAreComputedAsTheModuleDoes()
    {
        const ComputedProject project;
        project.script("aaaa1_.py", "revision = 'aaaa1'\ndown_revision = None\n");
        project.script("bbbb1_.py", "revision = 'bbbb1'\ndown_revision = None\n"
                                    "def is_there(name):\n    return name != 'x'\n"
                                    "_needed = []\n"
                                    "if is_there('a'):\n    _needed.append('aaaa1')\n"
                                    "if is_there('x'):\n    _needed.append('gone')\n"
                                    "depends_on = tuple(_needed)\n");
        project.script("cccc1_.py",
                       "base = 'bbbb'\nrevision = ''.join(['cc', 'cc', '1'])\ndown_revision = f'{base}{1}'\n"
                       "branch_labels = {label.lower() for label in ['SIDE']}\n");
        const Project opened = project.open();
        const RevisionGraph &graph = opened.graph();
        QVERIFY2(!graph.error(), qPrintable(graph.error() ? graph.error()->message : QString()));
        QCOMPARE(graph.at(graph.find(QStringLiteral("bbbb1"))).dependsOn, QStringList{QStringLiteral("aaaa1")});
        const int made = graph.find(QStringLiteral("cccc1"));
        QVERIFY(made != RevisionGraph::kNone);
        QCOMPARE(graph.at(made).downRevisions, QStringList{QStringLiteral("bbbb1")});
        QCOMPARE(graph.at(made).branchLabels, QStringList{QStringLiteral("side")});
    }

    void namesOfTheProjectsModulesAreRead()
    {
        const ComputedProject project;
        project.folder.write(QStringLiteral("shop/__init__.py"), {});
        project.folder.write(QStringLiteral("shop/branches.py"),
                             "import somewhere_else\nfrom somewhere_else import config\n\n"
                             "EXPAND = 'expand'\nsettings = config.load(EXPAND)\n");
        project.script("aaaa1_.py", "from shop import branches\nfrom somewhere_else import more\n"
                                    "revision = 'aaaa1'\ndown_revision = None\nbranch_labels = (branches.EXPAND,)\n");
        const Project opened = project.open();
        QVERIFY(!opened.graph().error());
        QCOMPARE(opened.graph().at(0).branchLabels, QStringList{QStringLiteral("expand")});
    }

    void noPackageIsInstalled()
    {
        const ComputedProject project;
        project.folder.write(QStringLiteral("shop/__init__.py"), {});
        project.folder.write(QStringLiteral("shop/plugins.py"),
                             "from importlib.metadata import entry_points, version, PackageNotFoundError\n\n"
                             "def find(code):\n    for entry in set(entry_points(group='shop', name='code')):\n"
                             "        if entry.load() == code:\n            return entry.dist\n"
                             "    raise PackageNotFoundError(code)\n");
        project.script("aaaa1_.py",
                       "from shop.plugins import find, version, PackageNotFoundError\n"
                       "def is_there(code):\n    try:\n        find(code)\n        return True\n"
                       "    except PackageNotFoundError:\n        return False\n"
                       "revision = 'aaaa1'\ndown_revision = None\n_needed = []\n"
                       "if is_there('STOCK'):\n    _needed.append('gone')\n"
                       "try:\n    version('stock')\n    _needed.append('gone')\nexcept ImportError:\n    pass\n"
                       "depends_on = tuple(_needed)\n");
        const Project opened = project.open();
        QVERIFY2(!opened.graph().error(),
                 qPrintable(opened.graph().error() ? opened.graph().error()->message : QString()));
        QVERIFY(opened.graph().at(0).isHeaderCertain);
        QVERIFY(opened.graph().at(0).dependsOn.isEmpty());
    }

    void whatCannotBeComputedIsSaidWhereItStands()
    {
        const ComputedProject project;
        project.script("aaaa1_.py", "from elsewhere import names\nrevision = 'aaaa1'\ndown_revision = None\n"
                                    "depends_on = names()\n");
        project.script("bbbb1_.py", "revision = 'bbbb1'\nwhile True:\n    pass\ndown_revision = str(1)\n");
        const Project opened = project.open();
        for (int index = 0; index < 2; ++index) {
            const Revision &revision = opened.graph().at(index);
            QVERIFY(!revision.isHeaderCertain);
            QCOMPARE(revision.diagnostics.front().code, QStringLiteral("header"));
            QCOMPARE(revision.diagnostics.front().range.line, 4);
        }
    }

    void nothingOutsideTheProjectIsRead()
    {
        const ComputedProject project;
        project.script("aaaa1_.py",
                       "revision = 'aaaa1'\ndown_revision = None\n"
                       "try:\n    label = open('/etc/hostname').read()\nexcept OSError:\n    label = 'none'\n"
                       "branch_labels = label + ''\n");
        const Project opened = project.open();
        const QStringList labels = opened.graph().at(0).branchLabels;
        QVERIFY(labels.isEmpty() || labels == QStringList{QStringLiteral("none")});
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::ScriptHeaderRunTest)
#include "ScriptHeaderRunTest.moc"
