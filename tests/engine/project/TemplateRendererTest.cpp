// SPDX-License-Identifier: GPL-3.0-or-later
// Mako templates of revision scripts, rendered without Python.
#include "engine/project/TemplateRenderer.h"

#include "tests/support/ProjectFolder.h"
#include "tests/support/TestData.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace retort;

namespace {

TemplateValues someValues()
{
    TemplateValues values;
    values.message = QStringLiteral("add orders");
    values.upRevision = QStringLiteral("abc123");
    values.downRevisions = {QStringLiteral("111"), QStringLiteral("222")};
    values.createDate = QStringLiteral("2026-11-22 15:36:45.339176");
    return values;
}

QString rendered(const QString &text, const TemplateValues &values = someValues())
{
    const auto result = renderTemplate(QStringLiteral("script.py.mako"), text, values);
    return result ? *result : QStringLiteral("error: ") + result.error().message;
}

} // namespace

class TemplateRendererTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theUsualTemplateIsFilledIn()
    {
        QCOMPARE(rendered(QStringLiteral("\"\"\"${message}\n\nRevises: ${down_revision | comma,n}\n\"\"\"\n"
                                         "${imports if imports else \"\"}\n"
                                         "revision: str = ${repr(up_revision)}\n"
                                         "down_revision = ${repr(down_revision)}\n"
                                         "branch_labels = ${repr(branch_labels)}\n"
                                         "def upgrade():\n    ${upgrades if upgrades else \"pass\"}\n")),
                 QStringLiteral("\"\"\"add orders\n\nRevises: 111, 222\n\"\"\"\n\nrevision: str = 'abc123'\n"
                                "down_revision = ('111', '222')\nbranch_labels = None\ndef upgrade():\n    pass\n"));
    }

    void controlLinesBlocksAndCommentsWork()
    {
        QCOMPARE(rendered(QStringLiteral("<%!\nimport re\n%>\\\n## a comment\n"
                                         "% for name in ['a', 'b']:\n"
                                         "% if name != 'a':\n"
                                         "def up_${name}(): pass\n"
                                         "% else:\n"
                                         "first ${name.upper()}\n"
                                         "% endif\n"
                                         "% endfor\n"
                                         "<%\n    x = 1\n    y = {'k': 2}\n%>${x + y['k']}\n"
                                         "%% percent\n")),
                 QStringLiteral("first A\ndef up_b(): pass\n3\n% percent\n"));
    }

    void ownFunctionsAreFilters()
    {
        QCOMPARE(rendered(QStringLiteral("<%!\ndef loud(text):\n    return text.upper() + '!'\n%>${message | loud}")),
                 QStringLiteral("ADD ORDERS!"));
    }

    void templatesAreRenderedAsMakoRendersThem_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        const QByteArray cases = test::readText(test::dataPath(QStringLiteral("mako/cases.json"))).toUtf8();
        for (const QJsonValue &value :
             QJsonDocument::fromJson(cases).object().value(QStringLiteral("cases")).toArray()) {
            QTest::newRow(qPrintable(value[QStringLiteral("title")].toString()))
                << value[QStringLiteral("template")].toString() << value[QStringLiteral("text")].toString();
        }
    }

    void templatesAreRenderedAsMakoRendersThem()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, expected);
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("alembic.ini"),
                     "[alembic]\nsqlalchemy.url = sqlite://\ndatabases = engine1, engine2\n");
        const ProjectConfig config = ProjectConfig::read({folder.path(QStringLiteral("alembic.ini")), {}}).value();
        TemplateValues values = someValues();
        values.dependsOn = {QStringLiteral("333"), QStringLiteral("444")};
        values.config = &config;
        QCOMPARE(rendered(text, values), expected);
    }

    void whatIsWrongIsSaidWithItsPlace()
    {
        const auto result =
            renderTemplate(QStringLiteral("script.py.mako"), QStringLiteral("a\n${message\n"), someValues());
        QVERIFY(!result);
        QCOMPARE(result.error().where.line, 2);
        const auto undefined =
            renderTemplate(QStringLiteral("script.py.mako"), QStringLiteral("a\n\n  b ${nothing}\n"), someValues());
        QVERIFY(!undefined);
        QCOMPARE(undefined.error().where.line, 3);
        QVERIFY2(undefined.error().message.endsWith(QStringLiteral("NameError: Undefined, in the line “b ${nothing}”")),
                 qPrintable(undefined.error().message));
        const auto raised = renderTemplate(
            QStringLiteral("script.py.mako"),
            QStringLiteral(
                "a\n<%!\n    def part(x):\n        return x + 1\n%>\n% if True:\n${part(\n  message)}\n% endif\n"),
            someValues());
        QVERIFY(!raised);
        QCOMPARE(raised.error().where.line, 4);
        QVERIFY(raised.error().message.contains(QStringLiteral("TypeError")));
    }

    void tagsThatNeedOtherFilesAreRefused_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"a\n<%include file=\"x.mako\"/>", "a\n<%inherit file=\"x.mako\"/>",
                                 "a\n<%namespace name=\"n\" file=\"x\"/>", "a\n<%call expr=\"part()\">b</%call>",
                                 "a\n<%self:part>b</%self:part>"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }

    void tagsThatNeedOtherFilesAreRefused()
    {
        QFETCH(const QString, text);
        const auto result = renderTemplate(QStringLiteral("script.py.mako"), text, someValues());
        QVERIFY(!result);
        QCOMPARE(result.error().where.line, 2);
        QVERIFY2(result.error().message.contains(QStringLiteral("<%")), qPrintable(result.error().message));
    }
};

QTEST_GUILESS_MAIN(TemplateRendererTest)
#include "TemplateRendererTest.moc"
