// SPDX-License-Identifier: GPL-3.0-or-later
// What retort.toml may say of environments, and what it is told where it says something else.
#include "engine/environment/EnvironmentsFile.h"
#include "engine/environment/EnvironmentUrl.h"
#include "engine/environment/PasswordMove.h"
#include "engine/environment/ProjectEnvironments.h"
#include "tests/support/ProjectFolder.h"

#include <QTest>

namespace retort {

namespace {

const QString kFile = QStringLiteral("/srv/shop/retort.toml");

EnvironmentsFile read(const QByteArray &text)
{
    return EnvironmentsFile::parse(kFile, text).value_or(EnvironmentsFile{});
}

} // namespace

class EnvironmentsFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEverySetting()
    {
        const EnvironmentsFile file = read(R"(
[project]
default_environment = "staging"

[vault]
address = "https://vault.example:8200"
method = "approle"
role = "shop"
secret = { file = "secret-id" }
wrapped = true

[environments.staging]
label = "Staging"
colour = "orange"
url = "postgresql://db.staging.example/shop"
user = "shop"
password = { vault = "/secret/data/shop/staging", key = "password", version = 3, namespace = "team" }
role = "shop_owner"
search_path = ["shop", "public"]
lock_timeout = "5s"
statement_timeout = "2min"
protected = true
confirm = "yes, staging"

[environments.first]
url = "sqlite:///%(here)s/dev.db"
export_only = true
)");
        QVERIFY2(file.findings.empty(), file.findings.empty() ? "" : qPrintable(describe(file.findings.front())));
        QCOMPARE(file.environments.size(), size_t(2));
        QCOMPARE(file.defaultEnvironment, QStringLiteral("staging"));
        const Environment &staging = file.environments.front();
        QCOMPARE(staging.name, QStringLiteral("staging"));
        QCOMPARE(staging.shownName(), QStringLiteral("Staging"));
        QCOMPARE(staging.colour, QStringLiteral("orange"));
        QCOMPARE(staging.user.text, QStringLiteral("shop"));
        QVERIFY(staging.password);
        QVERIFY(staging.password->kind == SecretReference::Kind::Vault);
        QCOMPARE(staging.password->target, QStringLiteral("secret/data/shop/staging"));
        QCOMPARE(staging.password->key, QStringLiteral("password"));
        QCOMPARE(staging.password->version.value_or(0), 3);
        QCOMPARE(staging.password->vaultNamespace, QStringLiteral("team"));
        QCOMPARE(staging.session.role, QStringLiteral("shop_owner"));
        QCOMPARE(staging.session.searchPath, (QStringList{QStringLiteral("shop"), QStringLiteral("public")}));
        QCOMPARE(staging.session.lockTimeout.value_or(0), 5'000);
        QCOMPARE(staging.session.statementTimeout.value_or(0), 120'000);
        QVERIFY(staging.needsConfirmation());
        QCOMPARE(staging.confirmText(), QStringLiteral("yes, staging"));
        QVERIFY(staging.hasReferences());
        QCOMPARE(staging.vault.method, QStringLiteral("approle"));
        QVERIFY(staging.vault.isWrapped);
        QCOMPARE(staging.vault.secret.value_or(SecretReference()).target, QStringLiteral("/srv/shop/secret-id"));
        QCOMPARE(staging.where.line, 12);

        const Environment &first = file.environments.back();
        QCOMPARE(first.url.text, QStringLiteral("sqlite:////srv/shop/dev.db"));
        QVERIFY(first.isExportOnly);
        QVERIFY(!first.needsConfirmation());
    }

    void inheritsWhatItDoesNotSayItself()
    {
        const EnvironmentsFile file = read(R"(
[environments.base]
url = "postgresql://db.example/shop"
user = "shop"
password = { env = "BASE_PASSWORD" }
role = "owner"
label = "The base"
vault.address = "https://one.example"

[environments.middle]
extends = "base"
protected = true
vault.mount = "team"

[environments.leased]
extends = "middle"
credentials = { vault = "database/creds/shop" }
protected = false
)");
        QVERIFY(file.findings.empty());
        const Environment &middle = file.environments.at(1);
        QCOMPARE(middle.name, QStringLiteral("middle"));
        QCOMPARE(middle.url.text, QStringLiteral("postgresql://db.example/shop"));
        QCOMPARE(middle.session.role, QStringLiteral("owner"));
        QCOMPARE(middle.shownName(), QStringLiteral("middle"));
        QVERIFY(middle.isProtected && middle.password);
        const Environment &leased = file.environments.at(2);
        QVERIFY(leased.credentials);
        QVERIFY(!leased.password && leased.user.isEmpty());
        QVERIFY(!leased.isProtected);
        QCOMPARE(leased.vault.address, QStringLiteral("https://one.example"));
        QCOMPARE(leased.vault.mount, QStringLiteral("team"));
    }

    void tellsWhereAndWhatWasExpected_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("hint");
        const auto row = [](const char *name, const QByteArray &text, int line, const char *message, const char *hint) {
            QTest::newRow(name) << text << line << QString::fromUtf8(message) << QString::fromUtf8(hint);
        };
        row("a misspelt key", "[environments.a]\nurl = \"sqlite://\"\ncolor = \"red\"\n", 3,
            "There is no setting 'color' in [environments.a]", "Did you mean 'colour'?");
        row("an unknown key", "[environments.a]\nurl = \"sqlite://\"\nzzzzzz = 1\n", 3,
            "There is no setting 'zzzzzz' in [environments.a]", "Known are extends");
        row("a wrong kind", "[environments.a]\nurl = 5\n", 2,
            "'url' in [environments.a] is an integer, and a string or a reference is expected", "");
        row("a flag as text", "[environments.a]\nprotected = \"yes\"\n", 2,
            "'protected' in [environments.a] is a string, and true or false is expected", "");
        row("a time without a unit", "[environments.a]\nlock_timeout = \"5\"\n", 2,
            "'lock_timeout' in [environments.a] is no time", "Write a number with its unit");
        row("a colour", "[environments.a]\ncolour = \"gren\"\n", 2, "'colour' in [environments.a] cannot be 'gren'",
            "Did you mean 'green'?");
        row("a reference to two places", "[environments.a]\npassword = { env = \"A\", file = \"b\" }\n", 2,
            "'password' in [environments.a] must name one place to look", "For example");
        row("a misspelt reference", "[environments.a]\npassword = { valt = \"A\" }\n", 2,
            "There is no setting 'valt' in [environments.a.password]", "Did you mean 'vault'?");
        row("an empty reference", "[environments.a]\npassword = { env = \"\" }\n", 2,
            "'password' in [environments.a] says nothing after 'env'", "For example");
        row("credentials and a password",
            "[environments.a]\npassword = { env = \"A\" }\ncredentials = { vault = \"b\" }\n", 3,
            "'credentials' stands for user and password", "Keep one of the two.");
        row("credentials from elsewhere", "[environments.a]\ncredentials = { env = \"A\" }\n", 2,
            "'credentials' in [environments.a] can only come from Vault", "Use user and password");
        row("a misspelt table", "[enviroments.a]\nurl = \"sqlite://\"\n", 1,
            "There is nothing by the name 'enviroments' in retort.toml", "Did you mean 'environments'?");
        row("a table of nobody's", "[database]\nurl = \"sqlite://\"\n", 1,
            "There is nothing by the name 'database' in retort.toml", "It has the tables project, vault");
        row("an unknown parent",
            "[environments.a]\nextends = \"stagin\"\n[environments.staging]\nurl = \"sqlite://\"\n", 2,
            "There is no environment 'stagin' for [environments.a] to extend", "Did you mean 'staging'?");
        row("a circle", "[environments.a]\nextends = \"b\"\n[environments.b]\nextends = \"a\"\n", 4,
            "[environments.a] extends itself: a → b → a", "");
        row("an unknown default", "[project]\ndefault_environment = \"b\"\n", 2, "There is no environment 'b'", "");
        row("a URL that is none", "[environments.a]\nurl = \"db.example\"\n", 2, "Could not parse SQLAlchemy URL",
            "A URL reads");
        row("a role in SQLite", "[environments.a]\nurl = \"sqlite://\"\nrole = \"x\"\n", 3, "SQLite has no roles", "");
        row("a Vault without a scheme", "[vault]\naddress = \"vault:8200\"\n[environments.a]\nurl = \"sqlite://\"\n", 2,
            "'address' in [environments.a.vault] is no address", "Write it as https://");
        row("a doubled percent", "[environments.a]\nurl = \"postgresql://h/a%%40b\"\n", 2,
            "'url' in [environments.a] has a doubled %", "Only an INI file wants % doubled");
        row("a password in a URL", "[environments.a]\nurl = \"postgresql://u:hunter22@h/a\"\n", 2,
            "'url' in [environments.a] holds a password", "Take it out");
        row("a plain password", "[environments.a]\npassword = \"hunter22\"\n", 2,
            "'password' in [environments.a] is written down", "Write a reference");
    }

