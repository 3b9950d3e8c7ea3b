// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestData.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

namespace retort {

namespace {

struct Answer
{
    QString out;
    QString err;
    int code = -1;
};

/// One command of a transcript, as Alembic answered it.
struct Exchange
{
    QString command;
    Answer expected;
};

/// The words of a command line, quotes taken off as a shell does.
QStringList wordsOf(const QString &command)
{
    QStringList words = QProcess::splitCommand(QString(command).replace(QLatin1Char('\''), QLatin1Char('"')));
    return words;
}

/// tests/conformance/make_sample_goldens tells the form.
QList<Exchange> readTranscript(const QString &file)
{
    QList<Exchange> exchanges;
    for (const QString &line : test::readText(file).split(QLatin1Char('\n'))) {
        const QString rest = line.mid(2);
        if (line.startsWith(QLatin1Char('$')))
            exchanges.append({rest, {}});
        else if (line.startsWith(QLatin1String("| ")))
            exchanges.last().expected.out += rest + QLatin1Char('\n');
        else if (line.startsWith(QLatin1String("! ")))
            exchanges.last().expected.err += rest + QLatin1Char('\n');
        else if (line.startsWith(QLatin1String("= ")))
            exchanges.last().expected.code = rest.toInt();
    }
    return exchanges;
}

/// A copy of the sample project in a folder of its own.
class SampleCopy
{
public:
    SampleCopy()
    {
        const QString source = QStringLiteral(RETORT_SOURCE_DIR "/resources/sample");
        QDirIterator walk(source, QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            const QString file = walk.next();
            const QString name = QDir(source).relativeFilePath(file);
            if (name.contains(QLatin1String("__pycache__")))
                continue;
            QDir().mkpath(QFileInfo(path(name)).absolutePath());
            QFile::copy(file, path(name));
        }
    }

    QString path(const QString &name = {}) const
    {
        // Without symbolic links, as the program prints it.
        const QString project = QDir(m_folder.path()).canonicalPath() + QStringLiteral("/shop");
        return name.isEmpty() ? project : project + QLatin1Char('/') + name;
    }

