// SPDX-License-Identifier: GPL-3.0-or-later
// Projects whose env.py does something of its own: several databases, coroutines, environment variables, URLs that it
// makes. Each goes through a session whose answers real Alembic gave (tests/conformance/make_environment_goldens).
#include "tests/support/CommandRun.h"
#include "tests/support/ProjectFolder.h"
#include "tests/support/TestData.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

namespace retort {

namespace {

/// Alembic ended with a traceback: Retort says what is wrong in its own words.
constexpr int kTraceback = 1;

void copyProject(const QString &from, const test::ProjectFolder &to)
{
    QDirIterator files(from, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        to.write(QDir(from).relativeFilePath(path), test::readText(path).toUtf8());
    }
}

/// The lines that Alembic logs.
QStringList logOf(const QString &err)
{
    static const QRegularExpression line(QStringLiteral("^(INFO |WARNI|ERROR) \\[(alembic|root)"));
    return err.split(u'\n').filter(line);
}

QJsonObject takeSqlFiles(const QString &folder)
{
    QJsonObject files;
    const QStringList names = QDir(folder).entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
    for (const QString &name : names) {
        files.insert(name, test::readText(folder + u'/' + name));
        QFile::remove(folder + u'/' + name);
    }
    return files;
}

QStringList textsOf(const QJsonValue &array)
{
    QStringList texts;
    for (const QJsonValue &value : array.toArray())
        texts << value.toString();
    return texts;
}

} // namespace

class EnvironmentTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sessionsGoAsAlembics_data()
    {
        QTest::addColumn<QString>("project");
        const QString folder = test::dataPath(QStringLiteral("environment"));
        for (const QString &name : QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            QTest::newRow(qPrintable(name)) << folder + u'/' + name;
    }

    void sessionsGoAsAlembics()
    {
        QFETCH(const QString, project);
        const test::ProjectFolder folder;
        copyProject(project, folder);
        const QString here = QDir(folder.path()).canonicalPath();
        const QByteArray text = test::readText(project + QStringLiteral("/answers.json")).toUtf8();
        QStringList differences;
        for (const QJsonValue &answer : QJsonDocument::fromJson(text).array()) {
            const QStringList words = textsOf(answer[QStringLiteral("command")]);
            QMap<QString, QString> variables;
            const QJsonObject given = answer[QStringLiteral("variables")].toObject();
            for (auto it = given.begin(); it != given.end(); ++it)
                variables.insert(it.key(), it.value().toString());
            const test::CommandAnswer run = test::runCommand(here, words, variables);
            const auto compare = [&](const QString &what, const QVariant &own, const QVariant &expected) {
                if (own != expected)
                    differences << QStringLiteral("%1: %2 is\n%3\nand should be\n%4\n(standard error: %5)")
                                       .arg(words.join(u' '), what, QDebug::toString(own), QDebug::toString(expected),
                                            run.err);
            };
            const int code = answer[QStringLiteral("code")].toInt();
            compare(QStringLiteral("exit code"), run.code, code);
            const QJsonObject files = takeSqlFiles(here);
            if (code == kTraceback) {
                if (run.err.isEmpty())
                    differences << words.join(u' ') + QStringLiteral(": nothing is said");
                continue;
            }
            compare(QStringLiteral("standard output"), QString(run.out).replace(here, QStringLiteral("{here}")),
                    answer[QStringLiteral("out")].toString());
            compare(QStringLiteral("log"), logOf(run.err), textsOf(answer[QStringLiteral("log")]));
            compare(QStringLiteral("SQL files"), files.toVariantMap(),
                    answer[QStringLiteral("files")].toObject().toVariantMap());
        }
        QVERIFY2(differences.isEmpty(), qPrintable(differences.join(u'\n')));
    }

    void whatIsNotSetIsNamed()
    {
        const test::ProjectFolder folder;
        copyProject(test::dataPath(QStringLiteral("environment/variables")), folder);
        const QString here = QDir(folder.path()).canonicalPath();
        const test::CommandAnswer environment = test::runCommand(here, {QStringLiteral("current")});
        QVERIFY2(environment.err.contains(QStringLiteral("db/env.py:")) &&
                     environment.err.contains(QStringLiteral(
                         "env.py needs the environment variable RETORT_TEST_DATABASE, which is not set")),
                 qPrintable(environment.err));
        const test::CommandAnswer script =
            test::runCommand(here, {QStringLiteral("upgrade"), QStringLiteral("head"), QStringLiteral("--sql")},
                             {{QStringLiteral("RETORT_TEST_DATABASE"), QStringLiteral("one")}});
        QVERIFY2(script.err.contains(QStringLiteral("the environment variable RETORT_TEST_NUMBER is not set")) &&
                     script.err.contains(QStringLiteral("b001_needs.py:11")),
                 qPrintable(script.err));
        // A preview does not need it: what depends on a variable that is not set is undecided there.
        const test::CommandAnswer preview = test::runCommand(here, {QStringLiteral("sql"), QStringLiteral("--dialect"),
                                                                    QStringLiteral("sqlite"), QStringLiteral("a001")});
        constexpr int kIncomplete = 3;
        QCOMPARE(preview.code, kIncomplete);
        QVERIFY(preview.out.contains(QStringLiteral("CREATE TABLE orders")));
    }

