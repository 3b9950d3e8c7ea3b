// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/IniFile.h"

#include <QTest>

using retort::IniFile;

namespace {

IniFile parsedIni(const char *text)
{
    return IniFile::parse(QStringLiteral("alembic.ini"), QString::fromUtf8(text)).value();
}

QString valueOf(const IniFile &ini, const char *key)
{
    return ini.value(QStringLiteral("alembic"), QLatin1String(key)).value().value_or(QStringLiteral("<none>"));
}

} // namespace

class IniFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keysAreFoundInAnyCaseAndBothDelimitersCount()
    {
        const IniFile ini = parsedIni("[alembic]\nScript_Location = a\nother: b = c\nempty =\n");
        QCOMPARE(valueOf(ini, "script_location"), QStringLiteral("a"));
        QCOMPARE(valueOf(ini, "OTHER"), QStringLiteral("b = c"));
        QCOMPARE(valueOf(ini, "empty"), QString());
        QCOMPARE(valueOf(ini, "absent"), QStringLiteral("<none>"));
    }

    void aValueGoesOnInDeeperLinesAndOverEmptyOnes()
    {
        const IniFile ini =
            parsedIni("[alembic]\nlist = one\n    two\n\n    three\n# a comment\n    four\n\nnext = x ; y\n");
        QCOMPARE(valueOf(ini, "list"), QStringLiteral("one\ntwo\n\nthree\nfour"));
        QCOMPARE(valueOf(ini, "next"), QStringLiteral("x ; y"));
        QCOMPARE(ini.line(QStringLiteral("alembic"), QStringLiteral("next")), 9);
    }

    void referencesArePutInAndDoublePercentIsOne()
    {
        IniFile ini =
            parsedIni("[DEFAULT]\nhost = db\n[alembic]\nurl = pg://%(host)s/%(name)s%%40\nname = x%(HERE)s\n");
        ini.setDefault(QStringLiteral("here"), QStringLiteral("/p/100%"));
        QCOMPARE(valueOf(ini, "url"), QStringLiteral("pg://db/x/p/100%%40"));
    }

    void aLonePercentIsAnErrorOfThatKeyOnly()
    {
        const IniFile ini = parsedIni("[alembic]\ngood = 1\nsqlalchemy.url = pg://u:p%40x@h/d\n"
                                      "template = %Y\nother = pg://u:p%(x@h/d\n");
        QCOMPARE(valueOf(ini, "good"), QStringLiteral("1"));
        const auto bad = ini.value(QStringLiteral("alembic"), QStringLiteral("sqlalchemy.url"));
        QVERIFY(!bad);
        // The rest of a password is not shown.
        QCOMPARE(bad.error().message, QStringLiteral("'%' must be followed by '%' or '('"));
        QCOMPARE(bad.error().where.line, 3);
        QVERIFY(!ini.value(QStringLiteral("alembic"), QStringLiteral("other"))
                     .error()
                     .message.contains(QStringLiteral("x@h")));
        const auto plain = ini.value(QStringLiteral("alembic"), QStringLiteral("template"));
        QCOMPARE(plain.error().message, QStringLiteral("'%' must be followed by '%' or '(', found: '%Y'"));
    }

    void aCircleOfReferencesEnds()
    {
        const IniFile ini = parsedIni("[alembic]\na = %(b)s\nb = %(a)s\nc = %(nowhere)s\n");
        QVERIFY(!ini.value(QStringLiteral("alembic"), QStringLiteral("a")));
        QVERIFY(ini.value(QStringLiteral("alembic"), QStringLiteral("c"))
                    .error()
                    .message.contains(QStringLiteral("nowhere")));
    }

    void faultsOfTheFileNameTheirLine_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("line");
        QTest::newRow("key before any section") << QStringLiteral("\nkey = 1\n") << 2;
        QTest::newRow("section twice") << QStringLiteral("[a]\n[b]\n[a]\n") << 3;
        QTest::newRow("key twice") << QStringLiteral("[a]\nk = 1\nK = 2\n") << 3;
        QTest::newRow("neither key nor section") << QStringLiteral("[a]\nk = 1\nnonsense\n") << 3;
    }

    void faultsOfTheFileNameTheirLine()
    {
        QFETCH(QString, text);
        QFETCH(int, line);
        const auto ini = IniFile::parse(QStringLiteral("x.ini"), text);
        QVERIFY(!ini);
        QCOMPARE(ini.error().where.line, line);
        QCOMPARE(ini.error().where.file, QStringLiteral("x.ini"));
    }
};

QTEST_GUILESS_MAIN(IniFileTest)
#include "IniFileTest.moc"
