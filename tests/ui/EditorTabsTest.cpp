// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/EditorTabs.h"
#include "tests/support/TestData.h"
#include "tests/ui/TestQuestions.h"
#include "ui/Workspace.h"
#include "ui/common/Panel.h"
#include "ui/common/ThemeStyle.h"
#include "ui/editor/ScriptEditor.h"

#include <QApplication>
#include <QFile>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

using namespace retort;

namespace {

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

class EditorTabsTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ui::ThemeStyle> m_style;
    std::unique_ptr<ui::Workspace> m_workspace;
    std::unique_ptr<test::TestQuestions> m_questions;
    std::unique_ptr<ui::EditorTabs> m_tabs;
    std::unique_ptr<ui::PanelHeader> m_header;
    QString m_script;

    QByteArray onDisk() const { return test::readText(m_script).toUtf8(); }

    ui::ScriptEditor &openAndType(const QString &text)
    {
        m_tabs->open(m_script, 1);
        ui::ScriptEditor &editor = *m_tabs->current();
        editor.setFocus();
        QTest::keyClicks(&editor, text);
        return editor;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_script = m_folder->filePath(QStringLiteral("one.py"));
        writeFile(m_script, "revision = 'one'\ndown_revision = None\n");
        m_style = std::make_unique<ui::ThemeStyle>(*qApp);
        m_style->setMode(ui::ThemeStyle::Mode::Light);
        m_workspace = std::make_unique<ui::Workspace>();
        m_questions = std::make_unique<test::TestQuestions>();
        m_tabs = std::make_unique<ui::EditorTabs>(*m_workspace, *m_questions, *m_style);
        m_header.reset(m_tabs->header());
        m_tabs->resize(600, 400);
        m_tabs->show();
        QVERIFY(QTest::qWaitForWindowActive(m_tabs.get()));
    }

    void cleanup()
    {
        m_tabs.reset();
        m_header.reset();
        m_workspace.reset();
    }

    void typingMarksTheTabAndSavingClearsIt()
    {
        ui::ScriptEditor &editor = openAndType(QStringLiteral("# "));
        auto *bar = m_header->findChild<QTabBar *>();
        QVERIFY(editor.isModified());
        QVERIFY(bar->tabText(0).startsWith(u'●'));
        m_tabs->saveCurrent();
        QVERIFY(!editor.isModified());
        QVERIFY(!bar->tabText(0).startsWith(u'●'));
        QCOMPARE(onDisk(), QByteArray("# revision = 'one'\ndown_revision = None\n"));
        QVERIFY(m_questions->asked.isEmpty());
    }

    void savingKeepsPermissionsAndLineEnds()
    {
        writeFile(m_script, "a = 1\r\nb = 'Привет'\r\n");
        const auto permissions = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
        QVERIFY(QFile::setPermissions(m_script, permissions));
        openAndType(QStringLiteral("x"));
        m_tabs->saveCurrent();
        QCOMPARE(onDisk(), QByteArray("xa = 1\r\nb = 'Привет'\r\n"));
        QCOMPARE(QFile::permissions(m_script), permissions);
    }

    void aFileChangedOutsideIsReadAgainWhenNothingIsUnsaved()
    {
        m_tabs->open(m_script, 1);
        writeFile(m_script, "other = 1\n");
        Q_EMIT m_workspace->filesChanged();
        QCOMPARE(m_tabs->current()->text(), QStringLiteral("other = 1\n"));
        QVERIFY(m_questions->asked.isEmpty());
    }

    void aFileChangedOutsideUnderUnsavedTextAsks()
    {
        ui::ScriptEditor &editor = openAndType(QStringLiteral("# mine "));
        writeFile(m_script, "other = 1\n");
        Q_EMIT m_workspace->filesChanged();
        QCOMPARE(m_questions->asked, QStringList{QStringLiteral("outside")});
        QVERIFY(editor.text().startsWith(QStringLiteral("# mine ")));
        // Asked once for one change.
        Q_EMIT m_workspace->filesChanged();
        QCOMPARE(m_questions->asked.size(), 1);

        m_questions->outsideAnswer = ui::Questions::Outside::Reload;
        writeFile(m_script, "third = 1\n");
        Q_EMIT m_workspace->filesChanged();
        QCOMPARE(editor.text(), QStringLiteral("third = 1\n"));
    }