    void tellsWhereAndWhatWasExpected()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(QString, message);
        QFETCH(QString, hint);
        const EnvironmentsFile file = read(text);
        bool isTold = false;
        for (const Diagnostic &finding : file.findings) {
            isTold =
                isTold || (finding.message.startsWith(message) && (hint.isEmpty() || finding.hint.startsWith(hint)) &&
                           finding.range.line == line && finding.range.file == kFile);
            QVERIFY(!describe(finding).contains(QStringLiteral("hunter22")));
        }
        QVERIFY2(isTold, file.findings.empty() ? "no findings" : qPrintable(describe(file.findings.front())));
    }

    void aMistakeForAllIsToldOnceAndLeavesOutThoseThatNeedIt()
    {
        const EnvironmentsFile file =
            read("[environments.a]\nurl = \"postgresql://h/a\"\npassword = { vault = \"x\" }\n"
                 "[environments.b]\nextends = \"a\"\n"
                 "[environments.c]\nurl = \"postgresql://h/c\"\n"
                 "[vault]\nadress = \"https://vault.example\"\n");
        QCOMPARE(file.findings.size(), size_t(1));
        QCOMPARE(file.environments.size(), size_t(1));
        QCOMPARE(file.environments.front().name, QStringLiteral("c"));
        QCOMPARE(file.unusable.size(), size_t(2));
        QVERIFY(file.unusable.at(QStringLiteral("b")).message.contains(QStringLiteral("'adress' in [vault]")));
    }