    void write(const QString &name, const QByteArray &text) const
    {
        QDir().mkpath(QFileInfo(path(name)).absolutePath());
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    Answer run(const QStringList &arguments, const QString &folder = {}) const
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_STATE_HOME"), m_folder.filePath(QStringLiteral("state")));
        environment.insert(QStringLiteral("TZ"), QStringLiteral("UTC"));
        environment.remove(QStringLiteral("ALEMBIC_CONFIG"));
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(folder.isEmpty() ? path() : folder);
        process.setStandardInputFile(QProcess::nullDevice());
        process.start(QStringLiteral(RETORT_BINARY_DIR "/bin/retort-cli"), arguments);
        if (!process.waitForFinished(120'000))
            return {};
        return {QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError()),
                process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1};
    }

private:
    QTemporaryDir m_folder;
};

/// Several current revisions come in no fixed order from Alembic.
QString withSortedLines(const QString &text)
{
    QStringList lines = text.split(QLatin1Char('\n'));
    lines.sort();
    return lines.join(QLatin1Char('\n'));
}

/// `text` without what differs from run to run.
QString settled(QString text, const SampleCopy &project)
{
    static const QRegularExpression now(
        QStringLiteral("Create Date: %1-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d+\\+00:00")
            .arg(QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyy"))));
    text.replace(project.path(), QLatin1String("@PROJECT@"));
    QRegularExpressionMatchIterator found = now.globalMatch(text);
    while (found.hasNext()) {
        const QString date = found.next().captured().mid(13, 19);
        const QDateTime made = QDateTime::fromString(date + QLatin1Char('Z'), QStringLiteral("yyyy-MM-dd hh:mm:ss'Z'"));
        if (std::abs(QDateTime(made.date(), made.time(), Qt::UTC).secsTo(QDateTime::currentDateTimeUtc())) < 3600)
            text.replace(QRegularExpression(QStringLiteral("Create Date: %1\\.\\d+\\+00:00").arg(date)),
                         QStringLiteral("Create Date: @NOW@"));
    }
    return text;
}

} // namespace

class CliTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersAsAlembicDoes_data()
    {
        QTest::addColumn<QString>("file");
        const QDir folder(test::dataPath(QStringLiteral("sample/transcripts")));
        for (const QString &name : folder.entryList({QStringLiteral("*.txt")}))
            QTest::newRow(qPrintable(name.chopped(4))) << folder.filePath(name);
    }

    void answersAsAlembicDoes()
    {
        QFETCH(const QString, file);
        const SampleCopy project;
        QStringList differences;
        for (const Exchange &exchange : readTranscript(file)) {
            const Answer answer = project.run(wordsOf(exchange.command));
            QString expectedErr = exchange.expected.err;
            QString err = settled(answer.err, project);
            if (exchange.expected.code == 2) {
                // Retort has commands and options of its own: the usage differs, and so does the list of choices.
                static const QRegularExpression choices(QStringLiteral("\\(choose from .*\\)|\\{.*\\}"));
                expectedErr = expectedErr.trimmed().section(QLatin1Char('\n'), -1).remove(choices);
                expectedErr.replace(QRegularExpression(QStringLiteral("^alembic")), QStringLiteral("retort-cli"));
                err = err.trimmed().section(QLatin1Char('\n'), -1).remove(choices);
            }
            if (exchange.expected.code == 255) {
                // Below Alembic's message Retort may say what to do about it.
                QStringList lines = err.split(QLatin1Char('\n'));
                lines.removeIf(
                    [](const QString &line) { return !line.isEmpty() && !line.contains(QLatin1String(" [alembic.")); });
                err = lines.join(QLatin1Char('\n'));
            }
            QString out = settled(answer.out, project);
            QString expectedOut = exchange.expected.out;
            if (exchange.command.startsWith(QLatin1String("current"))) {
                out = withSortedLines(out);
                expectedOut = withSortedLines(expectedOut);
            }
            const auto compare = [&](const char *what, const QString &actual, const QString &expected) {
                if (actual != expected)
                    differences.append(QStringLiteral("$ %1\n%2:\n%3\nAlembic's:\n%4")
                                           .arg(exchange.command, QLatin1String(what), actual, expected));
            };
            compare("standard output", out, expectedOut);
            compare("standard error", err, expectedErr);
            compare("exit code", QString::number(answer.code), QString::number(exchange.expected.code));
        }
        QVERIFY2(differences.isEmpty(), qPrintable(differences.join(QStringLiteral("\n\n"))));
    }

    void writesAlembicsSql_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("url");
        QTest::addColumn<QStringList>("arguments");
        const auto row = [](const char *name, const char *url, const char *verb, const char *range) {
            QTest::newRow(name) << QString::fromLatin1(name) << QString::fromLatin1(url)
                                << QStringList{QString::fromLatin1(verb), QString::fromLatin1(range),
                                               QStringLiteral("--sql")};
        };
        row("upgrade-postgresql", "postgresql://", "upgrade", "base:heads");
        row("upgrade-sqlite", "sqlite://", "upgrade", "base:heads");
        row("upgrade-postgresql-middle", "postgresql://", "upgrade", "b08d53f6e714:f61b0d94c7ae");
        row("downgrade-postgresql", "postgresql://", "downgrade", "heads:base");
        row("downgrade-sqlite-newer", "sqlite://", "downgrade", "heads:38e7cd02a5f9");
        row("downgrade-sqlite-older", "sqlite://", "downgrade", "f61b0d94c7ae:base");
    }