    void savingOverAnotherProgramsTextAsks()
    {
        ui::ScriptEditor &editor = openAndType(QStringLiteral("# mine "));
        writeFile(m_script, "other = 1\n");
        m_tabs->saveCurrent();
        QCOMPARE(m_questions->asked, QStringList{QStringLiteral("overwrite")});
        QCOMPARE(onDisk(), QByteArray("other = 1\n"));
        QVERIFY(editor.isModified());

        m_questions->overwriteAnswer = ui::Questions::Overwrite::Overwrite;
        m_tabs->saveCurrent();
        QVERIFY(onDisk().startsWith("# mine "));
    }

    void closingWithUnsavedTextAsks()
    {
        openAndType(QStringLiteral("# mine "));
        QVERIFY(!m_tabs->closeAll());
        QCOMPARE(m_questions->asked, QStringList{QStringLiteral("unsaved")});
        QCOMPARE(m_tabs->count(), 1);

        m_questions->saveAnswer = ui::Questions::Save::Save;
        QVERIFY(m_tabs->closeAll());
        QCOMPARE(m_tabs->count(), 0);
        QVERIFY(onDisk().startsWith("# mine "));
    }

    void discardingLeavesTheFile()
    {
        openAndType(QStringLiteral("# mine "));
        m_questions->saveAnswer = ui::Questions::Save::Discard;
        QVERIFY(m_tabs->closeAll());
        QVERIFY(onDisk().startsWith("revision"));
    }

    void aDeletedFileKeepsItsText()
    {
        m_tabs->open(m_script, 1);
        QVERIFY(QFile::remove(m_script));
        Q_EMIT m_workspace->filesChanged();
        QVERIFY(m_tabs->current()->hasUnsavedText());
        m_tabs->saveCurrent();
        QVERIFY(!m_tabs->current()->hasUnsavedText());
        QCOMPARE(onDisk(), QByteArray("revision = 'one'\ndown_revision = None\n"));
    }

    void whatIsNotTextIsRefusedWithItsName()
    {
        writeFile(m_script, "a = '\xff\xfe'\n");
        m_tabs->open(m_script, 1);
        QCOMPARE(m_tabs->count(), 0);
        QCOMPARE(m_questions->asked.size(), 1);
        QVERIFY(m_questions->asked.front().contains(QStringLiteral("one.py")));
    }

    void problemsAreFoundAtTheirPlaceAfterEmoji()
    {
        writeFile(m_script, "s = '\xF0\x9F\x98\x80'; bad\n");
        m_tabs->open(m_script, 1);
        ui::ScriptEditor &editor = *m_tabs->current();
        // The emoji is two UTF-16 units, one code point and four bytes.
        editor.setDiagnostics({{Diagnostic::Severity::Error,
                                QStringLiteral("x"),
                                QStringLiteral("no such name"),
                                {m_script, 1, 11, 1, 14},
                                {}}});
        QCOMPARE(editor.diagnostics().size(), std::size_t(1));
        const long bad = editor.positionFromLineIndex(0, 9);
        QCOMPARE(editor.text(int(bad), int(bad) + 3), QStringLiteral("bad"));
        const QPoint place(int(editor.SendScintilla(QsciScintilla::SCI_POINTXFROMPOSITION, 0UL, bad + 1)),
                           int(editor.SendScintilla(QsciScintilla::SCI_POINTYFROMPOSITION, 0UL, bad + 1)) + 4);
        QCOMPARE(editor.messageAt(place), QStringLiteral("no such name"));
        const QPoint before(int(editor.SendScintilla(QsciScintilla::SCI_POINTXFROMPOSITION, 0UL, 1L)), place.y());
        QCOMPARE(editor.messageAt(before), QString());
    }

    void aSyntaxErrorIsUnderlinedWhileTyping()
    {
        ui::ScriptEditor &editor = openAndType(QStringLiteral("def ("));
        QTRY_VERIFY(!editor.diagnostics().empty());
    }
};

QTEST_MAIN(EditorTabsTest)
#include "EditorTabsTest.moc"
