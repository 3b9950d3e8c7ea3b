// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/TestQuestions.h"
#include "ui/MainWindow.h"
#include "ui/common/Languages.h"
#include "ui/common/ThemeStyle.h"
#include "ui/history/HistoryTable.h"
#include "ui/history/HistoryView.h"
#include "ui/history/RevisionActions.h"
#include "ui/welcome/SampleProject.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace retort::test {

/// Presses the button of that name in `dialog`.
inline void press(QWidget *dialog, const char *name)
{
    QTest::mouseClick(dialog->findChild<QPushButton *>(QLatin1String(name)), Qt::LeftButton);
}

/// A main window on a copy of the sample project, in folders of its own, with what a test needs to drive it.
struct WindowFixture
{
    QTemporaryDir folder;
    QString project = folder.filePath(QStringLiteral("shop"));
    QString journal = folder.filePath(QStringLiteral("runs.sqlite"));
    QString trust = folder.filePath(QStringLiteral("trust.json"));
    QSettings settings{folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat};
    ui::ThemeStyle style{*qApp};
    TestQuestions questions;
    std::unique_ptr<ui::MainWindow> window;

    WindowFixture()
    {
        ui::installLanguage(*qApp, QStringLiteral("en"));
        style.setMode(ui::ThemeStyle::Mode::Light);
        (void)ui::sampleProject(project);
        makeWindow();
    }

    void makeWindow()
    {
        window = std::make_unique<ui::MainWindow>(style, questions, settings);
        window->workspace().setJournalFile(journal);
        window->workspace().setTrustFile(trust);
        window->resize(1280, 800);
        window->show();
        window->activateWindow();
        (void)QTest::qWaitForWindowActive(window.get());
    }

    ui::Workspace &workspace() const { return window->workspace(); }
    ui::HistoryModel &model() const { return window->history().model(); }
    ui::HistoryTable &table() const { return window->history().table(); }
    ui::RevisionActions &actions() const { return window->actions(); }

    /// Until the project and, unless `isServer`, its database are read.
    bool open(bool isServer = false) const
    {
        window->openProject(project);
        return QTest::qWaitFor(
            [this, isServer] {
                return workspace().hasProject() && !workspace().isLoading() &&
                       (isServer || workspace().database().kind == ui::DatabaseState::Kind::Known);
            },
            20'000);
    }

    int rowOf(const char *id) const { return model().rowOf(model().graph().find(QLatin1String(id))); }

    void clickRow(int row, Qt::KeyboardModifiers keys = {}) const
    {
        const QModelIndex index = model().index(row, ui::HistoryModel::MessageColumn);
        table().scrollTo(index);
        QTest::mouseClick(table().viewport(), Qt::LeftButton, keys, table().visualRect(index).center());
    }

    void click(const char *id, Qt::KeyboardModifiers keys = {}) const { clickRow(rowOf(id), keys); }

    /// Dialogs before may have had the window's place as the active one.
    bool activate() const
    {
        window->activateWindow();
        return QTest::qWaitForWindowActive(window.get());
    }

    QString selectedId() const
    {
        const int selected = workspace().selected();
        return selected == RevisionGraph::kNone ? QString() : workspace().graph()->id(selected);
    }

    template <typename Widget>
    Widget *find(const char *name) const
    {
        return window->findChild<Widget *>(QLatin1String(name));
    }

    /// The open dialog of that name, waited for; null if it does not come.
    QDialog *dialog(const char *name) const
    {
        QDialog *found = nullptr;
        const bool isThere = QTest::qWaitFor(
            [&] {
                for (auto *dialog : window->findChildren<QDialog *>(QLatin1String(name))) {
                    if (dialog->isVisible())
                        found = dialog;
                }
                return found != nullptr;
            },
            20'000);
        return isThere ? found : nullptr;
    }

    bool isGone(const char *name) const
    {
        return QTest::qWaitFor([&] { return !window->findChild<QDialog *>(QLatin1String(name)); }, 20'000);
    }

    /// Presses Apply in `plan` and waits for the end of the run.
    bool apply(QDialog *plan) const
    {
        QTest::mouseClick(plan->findChild<QPushButton *>(QStringLiteral("apply")), Qt::LeftButton);
        auto *close = plan->findChild<QPushButton *>(QStringLiteral("closeRun"));
        return QTest::qWaitFor([close] { return close->isVisible(); }, 60'000);
    }

    /// Goes to the head from the keyboard: the plan, the run and its end; `look` is called at each of them. False if
    /// one of them does not come.
    template <typename Look>
    bool planAndApply(const Look &look)
    {
        if (!activate())
            return false;
        QTest::keyClick(&table(), Qt::Key_F9);
        QDialog *plan = dialog("applyDialog");
        if (!plan)
            return false;
        look();
        if (!apply(plan))
            return false;
        look();
        press(plan, "closeRun");
        return isGone("applyDialog") && QTest::qWaitFor([&] { return !workspace().runs().empty(); }, 20'000);
    }

    /// Chooses what stands in the window's menus with that text.
    void trigger(const QString &text) const
    {
        for (QAction *action : window->findChildren<QAction *>()) {
            if (action->text() == text)
                return action->trigger();
        }
    }

    void writeFile(const char *name, const QString &text) const
    {
        QFile file(project + u'/' + QLatin1String(name));
        if (file.open(QIODevice::WriteOnly))
            file.write(text.toUtf8());
    }

    void writeToml(const QString &text) const { writeFile("retort.toml", text); }

    /// The script `id` after `parent`, with these bodies (indented by four spaces).
    void writeScript(const QString &id, const QString &parent, const QString &upgrade,
                     const QString &downgrade = QStringLiteral("    pass\n")) const
    {
        QFile script(project + QStringLiteral("/migrations/versions/%1_test.py").arg(id));
        if (!script.open(QIODevice::WriteOnly))
            return;
        script.write(
            QStringLiteral("\"\"\"test %1\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n\n"
                           "revision = '%1'\ndown_revision = %2\n\n\ndef upgrade():\n%3\n\ndef downgrade():\n%4")
                .arg(id, parent.isEmpty() ? QStringLiteral("None") : QStringLiteral("'%1'").arg(parent), upgrade,
                     downgrade)
                .toUtf8());
    }
};

inline QString textOf(QWidget *dialog, const char *name)
{
    const auto *label = dialog->findChild<QLabel *>(QLatin1String(name));
    return label ? label->text() : QString();
}

} // namespace retort::test
