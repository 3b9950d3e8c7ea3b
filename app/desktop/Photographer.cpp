// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/Photographer.h"

#include "ui/common/Languages.h"
#include "ui/history/HistoryTable.h"
#include "ui/history/HistoryView.h"

#include <QAction>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QTextStream>

namespace retort::desktop {

namespace {

constexpr QSize kPictureSize(1440, 900);
constexpr int kPatienceMilliseconds = 30'000;
constexpr int kSettleMilliseconds = 250;

} // namespace

Photographer::Photographer(QApplication &application, ui::ThemeStyle &style, QString project, QString folder)
    : m_application(application),
      m_style(style),
      m_project(std::move(project)),
      m_folder(std::move(folder)),
      m_settings(m_temporary.filePath(QStringLiteral("retort.ini")), QSettings::IniFormat)
{}

Photographer::~Photographer() = default;

void Photographer::setLanguage(const QString &code)
{
    ui::installLanguage(m_application, code);
}

bool Photographer::wait(const std::function<bool()> &isReady)
{
    QElapsedTimer clock;
    clock.start();
    while (!isReady() && clock.elapsed() < kPatienceMilliseconds)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    m_isGood = m_isGood && isReady();
    return isReady();
}

void Photographer::settle()
{
    QElapsedTimer clock;
    clock.start();
    wait([&] {
        return clock.elapsed() > kSettleMilliseconds && !workspace().isPreviewing() && !workspace().isLoading() &&
               workspace().database().kind != ui::DatabaseState::Kind::Reading;
    });
}

void Photographer::open(bool withProject)
{
    m_window.reset();
    m_window = std::make_unique<ui::MainWindow>(m_style, m_questions, m_settings);
    workspace().setJournalFile(m_temporary.filePath(QStringLiteral("runs.sqlite")));
    workspace().setTrustFile(m_temporary.filePath(QStringLiteral("trust.json")));
    m_window->resize(kPictureSize);
    m_window->show();
    if (withProject) {
        m_window->openProject(m_project);
        wait([this] {
            return workspace().hasProject() && !workspace().isLoading() &&
                   workspace().database().kind == ui::DatabaseState::Kind::Known;
        });
    }
    settle();
}

void Photographer::save(const QPixmap &picture, const QString &name)
{
    const QString path = QDir(m_folder).filePath(name + QStringLiteral(".png"));
    const bool isSaved = picture.save(path);
    m_isGood = m_isGood && isSaved;
    QTextStream(stdout) << (isSaved ? path : QStringLiteral("cannot write ") + path) << Qt::endl;
}

void Photographer::take(const QString &name)
{
    settle();
    save(m_window->grab(), name);
}

void Photographer::takeWith(QWidget &front, const QString &name, const QPoint &corner)
{
    settle();
    QPixmap picture = m_window->grab();
    const QPixmap drawn = front.grab();
    QPainter painter(&picture);
    if (corner.isNull())
        painter.fillRect(picture.rect(), QColor(0, 0, 0, 90));
    painter.drawPixmap(corner.isNull() ? QPoint((picture.width() - drawn.width()) / 2,
                                                std::max(0, (picture.height() - drawn.height()) / 2))
                                       : corner,
                       drawn);
    painter.end();
    save(picture, name);
}

QDialog *Photographer::dialog(const QString &name)
{
    QDialog *found = nullptr;
    wait([&] {
        for (QDialog *shown : m_window->findChildren<QDialog *>(name)) {
            if (shown->isVisible())
                found = shown;
        }
        return found != nullptr;
    });
    return found;
}

void Photographer::press(QWidget &dialog, const QString &button)
{
    if (auto *found = dialog.findChild<QPushButton *>(button))
        found->click();
    else
        m_isGood = false;
}

void Photographer::selectRow(int row)
{
    m_window->history().table().showRow(row);
    settle();
}

void Photographer::selectRevision(const QString &id)
{
    selectRow(m_window->history().model().rowOf(workspace().graph()->find(id)));
}

QString Photographer::scriptFile(const QString &id) const
{
    return m_project + QStringLiteral("/migrations/versions/%1_picture.py").arg(id);
}

void Photographer::writeScript(const QString &id, const QString &parent, const QString &message, const QString &upgrade)
{
    QFile file(scriptFile(id));
    if (!file.open(QIODevice::WriteOnly)) {
        m_isGood = false;
        return;
    }
    file.write(QStringLiteral("\"\"\"%1\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = '%2'\n"
                              "down_revision = '%3'\n\n\ndef upgrade():\n%4\n\ndef downgrade():\n    pass\n")
                   .arg(message, id, parent, upgrade)
                   .toUtf8());
    file.close();
    workspace().reload();
    wait([this, &id] { return workspace().graph()->find(id) != RevisionGraph::kNone; });
    settle();
}

void Photographer::removeScript(const QString &id)
{
    QFile::remove(scriptFile(id));
    workspace().reload();
    wait([this, &id] { return workspace().graph()->find(id) == RevisionGraph::kNone; });
    settle();
}

void Photographer::planAndApply(QAction *action, const QString &planName, const QString &runName)
{
    action->trigger();
    QDialog *plan = dialog(QStringLiteral("applyDialog"));
    if (!plan)
        return;
    if (!planName.isEmpty())
        takeWith(*plan, planName);
    if (auto *name = plan->findChild<QLineEdit *>(QStringLiteral("confirmName")))
        name->setText(name->placeholderText());
    press(*plan, QStringLiteral("apply"));
    auto *close = plan->findChild<QPushButton *>(QStringLiteral("closeRun"));
    wait([close] { return close->isVisible(); });
    settle();
    if (!runName.isEmpty())
        takeWith(*plan, runName);
    close->click();
    settle();
}

} // namespace retort::desktop
