// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/Screenshots.h"

#include "ui/MainWindow.h"
#include "ui/common/Languages.h"
#include "ui/common/Questions.h"
#include "ui/common/ThemeStyle.h"
#include "ui/editor/EditorTabs.h"
#include "ui/editor/ScriptEditor.h"
#include "ui/history/HistoryTable.h"
#include "ui/history/HistoryView.h"
#include "ui/history/RevisionActions.h"

#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTextStream>

#include <functional>
#include <memory>

namespace retort::desktop {

namespace {

constexpr QSize kPictureSize(1440, 900);
constexpr int kPatienceMilliseconds = 30'000;
/// For what has no signal of its own: layouts, repaints, the delay of the preview.
constexpr int kSettleMilliseconds = 250;

class Photographer
{
public:
    Photographer(QApplication &application, ui::ThemeStyle &style, const QString &project, const QString &folder)
        : m_application(application),
          m_style(style),
          m_project(project),
          m_folder(folder),
          m_settings(m_temporary.filePath(QStringLiteral("retort.ini")), QSettings::IniFormat)
    {}

    bool run()
    {
        m_style.setMode(ui::ThemeStyle::Mode::Light);
        open(false);
        take(QStringLiteral("welcome"));
        open(true);
        selectMiddle();
        applyPlan(m_window->actions().upgradeHere, {}, {});
        selectPending();
        openSelected();
        take(QStringLiteral("main-light"));
        m_style.setMode(ui::ThemeStyle::Mode::Dark);
        take(QStringLiteral("main-dark"));
        m_style.setMode(ui::ThemeStyle::Mode::Light);
        search(QStringLiteral("user"));
        take(QStringLiteral("search"));
        search({});
        applyPlan(m_window->actions().upgradeToHeads, QStringLiteral("plan"), QStringLiteral("run"));
        newRevision();
        m_style.setMode(ui::ThemeStyle::Mode::Dark);
        selectMiddle();
        applyPlan(m_window->actions().downgradeHere, QStringLiteral("plan-downgrade-dark"), {});
        m_style.setMode(ui::ThemeStyle::Mode::Light);
        secondHead();
        take(QStringLiteral("several-heads"));
        ui::installLanguage(m_application, QStringLiteral("ru"));
        open(true);
        selectPending();
        openSelected();
        take(QStringLiteral("main-russian"));
        m_window.reset();
        return m_isGood;
    }

private:
    bool wait(const std::function<bool()> &isReady)
    {
        QElapsedTimer clock;
        clock.start();
        while (!isReady() && clock.elapsed() < kPatienceMilliseconds)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        m_isGood = m_isGood && isReady();
        return isReady();
    }

    void settle()
    {
        QElapsedTimer clock;
        clock.start();
        wait([&] { return clock.elapsed() > kSettleMilliseconds && !m_window->workspace().isPreviewing(); });
    }

    void open(bool withProject)
    {
        m_window = std::make_unique<ui::MainWindow>(m_style, m_questions, m_settings);
        m_window->resize(kPictureSize);
        m_window->show();
        if (withProject) {
            m_window->openProject(m_project);
            wait([this] {
                return m_window->workspace().hasProject() && !m_window->workspace().isLoading() &&
                       m_window->workspace().database().kind == ui::DatabaseState::Kind::Known;
            });
        }
        settle();
    }

    void save(const QPixmap &picture, const QString &name)
    {
        const QString path = QDir(m_folder).filePath(name + QStringLiteral(".png"));
        const bool isSaved = picture.save(path);
        m_isGood = m_isGood && isSaved;
        QTextStream(stdout) << (isSaved ? path : QStringLiteral("cannot write ") + path) << Qt::endl;
    }

    void take(const QString &name)
    {
        settle();
        save(m_window->grab(), name);
    }

    /// The dialog over the dimmed window, as a person sees the two.
    void takeWith(QWidget &dialog, const QString &name)
    {
        settle();
        QPixmap picture = m_window->grab();
        const QPixmap front = dialog.grab();
        QPainter painter(&picture);
        painter.fillRect(picture.rect(), QColor(0, 0, 0, 90));
        const QPoint corner((picture.width() - front.width()) / 2, (picture.height() - front.height()) / 2);
        painter.drawPixmap(corner, front);
        painter.end();
        save(picture, name);
    }

    ui::Workspace &workspace() { return m_window->workspace(); }

    void selectRow(int row)
    {
        m_window->history().table().showRow(row);
        settle();
    }

    void selectMiddle() { selectRow(m_window->history().model().rowCount() / 2); }

    void selectPending()
    {
        m_window->actions().goToNextPending->trigger();
        settle();
    }

    void openSelected()
    {
        m_window->actions().openScript->trigger();
        if (ui::ScriptEditor *editor = m_window->editors().current())
            editor->goTo(1);
        m_window->history().table().setFocus();
        settle();
    }

    void search(const QString &text)
    {
        m_window->findChild<QLineEdit *>(QStringLiteral("historySearch"))->setText(text);
    }

    QDialog *dialog(const QString &name)
    {
        QDialog *found = nullptr;
        wait([&] { return (found = m_window->findChild<QDialog *>(name)) && found->isVisible(); });
        return found;
    }

    void applyPlan(QAction *action, const QString &planName, const QString &runName)
    {
        action->trigger();
        QDialog *plan = dialog(QStringLiteral("applyDialog"));
        if (!plan)
            return;
        if (!planName.isEmpty())
            takeWith(*plan, planName);
        plan->findChild<QPushButton *>(QStringLiteral("apply"))->click();
        auto *close = plan->findChild<QPushButton *>(QStringLiteral("closeRun"));
        wait([close] { return close->isVisible(); });
        wait([this] { return workspace().database().kind == ui::DatabaseState::Kind::Known; });
        if (!runName.isEmpty())
            takeWith(*plan, runName);
        close->click();
        settle();
    }

    void newRevision()
    {
        m_window->actions().newRevision->trigger();
        QDialog *asking = dialog(QStringLiteral("newRevisionDialog"));
        if (!asking)
            return;
        asking->findChild<QLineEdit *>(QStringLiteral("revisionMessage"))->setText(QStringLiteral("add order notes"));
        takeWith(*asking, QStringLiteral("new-revision"));
        asking->reject();
        settle();
    }

    void secondHead()
    {
        const int before = workspace().graph()->size();
        NewRevision request;
        request.message = QStringLiteral("index orders by date");
        request.heads = {workspace().graph()->id(workspace().selected())};
        request.splice = true;
        workspace().createRevision(request);
        wait([this, before] { return workspace().graph()->size() > before; });
        settle();
    }

    QApplication &m_application;
    ui::ThemeStyle &m_style;
    QString m_project;
    QString m_folder;
    QTemporaryDir m_temporary;
    QSettings m_settings;
    ui::Questions m_questions;
    std::unique_ptr<ui::MainWindow> m_window;
    bool m_isGood = true;
};

} // namespace

int drawScreenshots(QApplication &application, ui::ThemeStyle &style, const QString &project, const QString &folder)
{
    if (!QDir().mkpath(folder))
        return 1;
    return Photographer(application, style, project, folder).run() ? 0 : 1;
}

} // namespace retort::desktop