    void writesAlembicsSql()
    {
        QFETCH(const QString, file);
        QFETCH(const QString, url);
        QFETCH(const QStringList, arguments);
        const SampleCopy project;
        QString ini = test::readText(project.path(QStringLiteral("alembic.ini")));
        ini.replace(QRegularExpression(QStringLiteral("sqlalchemy\\.url = .*")),
                    QStringLiteral("sqlalchemy.url = ") + url);
        project.write(QStringLiteral("alembic.ini"), ini.toUtf8());
        const Answer answer = project.run(arguments);
        QCOMPARE(answer.out, test::readText(test::dataPath(QStringLiteral("sample/sql/%1.sql").arg(file))));
        QCOMPARE(answer.code, 0);
    }

    void tellsItsVersionAndHelp()
    {
        const SampleCopy project;
        QCOMPARE(project.run({QStringLiteral("--version")}).out, QStringLiteral("retort-cli 0.1.0\n"));
        const Answer help = project.run({QStringLiteral("--help")});
        QCOMPARE(help.code, 0);
        for (const char *command : {"upgrade", "downgrade", "history", "stamp", "check-scripts"})
            QVERIFY2(help.out.contains(QLatin1String(command)), command);
        const Answer upgrade = project.run({QStringLiteral("upgrade"), QStringLiteral("-h")});
        QVERIFY2(upgrade.out.startsWith(QStringLiteral("usage: retort-cli upgrade [-h] [--sql]")),
                 qPrintable(upgrade.out));
        QCOMPARE(upgrade.code, 0);
    }

    void takesShortenedAndJoinedOptions()
    {
        const SampleCopy project;
        const QString expected =
            project.run({QStringLiteral("history"), QStringLiteral("--rev-range"), QStringLiteral("38e7:")}).out;
        QCOMPARE(expected.count(QLatin1Char('\n')), 4);
        QCOMPARE(project.run({QStringLiteral("history"), QStringLiteral("--rev=38e7:")}).out, expected);
        QCOMPARE(project.run({QStringLiteral("history"), QStringLiteral("-r38e7:")}).out, expected);
        const Answer ambiguous = project.run({QStringLiteral("revision"), QStringLiteral("--re")});
        QCOMPARE(ambiguous.code, 2);
        QCOMPARE(project.run({QStringLiteral("revision"), QStringLiteral("--s")}).code, 2);
    }

    void takesValuesWithSpacesAsArgparseDoes()
    {
        const SampleCopy project;
        const auto written = [&](const QStringList &arguments) {
            return project.run(QStringList{QStringLiteral("revision"), QStringLiteral("--rev-id")} + arguments).out;
        };
        QVERIFY(written({QStringLiteral("aa01"), QStringLiteral("-madd two words")})
                    .contains(QStringLiteral("aa01_add_two_words.py")));
        QVERIFY(written({QStringLiteral("aa02"), QStringLiteral("--mess=add more words")})
                    .contains(QStringLiteral("aa02_add_more_words.py")));
        QVERIFY(written({QStringLiteral("aa03"), QStringLiteral("-m"), QStringLiteral("-not an option")})
                    .contains(QStringLiteral("aa03_not_an_option.py")));
        QCOMPARE(written({QStringLiteral("aa04"), QStringLiteral("--head= aa03")}),
                 QStringLiteral("FAILED: Can't locate revision identified by ' aa03'\n"));
        // An empty value is one, and does not swallow what follows it.
        QVERIFY(written({QStringLiteral("aa05"), QStringLiteral("-m"), QString(), QStringLiteral("--head"),
                         QStringLiteral("aa03")})
                    .contains(QStringLiteral("aa05_.py")));
        QCOMPARE(project.run({QStringLiteral("history"), QStringLiteral("--rev-range=")}).out,
                 QStringLiteral("FAILED: History range requires [start]:[end], [start]:, or :[end]\n"));
        // With a space in it, but an option all the same.
        QCOMPARE(project.run({QStringLiteral("revision"), QStringLiteral("-m"), QStringLiteral("-m two")}).code, 2);
        QCOMPARE(project.run({QStringLiteral("show")}).err.trimmed().section(u'\n', -1),
                 QStringLiteral("retort-cli show: error: the following arguments are required: rev"));
    }