    void findingsComeInTheOrderOfTheLines()
    {
        const EnvironmentsFile file =
            read("[project]\ndefault_environment = \"b\"\n[environments.a]\ncolour = \"gren\"\n"
                 "url = 5\nlabl = 1\n");
        QList<int> lines;
        for (const Diagnostic &finding : file.findings)
            lines << finding.range.line;
        QVERIFY(lines.size() >= 2 && std::ranges::is_sorted(lines));
        QVERIFY(file.defaultProblem);
    }

    void aFileThatIsNoTomlIsAnErrorWithItsLine()
    {
        const auto file = EnvironmentsFile::parse(kFile, "[environments.a]\nurl = \n");
        QVERIFY(!file);
        QCOMPARE(file.error().where.line, 2);
    }

    void anIniSectionIsAnEnvironmentWhereThereIsNoFile()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("alembic.ini"),
                     "[alembic]\nscript_location = db\nsqlalchemy.url = postgresql://shop:hunter22@h/shop\n"
                     "[other]\nscript_location = db\nsqlalchemy.url = postgresql://shop:p%40ss@h/shop\n");
        folder.write(QStringLiteral("db/env.py"), "");
        folder.writeRevision(QStringLiteral("db/versions"), "aa01");
        const auto project = Project::open(folder.path());
        QVERIFY(project);
        const auto environments = ProjectEnvironments::of(*project);
        QVERIFY(environments);
        QCOMPARE(environments->names(), (QStringList{QStringLiteral("alembic"), QStringLiteral("other")}));
        QCOMPARE(environments->findings.size(), size_t(2));
        QCOMPARE(environments->findings.at(0).code, QStringLiteral("plain-password"));
        QCOMPARE(environments->findings.at(0).range.line, 3);
        QCOMPARE(environments->findings.at(1).code, QStringLiteral("single-percent"));
        QCOMPARE(environments->findings.at(1).range.line, 6);
        QVERIFY(environments->findings.at(1).hint.contains(QStringLiteral("%%40")));
        QVERIFY(!environments->choose(QStringLiteral("othr")));
        QCOMPARE(environments->choose(QStringLiteral("othr")).error().hint, QStringLiteral("Did you mean 'other'?"));
    }

    void aPasswordAmongTheOptionsOfAnAddressIsSeen()
    {
        test::ProjectFolder folder;
        folder.write(QStringLiteral("alembic.ini"),
                     "[alembic]\nscript_location = db\n"
                     "sqlalchemy.url = postgresql://h/shop?password=p40ss88&sslmode=require\n"
                     "[other]\nscript_location = db\n"
                     "sqlalchemy.url = mssql:///?odbc_connect=Driver%%3Dx%%3BPWD%%3Dp40ss88\n"
                     "[third]\nscript_location = db\n"
                     "sqlalchemy.url = postgresql://h/shop?sslmode=require\n");
        folder.write(QStringLiteral("retort.toml"), "[environments.one]\nurl = \"mysql://h/shop?passwd=p40ss88\"\n");
        folder.write(QStringLiteral("db/env.py"), "");
        folder.writeRevision(QStringLiteral("db/versions"), "aa01");
        const auto project = Project::open(folder.path());
        QVERIFY(project);
        const auto environments = ProjectEnvironments::of(*project);
        QVERIFY(environments);
        QStringList places;
        for (const Diagnostic &finding : environments->findings) {
            places << QStringLiteral("%1:%2").arg(QFileInfo(finding.range.file).fileName()).arg(finding.range.line);
            QCOMPARE(finding.code, QStringLiteral("plain-password"));
            // What an option of ODBC's means is the driver's.
            QCOMPARE(finding.hint.contains(QStringLiteral("env move")), finding.range.line != 6);
        }
        places.sort();
        QCOMPARE(places, (QStringList{QStringLiteral("alembic.ini:3"), QStringLiteral("alembic.ini:6"),
                                      QStringLiteral("retort.toml:2")}));
    }

    void aWrittenPasswordCanBeTakenOut()
    {
        const QByteArray text = "[environments.a]\n  password = \"hunter22\" # mine\nlabel = \"ü\"\n"
                                "[environments.b]\nextends = \"a\"\n"
                                "[environments.c]\nurl = \"postgresql://u:p%40ss22@h/x?sslmode=require\"\n"
                                "[environments.d]\nurl = \"postgresql://u@h/x\"\n";
        const auto moved = PasswordMove::of(kFile, text, QStringLiteral("b"), QStringLiteral("shop-b"));
        QVERIFY(moved);
        QCOMPARE(moved->password.reveal(), QStringLiteral("hunter22"));
        QCOMPARE(moved->text.split('\n').at(1), QByteArray("  password = { keychain = \"shop-b\" } # mine"));
        QCOMPARE(moved->text.split('\n').size(), text.split('\n').size());
        const auto ofUrl = PasswordMove::of(kFile, text, QStringLiteral("c"), QStringLiteral("shop-c"));
        QVERIFY(ofUrl);
        QCOMPARE(ofUrl->password.reveal(), QStringLiteral("p@ss22"));
        QVERIFY2(
            ofUrl->text.contains("url = \"postgresql://u@h/x?sslmode=require\"\npassword = { keychain = \"shop-c\" }"),
            ofUrl->text.constData());
        QCOMPARE(read(ofUrl->text).findings.size(), size_t(2));
        QVERIFY(!PasswordMove::of(kFile, text, QStringLiteral("d"), QStringLiteral("x")));
        QVERIFY(!PasswordMove::of(kFile, "environments = { e = { password = \"hunter22\" } }", QStringLiteral("e"),
                                  QStringLiteral("x")));
    }

    void aWrittenPasswordIsTakenOutAsItIs_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QString>("password");
        const auto add = [](const char *name, const char *before, const char *after, const QString &password) {
            QTest::newRow(name) << QByteArray(before) << QByteArray(after) << password;
        };
        // Places in the file are counted in characters, whatever they take.
        add("not ASCII", "password = \"schlüssel-😀-ж\" # geheim ü", "password = { keychain = \"shop-a\" } # geheim ü",
            QStringLiteral("schlüssel-😀-ж"));
        add("after it", "label = \"größte\"\npassword='hunter22'\t# \"quoted\" # twice",
            "label = \"größte\"\npassword={ keychain = \"shop-a\" }\t# \"quoted\" # twice", QStringLiteral("hunter22"));
        add("with a sharp", "password = \"a#b\\\"#c22\"  # mine", "password = { keychain = \"shop-a\" }  # mine",
            QStringLiteral("a#b\"#c22"));
        add("in a URL", "url = \"postgresql://ü:p%C3%A9%4022@h/größe?b=%20&a=1\" # ж\nlabel = \"x\"",
            "url = \"postgresql://ü@h/größe?b=%20&a=1\" # ж\nlabel = \"x\"\npassword = { keychain = \"shop-a\" }",
            QStringLiteral("pé@22"));
        add("an option", "url = \"postgresql://u@h/x?sslmode=require&password=p%4022&b=%20\"",
            "url = \"postgresql://u@h/x?sslmode=require&b=%20\"\npassword = { keychain = \"shop-a\" }",
            QStringLiteral("p@22"));
        add("the first option", "url = \"postgresql:///x?password=hunter22&user=shop&host=/run/x\"",
            "url = \"postgresql:///x?user=shop&host=/run/x\"\npassword = { keychain = \"shop-a\" }",
            QStringLiteral("hunter22"));
        add("the only option", "url = \"mysql://u@h/x?passwd=hunter22\"",
            "url = \"mysql://u@h/x\"\npassword = { keychain = \"shop-a\" }", QStringLiteral("hunter22"));
        add("two options", "url = \"postgresql://u@h/x?password=hunter22&password=other22\"", "", QString());
        add("of a key file", "url = \"postgresql://u@h/x?sslpassword=hunter22\"", "", QString());
        add("in a text for ODBC", "url = \"mssql+pyodbc:///?odbc_connect=PWD%3Dhunter22\"", "", QString());
        add("an option of ODBC", "url = \"mssql+pyodbc://u@dsn?password=hunter22\"", "", QString());
        add("several lines", "password = \"\"\"\nhunter22\"\"\"", "", QString());
        add("a bare @ in it", "url = \"postgresql://u:hun@ter22@h/x\"", "", QString());
        add("other quotes", "\"password\" = \"hunter22\"", "", QString());
    }

    void aWrittenPasswordIsTakenOutAsItIs()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(QString, password);
        const QByteArray head = "[environments.a]\n";
        const QByteArray tail = "\n[environments.b]\nurl = \"postgresql://u:other22@h/é\"\n";
        const auto moved = PasswordMove::of(kFile, head + before + tail, QStringLiteral("a"), QStringLiteral("shop-a"));
        QCOMPARE(moved.has_value(), !after.isEmpty());
        if (!moved)
            return;
        QCOMPARE(moved->text, head + after + tail);
        QCOMPARE(moved->password.reveal(), password);
    }

    void aPasswordInTheIniFileMovesToo()
    {
        const test::ProjectFolder folder;
        const QByteArray ini = "[alembic]\n# größe\nscript_location = db\n"
                               "sqlalchemy.url = postgresql://shop:h%%40unter22@h/größe\n";
        folder.write(QStringLiteral("alembic.ini"), ini);
        folder.write(QStringLiteral("db/env.py"), "");
        folder.writeRevision(QStringLiteral("db/versions"), "aa01");
        const auto project = Project::open(folder.path());
        QVERIFY(project);
        const auto moved =
            IniPasswordMove::of(*project, ini, {}, QStringLiteral("alembic"), QStringLiteral("shop-alembic"));
        QVERIFY2(moved, moved ? "" : qPrintable(moved.error().message));
        QCOMPARE(moved->ini, QByteArray(ini).replace(":h%%40unter22", ""));
        QCOMPARE(moved->toml, QByteArray("[project]\ndefault_environment = \"alembic\"\n\n[environments.alembic]\n"
                                         "section = \"alembic\"\npassword = { keychain = \"shop-alembic\" }\n"));
        QCOMPARE(moved->password.reveal(), QStringLiteral("h@unter22"));
        // The same among the options, with a variable behind it, but not before it.
        const auto withUrl = [&](const char *url) {
            const QByteArray other =
                "[alembic]\nscript_location = db\nplace = h\nsqlalchemy.url = " + QByteArray(url) + "\n";
            folder.write(QStringLiteral("alembic.ini"), other);
            const auto changed = Project::open(folder.path());
            const auto taken = changed ? IniPasswordMove::of(*changed, other, {}, QStringLiteral("alembic"),
                                                             QStringLiteral("shop-alembic"))
                                       : std::unexpected(changed.error());
            return taken ? taken->ini.split('\n').value(3) + " " + taken->password.revealBytes() : QByteArray();
        };
        QCOMPARE(withUrl("postgresql://u@/x?password=p%%4022&host=%(place)s"),
                 QByteArray("sqlalchemy.url = postgresql://u@/x?host=%(place)s p@22"));
        QCOMPARE(withUrl("postgresql://u@/x?host=%(place)s&password=p%%4022"), QByteArray());
        QCOMPARE(withUrl("postgresql://u@/x?password=%(place)s"), QByteArray());
        folder.write(QStringLiteral("alembic.ini"), ini);
        // One that retort.toml has already, and that takes its address from there.
        const QByteArray toml = "[environments.live]\nprotected = true\n";
        folder.write(QStringLiteral("retort.toml"), toml);
        const auto live = IniPasswordMove::of(*project, ini, toml, QStringLiteral("live"), QStringLiteral("shop-live"));
        QVERIFY2(live, live ? "" : qPrintable(live.error().message));
        QCOMPARE(live->toml, toml + "password = { keychain = \"shop-live\" }\n");
        // Another one would be without its password.
        const QByteArray two = toml + "[environments.other]\ncolour = \"red\"\n";
        folder.write(QStringLiteral("retort.toml"), two);
        QVERIFY(!IniPasswordMove::of(*project, ini, two, QStringLiteral("live"), QStringLiteral("x")));
    }

    void movingAPasswordKeepsTheBytesOfTheIniFile()
    {
        const test::ProjectFolder folder;
        // In Latin-1, and with a mark of UTF-8 at the beginning, which Python takes with utf-8-sig.
        const QByteArray rest = "[alembic]\r\n# gr\xf6\xdf"
                                "e\r\nscript_location = db\r\n";
        const QByteArray ini = "\xef\xbb\xbf" + rest + "sqlalchemy.url = postgresql://shop:hunter22@h/shop\r\n# \xff";
        folder.write(QStringLiteral("alembic.ini"), ini);
        folder.write(QStringLiteral("db/env.py"), "");
        folder.writeRevision(QStringLiteral("db/versions"), "aa01");
        const auto project = Project::open(folder.path());
        QVERIFY2(project, project ? "" : qPrintable(project.error().message));
        const auto moved = IniPasswordMove::of(*project, ini, {}, QStringLiteral("alembic"), QStringLiteral("x"));
        QVERIFY2(moved, moved ? "" : qPrintable(moved.error().message));
        QCOMPARE(moved->ini, QByteArray(ini).replace(":hunter22", ""));
        // What cannot be read cannot be written either.
        const QByteArray unread = rest + "sqlalchemy.url = postgresql://shop:hunter\xfc"
                                         "22@h/shop\r\n";
        folder.write(QStringLiteral("alembic.ini"), unread);
        const auto other = Project::open(folder.path());
        QVERIFY(other);
        QVERIFY(!IniPasswordMove::of(*other, unread, {}, QStringLiteral("alembic"), QStringLiteral("x")));
    }

    void movingAPasswordLeavesTheOtherSettingsWhereTheyAre_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        const QByteArray project = "[project]\ndefault_environment = \"alembic\"\n";
        const QByteArray environment =
            "[environments.alembic]\nsection = \"alembic\"\npassword = { keychain = \"x\" }\n";
        const QByteArray dotted = "# ours\nvault.address = \"https://v.example\"\n\n";
        QTest::newRow("keys of no table") << dotted << dotted + project + "\n" + environment;
        QTest::newRow("a table of it") << QByteArray("[vault]\nmount = \"m\"\n\n[project] # of the team\n")
                                       << QByteArray("[vault]\nmount = \"m\"\n\n[project] # of the team\n") +
                                              project.split('\n').at(1) + "\n\n" + environment;
        // It would be defined twice.
        QTest::newRow("keys of it in no table") << QByteArray("project = {}\n") << QByteArray();
    }

    void movingAPasswordLeavesTheOtherSettingsWhereTheyAre()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        const test::ProjectFolder folder;
        const QByteArray ini = "[alembic]\nscript_location = db\nsqlalchemy.url = postgresql://shop:hunter22@h/shop\n";
        folder.write(QStringLiteral("alembic.ini"), ini);
        folder.write(QStringLiteral("retort.toml"), before);
        folder.write(QStringLiteral("db/env.py"), "");
        folder.writeRevision(QStringLiteral("db/versions"), "aa01");
        const auto project = Project::open(folder.path());
        QVERIFY(project);
        const auto moved = IniPasswordMove::of(*project, ini, before, QStringLiteral("alembic"), QStringLiteral("x"));
        QCOMPARE(moved.has_value(), !after.isEmpty());
        QCOMPARE(moved ? moved->toml : QByteArray(), after);
    }

    void aPasswordThatStandsElsewhereStaysThere()
    {
        const test::ProjectFolder folder;
        const QByteArray ini = "[alembic]\nscript_location = db\npw = hunter22\n"
                               "sqlalchemy.url = postgresql://shop:%(pw)s@h/shop\n";
        folder.write(QStringLiteral("alembic.ini"), ini);
        folder.write(QStringLiteral("db/env.py"), "");
        folder.writeRevision(QStringLiteral("db/versions"), "aa01");
        const auto project = Project::open(folder.path());
        QVERIFY(project);
        QVERIFY(!IniPasswordMove::of(*project, ini, {}, QStringLiteral("alembic"), QStringLiteral("x")));
    }

    void whatWasLookedUpStandsAboveWhatIsWritten()
    {
        const EnvironmentsFile file = read("[environments.a]\nurl = \"postgresql://u:written1@h/shop\"\n"
                                           "role = \"owner\"\nuser = \"v\"\n");
        const Environment &environment = file.environments.front();
        const auto url = connectionUrl(environment, {}, {.password = Secret::fromText(u"looked up")});
        QVERIFY(url);
        QCOMPARE(url->withPassword(), QStringLiteral("postgresql://v:looked up@h/shop"));
        QCOMPARE(url->sessionSettings().role, QStringLiteral("owner"));
        QCOMPARE(writtenUrl(environment, {})->withoutPassword(), QStringLiteral("postgresql://v:***@h/shop"));
    }
};

} // namespace retort

QTEST_APPLESS_MAIN(retort::EnvironmentsFileTest)
#include "EnvironmentsFileTest.moc"
