// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/welcome/WelcomePage.h"

#include "ui/common/ErrorText.h"
#include "ui/common/Icons.h"
#include "ui/common/Looks.h"
#include "ui/common/Paths.h"
#include "ui/common/ThemeStyle.h"
#include "ui/welcome/RecentProjects.h"

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace retort::ui {

namespace {

constexpr int kLogoSize = 56;
constexpr int kPageWidth = 480;
constexpr int kMostFound = 12;

QPushButton *welcomeTile(const QIcon &icon, const QString &text, const QString &name)
{
    auto *button = new QPushButton(icon, text);
    button->setObjectName(name);
    setLook(button, "tile");
    return button;
}

} // namespace

WelcomePage::WelcomePage(RecentProjects &recent, const ThemeStyle &style, QWidget *parent)
    : QWidget(parent),
      m_recent(recent),
      m_message(new QLabel),
      m_foundLayout(new QVBoxLayout),
      m_recentTitle(mutedLabel(tr("Recent projects"))),
      m_recentLayout(new QVBoxLayout)
{
    auto *logo = new QLabel;
    logo->setPixmap(QIcon(QStringLiteral(":/icons/app/org.retort.Retort.svg"))
                        .pixmap(QSize(kLogoSize, kLogoSize), devicePixelRatioF()));
    auto *title = new QLabel(QStringLiteral("Retort"));
    setLook(title, "title");
    QLabel *subtitle = mutedLabel(tr("Database migrations, seen and applied"));
    m_message->setObjectName(QStringLiteral("welcomeMessage"));
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message->hide();

    QPushButton *open = welcomeTile(themedIcon(style, QStringLiteral("folder"), IconColour::Accent),
                                    tr("&Open a project…"), QStringLiteral("openProject"));
    QPushButton *sample = welcomeTile(themedIcon(style, QStringLiteral("branch"), IconColour::Accent),
                                      tr("Try the &sample project"), QStringLiteral("openSample"));
    connect(open, &QPushButton::clicked, this, &WelcomePage::openWanted);
    connect(sample, &QPushButton::clicked, this, &WelcomePage::sampleWanted);

    m_recentLayout->setSpacing(0);
    m_foundLayout->setSpacing(0);
    auto *column = new QWidget;
    column->setFixedWidth(kPageWidth);
    auto *columnLayout = new QVBoxLayout(column);
    columnLayout->setSpacing(8);
    columnLayout->addWidget(logo);
    columnLayout->addSpacing(4);
    columnLayout->addWidget(title);
    columnLayout->addWidget(subtitle);
    columnLayout->addSpacing(16);
    columnLayout->addWidget(m_message);
    columnLayout->addLayout(m_foundLayout);
    columnLayout->addWidget(open);
    columnLayout->addWidget(sample);
    columnLayout->addSpacing(16);
    columnLayout->addWidget(m_recentTitle);
    columnLayout->addLayout(m_recentLayout);
    // With an alignment in its place, long messages would be cut off: it takes no account of how wide they are.
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(column);
    row->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->addStretch(2);
    layout->addLayout(row);
    layout->addStretch(3);
    setFocusProxy(open);
    refresh();
}

void WelcomePage::refresh()
{
    fill(m_recentLayout, m_recent.paths());
    m_recentTitle->setVisible(m_recentLayout->count() > 0);
}

void WelcomePage::fill(QVBoxLayout *layout, const QStringList &paths)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        // One of them may have been clicked just now.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    const auto folderOf = [](const QString &path) {
        const QFileInfo info(path);
        return info.isDir() ? path : info.absolutePath();
    };
    QStringList names;
    for (const QString &path : paths)
        names << QFileInfo(folderOf(path)).fileName();
    for (const QString &path : paths) {
        const QString folder = folderOf(path);
        const QDir parent = QFileInfo(folder).dir();
        QString name = QFileInfo(folder).fileName();
        // Half of all projects lie in a folder "migrations".
        if (std::ranges::count(names, name) > 1)
            name = parent.dirName() + u'/' + name;
        auto *button = new QPushButton(
            QString(name + QStringLiteral("   ") + shownPath(folder)).replace(u'&', QStringLiteral("&&")));
        setLook(button, "link");
        button->setToolTip(path);
        button->setAccessibleName(tr("Open %1").arg(path));
        connect(button, &QPushButton::clicked, this, [this, path] { Q_EMIT projectWanted(path); });
        layout->addWidget(button);
    }
}

void WelcomePage::showOpening(const QString &path)
{
    setLook(m_message, "muted");
    m_message->setText(tr("Opening %1…").arg(path));
    m_message->show();
    fill(m_foundLayout, {});
}

void WelcomePage::showFailure(const QString &path, const Error &error, const QStringList &below)
{
    setLook(m_message, below.isEmpty() ? "error" : "");
    m_message->setText(below.isEmpty() ? tr("%1 could not be opened.").arg(path) + u'\n' + withHint(error)
                                       : tr("%1 holds several projects. Which one?").arg(path));
    m_message->show();
    fill(m_foundLayout, below.mid(0, kMostFound));
    if (m_foundLayout->count() > 0)
        m_foundLayout->itemAt(0)->widget()->setFocus(Qt::OtherFocusReason);
}

void WelcomePage::clearMessage()
{
    m_message->hide();
    fill(m_foundLayout, {});
}

} // namespace retort::ui