    void namesTheCommandsThatAreMissing()
    {
        const SampleCopy project;
        const Answer answer = project.run({QStringLiteral("check")});
        QCOMPARE(answer.code, 255);
        QVERIFY2(answer.out.startsWith(QStringLiteral("FAILED: ")), qPrintable(answer.out));
    }

    void printsTheStatementsOfOneScript()
    {
        const SampleCopy project;
        const Answer answer = project.run(
            {QStringLiteral("sql"), QStringLiteral("b08d"), QStringLiteral("--dialect"), QStringLiteral("postgresql")});
        QCOMPARE(answer.out, QStringLiteral("CREATE INDEX ix_books_title ON books (title);\n\n"
                                            "CREATE UNIQUE INDEX ix_users_email ON users (email);\n\n"));
        QCOMPARE(answer.code, 0);
        const Answer back = project.run({QStringLiteral("sql"), QStringLiteral("b08d"), QStringLiteral("--downgrade")});
        QCOMPARE(back.out, QStringLiteral("DROP INDEX ix_users_email;\n\nDROP INDEX ix_books_title;\n\n"));
    }

    void printsEveryScriptAsJson()
    {
        const SampleCopy project;
        project.write(QStringLiteral("migrations/versions/ff0000000001_broken.py"),
                      "revision = 'ff0000000001'\ndown_revision = None\n\ndef upgrade()\n    pass\n");
        const Answer answer = project.run({QStringLiteral("sql"), QStringLiteral("--all"), QStringLiteral("--json")});
        QCOMPARE(answer.code, 0);
        const QStringList lines = answer.out.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 13);
        int complete = 0;
        for (const QString &line : lines) {
            const QJsonObject object = QJsonDocument::fromJson(line.toUtf8()).object();
            QCOMPARE(object.keys(),
                     QStringList({QStringLiteral("complete"), QStringLiteral("dialect"), QStringLiteral("differences"),
                                  QStringLiteral("direction"), QStringLiteral("error"), QStringLiteral("file"),
                                  QStringLiteral("gaps"), QStringLiteral("naming_convention"),
                                  QStringLiteral("operations"), QStringLiteral("revision"), QStringLiteral("sql")}));
            if (object[QLatin1String("complete")].toBool())
                ++complete;
            else
                QCOMPARE(object[QLatin1String("error")].toObject()[QLatin1String("line")].toInt(), 4);
        }
        QCOMPARE(complete, 12);
    }

    void findsWhatIsWrongWithScripts()
    {
        const SampleCopy project;
        const Answer sound = project.run({QStringLiteral("check-scripts")});
        QCOMPARE(sound.out, QString());
        QCOMPARE(sound.code, 0);
        project.write(QStringLiteral("migrations/versions/ff0000000001_broken.py"),
                      "revision = 'ff0000000001'\ndown_revision = None\n\ndef upgrade()\n    pass\n");
        const Answer broken = project.run({QStringLiteral("check-scripts"), QStringLiteral(".")});
        QVERIFY2(broken.out.contains(QStringLiteral("ff0000000001_broken.py:4:")), qPrintable(broken.out));
        QCOMPARE(broken.code, 3);
    }

