// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/Project.h"

#include "tests/support/ProjectFolder.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace retort;

namespace {

Result<ProjectConfig> configOf(const QByteArray &ini, const QByteArray &toml = {})
{
    static test::ProjectFolder folder;
    folder.write(QStringLiteral("alembic.ini"), ini);
    folder.write(QStringLiteral("pyproject.toml"), toml);
    return ProjectConfig::read(
        {folder.path(QStringLiteral("alembic.ini")), folder.path(QStringLiteral("pyproject.toml"))});
}

} // namespace

class ProjectTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFolderWithAnIniFileOpens()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = %(here)s/db\n");
        folder.writeRevision(QStringLiteral("db/versions"), "aaaa");
        folder.writeRevision(QStringLiteral("db/versions"), "bbbb", "'aaaa'");
        for (const QString &path : {folder.path(), folder.path(QStringLiteral("alembic.ini"))}) {
            const Project project = Project::open(path).value();
            QCOMPARE(project.graph().size(), 2);
            QCOMPARE(project.graph().ids(project.graph().heads()), QStringList(QStringLiteral("bbbb")));
            QCOMPARE(project.scriptDirectory(), folder.path(QStringLiteral("db")));
            QCOMPARE(project.graph().at(0).file, folder.path(QStringLiteral("db/versions/aaaa_x.py")));
            QCOMPARE(project.directory(), folder.path());
        }
    }

    void aPyprojectFileOpens()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("pyproject.toml"), "[project]\nname = 'x'\n[tool.alembic]\n"
                                                       "script_location = '%(here)s/db'\n"
                                                       "version_locations = ['%(here)s/one', '%(here)s/two']\n"
                                                       "recursive_version_locations = true\n");
        folder.writeRevision(QStringLiteral("one/deep"), "aaaa");
        folder.writeRevision(QStringLiteral("two"), "bbbb", "'aaaa'");
        folder.write(QStringLiteral("db/env.py"), "");
        for (const QString &path : {folder.path(), folder.path(QStringLiteral("pyproject.toml"))})
            QCOMPARE(Project::open(path).value().graph().size(), 2);
    }

    void aScriptFolderItselfOpens()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("env.py"), "");
        folder.writeRevision(QStringLiteral("versions"), "aaaa");
        const Project project = Project::open(folder.path()).value();
        QCOMPARE(project.graph().size(), 1);
        QCOMPARE(project.envFile(), folder.path(QStringLiteral("env.py")));
        const test::ProjectFolder deep;
        deep.write(QStringLiteral("env.py"), "");
        deep.writeRevision(QStringLiteral("versions/2026"), "aaaa");
        QCOMPARE(Project::open(deep.path()).value().graph().size(), 1);
    }

    void anIniFileBesideTheScriptsNeedsNoScriptLocation()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("migrations/alembic.ini"), "[alembic]\nfile_template = %%(rev)s\n");
        folder.write(QStringLiteral("migrations/env.py"), "");
        folder.writeRevision(QStringLiteral("migrations/versions"), "aaaa");
        for (const char *name : {"migrations", "migrations/alembic.ini"}) {
            const Project project = Project::open(folder.path(QLatin1String(name))).value();
            QCOMPARE(project.graph().size(), 1);
            QCOMPARE(project.config().fileTemplate().value(), QStringLiteral("%(rev)s"));
            QCOMPARE(project.reloaded().value().graph().size(), 1);
        }
        QVERIFY(Project::open(folder.path())
                    .error()
                    .hint.endsWith(QStringLiteral("There are projects below it: migrations.")));
    }

    void scriptsMayReadTheCheckoutAroundTheirConfiguration()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("requirements.txt"), "alembic\n");
        folder.write(QStringLiteral("shop/__init__.py"), "");
        folder.write(QStringLiteral("shop/migrations/env.py"), "");
        folder.writeRevision(QStringLiteral("shop/migrations/versions"), "aa");
        const auto project = Project::open(folder.path(QStringLiteral("shop/migrations")));
        QVERIFY(project);
        QCOMPARE(project->codeDirectory(), folder.path());
        QVERIFY(project->moduleDirectories().contains(folder.path()));
    }

    void aFolderThatIsNoProjectSaysWhatWasLookedFor()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("readme.txt"), "hello");
        folder.write(QStringLiteral("pyproject.toml"), "[project]\nname = 'x'\n");
        const auto project = Project::open(folder.path());
        QVERIFY(!project);
        QVERIFY(project.error().message.contains(QStringLiteral("is not a migration project")));
        QVERIFY(project.error().hint.contains(QStringLiteral("alembic.ini")));
        QVERIFY(!Project::open(folder.path(QStringLiteral("gone"))));
    }

    void aRelativeScriptFolderCountsFromTheGivenDirectory()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("conf/alembic.ini"), "[alembic]\nscript_location = db\n");
        folder.writeRevision(QStringLiteral("db/versions"), "aaaa");
        folder.writeRevision(QStringLiteral("conf/db/versions"), "bbbb");
        const QString ini = folder.path(QStringLiteral("conf/alembic.ini"));
        QCOMPARE(Project::open(ini).value().graph().id(0), QStringLiteral("bbbb"));
        QCOMPARE(Project::open(ini, {folder.path(), QStringLiteral("alembic"), false}).value().graph().id(0),
                 QStringLiteral("aaaa"));
        const auto strict = Project::open(ini, {folder.path(QStringLiteral("db")), QStringLiteral("alembic"), false});
        QCOMPARE(strict.error().message, QStringLiteral("Path doesn't exist: db.  Please use the 'init' command to "
                                                        "create a new scripts folder."));
        QCOMPARE(Project::open(ini, {folder.path(QStringLiteral("db")), QStringLiteral("alembic"), true})
                     .value()
                     .graph()
                     .id(0),
                 QStringLiteral("bbbb"));
    }

    void aPackageFolderIsFoundThroughTheImportPath()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("alembic.ini"),
                     "[alembic]\nscript_location = shop.db:migrations\nprepend_sys_path = src\npath_separator = os\n");
        folder.writeRevision(QStringLiteral("src/shop/db/migrations/versions"), "aaaa");
        QCOMPARE(Project::open(folder.path()).value().graph().size(), 1);
        folder.write(QStringLiteral("src/shop/alembic.ini"), "[alembic]\nscript_location = shop:db:migrations\n");
        QCOMPARE(Project::open(folder.path(QStringLiteral("src/shop"))).value().graph().size(), 1);
        folder.write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = nowhere:migrations\n");
        const auto project = Project::open(folder.path());
        QVERIFY(project.error().message.contains(QStringLiteral("nowhere")));
    }

    void brokenScriptsDoNotStopTheOthers()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("env.py"), "");
        folder.writeRevision(QStringLiteral("versions"), "aaaa");
        folder.writeRevision(QStringLiteral("versions"), "bbbb", "'aaaa'", "x = (");
        folder.write(QStringLiteral("versions/cccc_x.py"), "revision = 'cccc'\ndown_revision = 'aaaa'\nx = '\xff'\n");
        folder.writeRevision(QStringLiteral("versions"), "dddd", "'gone'");
        const Project project = Project::open(folder.path()).value();
        const RevisionGraph &graph = project.graph();
        QCOMPARE(graph.size(), 4);
        for (const char *id : {"bbbb", "cccc", "dddd"})
            QVERIFY2(!graph.diagnostics(graph.find(QLatin1String(id))).empty(), id);
        QVERIFY(graph.diagnostics(graph.find(QStringLiteral("aaaa"))).empty());
        QVERIFY(graph.error());
    }

    void reloadingSeesChangesAndKeepsTheRest()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("env.py"), "");
        folder.writeRevision(QStringLiteral("versions"), "aaaa");
        const Project first = Project::open(folder.path()).value();
        folder.writeRevision(QStringLiteral("versions"), "bbbb", "'aaaa'");
        const Project second = first.reloaded().value();
        QCOMPARE(first.graph().size(), 1);
        QCOMPARE(second.graph().size(), 2);
        QFile::remove(folder.path(QStringLiteral("versions/aaaa_x.py")));
        const Project third = second.reloaded().value();
        QCOMPARE(third.graph().size(), 1);
        QVERIFY(third.graph().error());
    }

    void theCommandFindsItsFilesAsAlembicDoes()
    {
        const QString dir = QStringLiteral("/w");
        const ConfigFiles plain = ConfigFiles::forCommand({}, {}, dir).value();
        QCOMPARE(plain.ini, QStringLiteral("/w/alembic.ini"));
        QCOMPARE(plain.toml, QStringLiteral("/w/pyproject.toml"));
        QCOMPARE(ConfigFiles::forCommand({}, QStringLiteral("x/pyproject.toml"), dir)->toml,
                 QStringLiteral("/w/x/pyproject.toml"));
        QCOMPARE(ConfigFiles::forCommand({QStringLiteral("b.ini")}, QStringLiteral("a.ini"), dir)->ini,
                 QStringLiteral("/w/b.ini"));
        QCOMPARE(ConfigFiles::forCommand({QString()}, QStringLiteral("a.ini"), dir)->ini,
                 QDir(dir).filePath(QStringLiteral("a.ini")));
        QCOMPARE(ConfigFiles::forCommand({QStringLiteral("b.ini"), QStringLiteral("c.ini")}, {}, dir).error().message,
                 QStringLiteral("only one ini file may be indicated"));
    }

    void optionsComeFromTheIniFileFirst()
    {
        const ProjectConfig config = configOf("[alembic]\nfile_template = %%(rev)s\n[other]\nscript_location = x\n"
                                              "sqlalchemy.url = sqlite://\n",
                                              "[tool.alembic]\nfile_template = 'no'\nscript_location = 'from-toml'\n"
                                              "sourceless = true\ntruncate_slug_length = 12\n")
                                         .value();
        QCOMPARE(config.fileTemplate().value(), QStringLiteral("%(rev)s"));
        QCOMPARE(config.scriptLocation().value(), QStringLiteral("from-toml"));
        QCOMPARE(config.truncateSlugLength().value(), 12);
        QVERIFY(config.sourceless().value());
        QCOMPARE(config.usableSections(), QStringList({QStringLiteral("alembic"), QStringLiteral("other")}));
    }

    void withoutAScriptLocationTheMessageIsAlembics()
    {
        QCOMPARE(configOf("[alembic]\n").value().scriptLocation().error().message,
                 QStringLiteral("No 'script_location' key found in configuration."));
    }

    void listsAreSplitBySeparator_data()
    {
        QTest::addColumn<QByteArray>("separator");
        QTest::addColumn<QByteArray>("list");
        QTest::addColumn<QString>("expected");
        QTest::newRow("older rule") << QByteArray() << QByteArray("a, b  c") << QStringLiteral("a|b|c");
        QTest::newRow("os") << QByteArray("path_separator = os") << QByteArray("a: b:") << QStringLiteral("a|b");
        QTest::newRow("space") << QByteArray("path_separator = space") << QByteArray("a  b") << QStringLiteral("a|b");
        QTest::newRow("newline") << QByteArray("path_separator = newline") << QByteArray("\n  a b\n  c")
                                 << QStringLiteral("a b|c");
        QTest::newRow("older name") << QByteArray("version_path_separator = ;") << QByteArray("a;b")
                                    << QStringLiteral("a|b");
    }

    void listsAreSplitBySeparator()
    {
        QFETCH(QByteArray, separator);
        QFETCH(QByteArray, list);
        QFETCH(QString, expected);
        const ProjectConfig config =
            configOf("[alembic]\n" + separator + "\nversion_locations = " + list + "\n").value();
        QCOMPARE(config.versionLocations().value().join(u'|'), expected);
    }

    void anUnknownSeparatorIsNamed()
    {
        const ProjectConfig config = configOf("[alembic]\npath_separator = x\nversion_locations = a\n").value();
        QCOMPARE(config.versionLocations().error().message,
                 QStringLiteral("'x' is not a valid value for path_separator; expected 'space', 'newline', 'os', ':', "
                                "';'"));
    }

    void hooksAreRead()
    {
        const ProjectConfig ini =
            configOf("[alembic]\n[post_write_hooks]\nhooks = f\nf.type = exec\nf.executable = ruff\n").value();
        QCOMPARE(int(ini.postWriteHooks()->size()), 1);
        QCOMPARE(ini.postWriteHooks()->front().options.value(QStringLiteral("executable")), QStringLiteral("ruff"));
        const ProjectConfig toml =
            configOf("[alembic]\n", "[[tool.alembic.post_write_hooks]]\nname = 'f'\ntype = 'exec'\n").value();
        QCOMPARE(toml.postWriteHooks()->front().name, QStringLiteral("f"));
    }

    void aBrokenTomlFileNamesItsLine()
    {
        const auto config = configOf("[alembic]\n", "[tool.alembic]\nx = = 1\n");
        QVERIFY(!config);
        QCOMPARE(config.error().where.line, 2);
    }

    void thousandsOfScriptsOpen()
    {
        constexpr int kScripts = 3000;
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("env.py"), "");
        QByteArray parent = "None";
        for (int i = 0; i < kScripts; ++i) {
            const QByteArray id = QByteArray::number(i + 0x100000, 16);
            folder.writeRevision(QStringLiteral("versions"), id, parent, QByteArray(2000, '#'));
            parent = "'" + id + "'";
        }
        const Project project = Project::open(folder.path()).value();
        QCOMPARE(project.graph().size(), kScripts);
        QVERIFY(!project.graph().error());
    }
};

QTEST_GUILESS_MAIN(ProjectTest)
#include "ProjectTest.moc"