    void sqlIsWrittenOnlyBelowTheCurrentFolder()
    {
        const test::ProjectFolder folder;
        copyProject(test::dataPath(QStringLiteral("environment/engines")), folder);
        QString environment = folder.read(QStringLiteral("db/env.py"));
        folder.write(
            QStringLiteral("db/env.py"),
            environment.replace(QStringLiteral("\"%s.sql\" % name"), QStringLiteral("\"../%s.sql\" % name")).toUtf8());
        const QString here = QDir(folder.path()).canonicalPath();
        const QStringList command{QStringLiteral("upgrade"), QStringLiteral("head"), QStringLiteral("--sql")};
        const test::CommandAnswer above = test::runCommand(here, command);
        QCOMPARE(above.code, 1);
        QVERIFY2(above.err.contains(QStringLiteral("Retort writes only below the current directory")),
                 qPrintable(above.err));
        QVERIFY(!QFile::exists(here + QStringLiteral("/../engine1.sql")));
        folder.write(QStringLiteral("db/env.py"),
                     environment.replace(QStringLiteral("\"../%s.sql\" % name"), QStringLiteral("\"notes\"")).toUtf8());
        folder.write(QStringLiteral("notes"), "mine\n");
        const test::CommandAnswer other = test::runCommand(here, command);
        QCOMPARE(other.code, 1);
        QCOMPARE(QString::fromUtf8(folder.read(QStringLiteral("notes"))), QStringLiteral("mine\n"));
    }

    void noSqlFileHoldsAPasswordThatIsInUse()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("alembic.ini"),
                     "[alembic]\nscript_location = db\nsqlalchemy.url = postgresql://shop:hunter-22@h/shop\n");
        folder.write(QStringLiteral("db/env.py"),
                     "from alembic import context\nwith open('out.sql', 'w') as output:\n"
                     "    context.configure(url=context.config.get_main_option('sqlalchemy.url'), "
                     "output_buffer=output)\n    with context.begin_transaction():\n"
                     "        context.run_migrations()\n");
        folder.write(QStringLiteral("db/versions/aa01_x.py"),
                     "revision = 'aa01'\ndown_revision = None\nfrom alembic import op\n"
                     "def upgrade():\n    op.execute(\"ALTER ROLE shop PASSWORD 'hunter-22'\")\n"
                     "def downgrade():\n    pass\n");
        const test::CommandAnswer answer =
            test::runCommand(QDir(folder.path()).canonicalPath(),
                             {QStringLiteral("upgrade"), QStringLiteral("head"), QStringLiteral("--sql")});
        QVERIFY2(answer.code == 0, qPrintable(answer.err));
        const QByteArray sql = folder.read(QStringLiteral("out.sql"));
        QVERIFY2(sql.contains("ALTER ROLE shop PASSWORD '***'"), sql.constData());
        QVERIFY2(!sql.contains("hunter-22"), sql.constData());
    }

    void severalDatabasesAreToldApartInJson()
    {
        const test::ProjectFolder folder;
        copyProject(test::dataPath(QStringLiteral("environment/engines")), folder);
        const QString here = QDir(folder.path()).canonicalPath();
        QCOMPARE(test::runCommand(here, {QStringLiteral("upgrade"), QStringLiteral("a001")}).code, 0);
        const test::CommandAnswer current =
            test::runCommand(here, {QStringLiteral("current"), QStringLiteral("--json")});
        QStringList databases;
        for (const QString &line : current.out.split(u'\n', Qt::SkipEmptyParts))
            databases << QJsonDocument::fromJson(line.toUtf8())[QStringLiteral("database")].toString();
        QCOMPARE(databases, QStringList({QStringLiteral("sqlite:///first.db"), QStringLiteral("sqlite:///second.db")}));
    }

    void databasesThatAreCommittedTogetherFailTogether()
    {
        const test::ProjectFolder folder;
        copyProject(test::dataPath(QStringLiteral("environment/together")), folder);
        const QString here = QDir(folder.path()).canonicalPath();
        QCOMPARE(test::runCommand(here, {QStringLiteral("upgrade"), QStringLiteral("b001")}).code, 0);
        const QByteArray before = folder.read(QStringLiteral("first.db"));
        const test::CommandAnswer failed = test::runCommand(here, {QStringLiteral("upgrade"), QStringLiteral("c001")});
        QCOMPARE(failed.code, 1);
        QVERIFY2(failed.err.contains(QStringLiteral("no such table: nowhere")), qPrintable(failed.err));
        QCOMPARE(folder.read(QStringLiteral("first.db")), before);
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::EnvironmentTest)
#include "EnvironmentTest.moc"