    void makesAProject()
    {
        const SampleCopy project;
        const QString folder = project.path(QStringLiteral("new"));
        QVERIFY(QDir().mkpath(folder));
        const Answer made = project.run({QStringLiteral("init"), QStringLiteral("migrations")}, folder);
        QCOMPARE(made.code, 0);
        QVERIFY2(made.out.contains(QStringLiteral("Creating directory %1/migrations/versions ...  done\n").arg(folder)),
                 qPrintable(made.out));
        QVERIFY(QFile::exists(folder + QStringLiteral("/alembic.ini")));
        const Answer again = project.run({QStringLiteral("init"), QStringLiteral("migrations")}, folder);
        QCOMPARE(again.out, QStringLiteral("FAILED: Directory migrations already exists and is not empty\n"));
        QCOMPARE(again.code, 255);
        const Answer written =
            project.run({QStringLiteral("revision"), QStringLiteral("-m"), QStringLiteral("First")}, folder);
        QVERIFY2(written.out.endsWith(QStringLiteral("_first.py ...  done\n")), qPrintable(written.out));
        const Answer heads = project.run({QStringLiteral("heads")}, folder);
        QVERIFY2(heads.out.endsWith(QStringLiteral(" (head)\n")), qPrintable(heads.out));
    }

    void saysWhatIsWrongWithADatabase_data()
    {
        QTest::addColumn<QString>("damage");
        QTest::newRow("not a database") << "text";
        QTest::newRow("a folder") << "folder";
        QTest::newRow("an unknown revision") << "unknown";
    }

    void saysWhatIsWrongWithADatabase()
    {
        QFETCH(const QString, damage);
        const SampleCopy project;
        QStringList files;
        if (damage == QLatin1String("text")) {
            project.write(QStringLiteral("shop.db"), QByteArray(5000, 'x'));
        } else if (damage == QLatin1String("folder")) {
            QVERIFY(QDir().mkpath(project.path(QStringLiteral("shop.db"))));
        } else {
            QCOMPARE(project.run({QStringLiteral("upgrade"), QStringLiteral("head")}).code, 0);
            QVERIFY(
                QFile::remove(project.path(QStringLiteral("migrations/versions/e83a5c2f9b70_show_sales_by_book.py"))));
        }
        for (const QStringList &command :
             {QStringList{QStringLiteral("upgrade"), QStringLiteral("head")}, QStringList{QStringLiteral("current")}}) {
            const Answer answer = project.run(command);
            const QString said = answer.out + answer.err;
            QVERIFY(answer.code == 1 || answer.code == 255);
            if (damage == QLatin1String("unknown"))
                QVERIFY2(answer.out == QStringLiteral("FAILED: Can't locate revision identified by 'e83a5c2f9b70'\n"),
                         qPrintable(said));
            else
                QVERIFY2(said.contains(QStringLiteral("shop.db")), qPrintable(said));
        }
    }

    void logsEachStatementWhenDebugging()
    {
        const SampleCopy project;
        const Answer answer = project.run(
            {QStringLiteral("-x"), QStringLiteral("debug=true"), QStringLiteral("upgrade"), QStringLiteral("b08d")});
        QCOMPARE(answer.code, 0);
        QVERIFY2(answer.err.contains(QStringLiteral("CREATE INDEX ix_books_title ON books (title)")),
                 qPrintable(answer.err));
    }

    void namesRevisionLineAndStatementOfAFailure()
    {
        const SampleCopy project;
        project.write(
            QStringLiteral("migrations/versions/ff0000000001_fails.py"),
            "from alembic import op\nrevision = 'ff0000000001'\ndown_revision = 'e83a5c2f9b70'\n\n\n"
            "def upgrade():\n    op.execute('INSERT INTO nowhere VALUES (1)')\n\n\ndef downgrade():\n    pass\n");
        const Answer answer = project.run({QStringLiteral("upgrade"), QStringLiteral("head")});
        QCOMPARE(answer.code, 1);
        for (const char *part :
             {"ff0000000001", "_fails.py:7", "INSERT INTO nowhere VALUES (1)", "no such table: nowhere"})
            QVERIFY2(answer.err.contains(QLatin1String(part)), qPrintable(answer.err));
    }
};

} // namespace retort

QTEST_GUILESS_MAIN(retort::CliTest)
#include "CliTest.moc"
