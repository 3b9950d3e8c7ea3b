// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/RevisionReader.h"

#include "engine/project/ScriptHeader.h"
#include "tests/support/ProjectFolder.h"

#include <QTest>

using namespace retort;
using Depth = RevisionReader::Depth;

namespace {

/// Reads a script both ways: by the quick scan (when it feels sure) and by the parser, which must agree.
Revision readBothWays(const char *text, const char *name = "/p/versions/abc123_x.py")
{
    const QString script = QString::fromUtf8(text);
    const Revision quick = *RevisionReader::readText(QLatin1String(name), script, Depth::Header);
    const Revision whole = *RevisionReader::readText(QLatin1String(name), script, Depth::Whole);
    if (quick.id != whole.id || quick.downRevisions != whole.downRevisions ||
        quick.branchLabels != whole.branchLabels || quick.dependsOn != whole.dependsOn ||
        quick.longDoc != whole.longDoc)
        qFatal("The two ways of reading disagree about:\n%s", text);
    return whole;
}

QStringList codesOf(const Revision &revision)
{
    QStringList result;
    for (const Diagnostic &diagnostic : revision.diagnostics)
        result.append(diagnostic.code);
    return result;
}

} // namespace

class RevisionReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStockScriptIsRead()
    {
        const Revision revision = readBothWays("\"\"\"add users\nand more\n\nRevision ID: r2\nRevises: r1\n"
                                               "Create Date: 2026-11-22 15:36:45.339176+02:00\n\n\"\"\"\n"
                                               "from typing import Sequence, Union\n\nfrom alembic import op\n\n"
                                               "# revision identifiers\nrevision: str = 'r2'\n"
                                               "down_revision: Union[str, Sequence[str], None] = 'r1'\n"
                                               "branch_labels: Union[str, Sequence[str], None] = ('shop',)\n"
                                               "depends_on: Union[str, Sequence[str], None] = ['a', 'b']\n\n"
                                               "def upgrade() -> None:\n    revision = 'not this'\n");
        QCOMPARE(revision.id, QStringLiteral("r2"));
        QCOMPARE(revision.downRevisions, QStringList(QStringLiteral("r1")));
        QCOMPARE(revision.branchLabels, QStringList(QStringLiteral("shop")));
        QCOMPARE(revision.dependsOn, QStringList({QStringLiteral("a"), QStringLiteral("b")}));
        QCOMPARE(revision.message, QStringLiteral("add users\nand more"));
        QCOMPARE(revision.createDate->toUTC().toString(Qt::ISODateWithMs), QStringLiteral("2026-11-22T13:36:45.339Z"));
        QVERIFY(revision.diagnostics.empty());
        QVERIFY(revision.isHeaderCertain);
    }

    void headersInOtherForms_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("id");
        QTest::addColumn<QStringList>("parents");
        const auto row = [](const char *name, const QByteArray &text, const char *id, const QStringList &parents) {
            QTest::newRow(name) << text << QString::fromUtf8(id) << parents;
        };
        row("merge", "revision='m'\ndown_revision=('a', 'b')\n", "m", {QStringLiteral("a"), QStringLiteral("b")});
        row("merge over lines", "revision = 'm'\ndown_revision = (  # both\n    'a',\n    'b',\n)\n", "m",
            {QStringLiteral("a"), QStringLiteral("b")});
        row("tuple without parentheses", "revision = 'm'\ndown_revision = 'a', 'b'\n", "m",
            {QStringLiteral("a"), QStringLiteral("b")});
        row("empty tuple", "revision = 'm'\ndown_revision = ()\n", "m", {});
        row("implicit concatenation", "revision = 'ab' \"cd\"\ndown_revision = None\n", "abcd", {});
        row("sum", "PREFIX = 'x'\nrevision = PREFIX + '1'\ndown_revision = PREFIX + '0'\n", "x1",
            {QStringLiteral("x0")});
        row("raw and unicode prefixes", "revision = u'a1'\ndown_revision = r'b1'\n", "a1", {QStringLiteral("b1")});
        row("escapes", "revision = 'a\\x31'\ndown_revision = None\n", "a1", {});
        row("one line", "revision = 'a'; down_revision = 'b'\n", "a", {QStringLiteral("b")});
        row("unpacked", "revision, down_revision = 'a', 'b'\n", "a", {QStringLiteral("b")});
        row("under if", "import sys\nif sys:\n    revision = 'a'\n    down_revision = None\n", "a", {});
        row("hash in a string", "revision = 'a#b'\ndown_revision = None\n", "a#b", {});
        row("windows line ends", QByteArray("revision = 'a'\r\ndown_revision = 'b'\r\n").replace("\r\n", "\n"), "a",
            {QStringLiteral("b")});
        row("decorated function first",
            "@x(\n'revision = 1')\ndef f():\n    down_revision = 3\nrevision = 'a'\n"
            "down_revision = None\n",
            "a", {});
        row("text with quotes first",
            "\"\"\"It's \"quoted\" too\"\"\"\nx = '''\nrevision = 'no'\n'''\nrevision = 'a'\n"
            "down_revision = None\n",
            "a", {});
    }

    void headersInOtherForms()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, id);
        QFETCH(QStringList, parents);
        const Revision revision = readBothWays(text.constData());
        QCOMPARE(revision.id, id);
        QCOMPARE(revision.downRevisions, parents);
        QCOMPARE(codesOf(revision).join(u' '), QString());
    }

    void aHeaderThatMustBeComputedIsNotGuessed()
    {
        const Revision revision = readBothWays("revision = make_id()\ndown_revision = PARENTS[0]\n");
        QVERIFY(!revision.isHeaderCertain);
        QCOMPARE(codesOf(revision), QStringList({QStringLiteral("header"), QStringLiteral("header")}));
        QCOMPARE(revision.diagnostics.front().range.line, 1);
        QCOMPARE(revision.id, QStringLiteral("abc123"));
    }

    void withoutAnIdTheHexadecimalFileNameCounts()
    {
        QCOMPARE(readBothWays("down_revision = None\n", "/p/1a2b3c.py").id, QStringLiteral("1a2b3c"));
        const Revision other = readBothWays("down_revision = None\n", "/p/1a2b3c_what.py");
        QCOMPARE(codesOf(other), QStringList(QStringLiteral("missing-id")));
        QVERIFY(other.diagnostics.front().message.startsWith(
            QStringLiteral("Could not determine revision id from filename 1a2b3c_what.py.")));
    }

    void aSyntaxErrorKeepsTheNodeAndItsParents()
    {
        const Revision revision = *RevisionReader::readText(
            QStringLiteral("/p/a.py"),
            QStringLiteral("revision = 'r2'\ndown_revision = 'r1'\n\ndef upgrade(:\n    pass\n"), Depth::Whole);
        QCOMPARE(revision.id, QStringLiteral("r2"));
        QCOMPARE(revision.downRevisions, QStringList(QStringLiteral("r1")));
        QVERIFY(revision.hasErrors());
        QVERIFY(revision.isHeaderCertain);
        QCOMPARE(revision.diagnostics.front().range.line, 4);
    }

    void filesThatCannotBeReadAreNodesWithAProblem()
    {
        const test::ProjectFolder folder;
        folder.write(QStringLiteral("bad1_x.py"), "revision = 'bad1'\ndown_revision = None\nname = 'K\xf6ln'\n");
        const Revision latin = *RevisionReader::read(folder.path(QStringLiteral("bad1_x.py")), Depth::Whole);
        QCOMPARE(latin.id, QStringLiteral("bad1"));
        QCOMPARE(codesOf(latin), QStringList(QStringLiteral("encoding")));
        QCOMPARE(latin.diagnostics.front().range.line, 3);
        folder.write(QStringLiteral("good1_x.py"),
                     "# -*- coding: latin-1 -*-\n\"\"\"K\xf6ln\"\"\"\nrevision = 'good1'\ndown_revision = None\n");
        const Revision declared = *RevisionReader::read(folder.path(QStringLiteral("good1_x.py")), Depth::Whole);
        QCOMPARE(declared.message, QStringLiteral("Köln"));
        QVERIFY(declared.diagnostics.empty());
        const Revision gone = *RevisionReader::read(folder.path(QStringLiteral("77aa_x.py")), Depth::Whole);
        QCOMPARE(gone.id, QStringLiteral("77aa"));
        QCOMPARE(codesOf(gone), QStringList(QStringLiteral("unreadable")));
    }

    void aPlainSqlRevisionIsRead()
    {
        const Revision revision =
            *RevisionReader::readText(QStringLiteral("/p/x.sql"),
                                      QStringLiteral("-- message: create orders\n-- revision: 3f2a9c1b7d4e\n"
                                                     "-- revises: 1a2b3c4d5e6f, 77\n-- created: 2026-11-22 12:00:00\n"
                                                     "-- upgrade\nCREATE TABLE orders (id INTEGER);\n"
                                                     "-- revision: not this\n"),
                                      Depth::Whole);
        QVERIFY(revision.isSql);
        QCOMPARE(revision.id, QStringLiteral("3f2a9c1b7d4e"));
        QCOMPARE(revision.downRevisions, QStringList({QStringLiteral("1a2b3c4d5e6f"), QStringLiteral("77")}));
        QCOMPARE(revision.message, QStringLiteral("create orders"));
        QVERIFY(revision.createDate);
        QVERIFY(
            !RevisionReader::readText(QStringLiteral("/p/data.sql"), QStringLiteral("INSERT INTO x;"), Depth::Whole));
        const auto nameless = RevisionReader::readText(
            QStringLiteral("/p/y.sql"), QStringLiteral("-- message: no id\n-- upgrade\nSELECT 1;\n"), Depth::Whole);
        QVERIFY(nameless && nameless->isSql && !nameless->isHeaderCertain);
        QCOMPARE(codesOf(*nameless), QStringList(QStringLiteral("missing-id")));
    }

    void filesAreListedInAlembicsOrder()
    {
        const test::ProjectFolder folder;
        for (const char *name : {"v/b.py", "v/a.py", "v/Z.py", "v/__init__.py", "v/.#b.py", "v/notes.txt", "v/sub/c.py",
                                 "v/sub/b/d.py", "v/__pycache__/a.py", "w/a.py"})
            folder.write(QLatin1String(name), "");
        const auto names = [&](bool isRecursive) {
            QStringList result;
            for (const QString &file :
                 RevisionReader::list({folder.path(QStringLiteral("v")), folder.path(QStringLiteral("gone")),
                                       folder.path(QStringLiteral("w"))},
                                      isRecursive)
                     .files)
                result.append(file.mid(folder.path().size() + 1));
            return result.join(u' ');
        };
        QCOMPARE(names(false), QStringLiteral("v/Z.py v/a.py v/b.py w/a.py"));
        QCOMPARE(names(true), QStringLiteral("v/Z.py v/a.py v/b.py v/sub/c.py v/sub/b/d.py w/a.py"));
        const auto twice =
            RevisionReader::list({folder.path(QStringLiteral("w")), folder.path(QStringLiteral("w"))}, false);
        QCOMPARE(int(twice.files.size()), 1);
        QCOMPARE(twice.warnings.first(), QStringLiteral("File %1 loaded twice! ignoring. Please ensure "
                                                        "version_locations is unique.")
                                             .arg(folder.path(QStringLiteral("w/a.py"))));
    }

    void theQuickScanIsSureOfTheUsualScript()
    {
        QVERIFY(scanScriptHeader(QStringLiteral("\"\"\"x\"\"\"\nfrom alembic import op\nrevision = 'a'\n"
                                                "down_revision = None\n\n\ndef upgrade():\n    op.f('(')\n")));
        QVERIFY(!scanScriptHeader(QStringLiteral("revision = 'a'\ndown_revision = None\nx = (\n")));
        QVERIFY(!scanScriptHeader(QStringLiteral("revision = f'a'\ndown_revision = None\n")));
    }
};

QTEST_GUILESS_MAIN(RevisionReaderTest)
#include "RevisionReaderTest.moc"
