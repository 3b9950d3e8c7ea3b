// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/EnvironmentPicker.h"

#include "engine/environment/ProjectEnvironments.h"
#include "ui/Workspace.h"
#include "ui/common/EnginePhrases.h"
#include "ui/common/Icons.h"
#include "ui/common/Looks.h"
#include "ui/common/ThemeStyle.h"
#include "ui/environments/EnvironmentColour.h"
#include "ui/history/RevisionActions.h"

#include <QFileInfo>
#include <QLocale>
#include <QMenu>

namespace retort::ui {

namespace {

/// The whole of it is in the menu and in the tool tip.
constexpr int kLongestName = 32;

} // namespace

EnvironmentPicker::EnvironmentPicker(Workspace &workspace, RevisionActions &actions, const ThemeStyle &style,
                                     QWidget *parent)
    : QPushButton(parent), m_workspace(workspace), m_actions(actions), m_style(style), m_menu(new QMenu(this))
{
    setObjectName(QStringLiteral("database"));
    setLook(this, "chip-off");
    m_menu->setObjectName(QStringLiteral("environmentMenu"));
    m_menu->setToolTipsVisible(true);
    connect(m_menu, &QMenu::aboutToShow, this, &EnvironmentPicker::fillMenu);
    connect(this, &QPushButton::clicked, this, [this] {
        // The first click on a server connects; the rest is in the menu.
        if (m_workspace.database().kind == DatabaseState::Kind::NotConnected && m_workspace.environments().size() < 2)
            m_actions.connectDatabase->trigger();
        else
            m_menu->popup(mapToGlobal(QPoint(0, height() + kGrid)));
    });
    connect(&workspace, &Workspace::databaseChanged, this, &EnvironmentPicker::refresh);
    connect(&workspace, &Workspace::environmentsChanged, this, &EnvironmentPicker::refresh);
    connect(&style, &ThemeStyle::changed, this, &EnvironmentPicker::refresh);
    refresh();
}

QString EnvironmentPicker::lastSeenText(const DatabaseState &database)
{
    if (!database.lastSeen.isValid())
        return {};
    const QString at = database.seenRows.isEmpty() ? tr("base") : database.seenRows.join(QStringLiteral(", "));
    return QStringLiteral(" · ") +
           tr("seen at %1 on %2").arg(at, QLocale().toString(database.lastSeen.toLocalTime(), QLocale::ShortFormat));
}

QString EnvironmentPicker::stateText(const EnvironmentState &state)
{
    const DatabaseState &database = state.database;
    switch (database.kind) {
    case DatabaseState::Kind::NoUrl: return database.error ? shownPhrase(database.error->message) : tr("no database");
    case DatabaseState::Kind::NotConnected: return tr("not connected") + lastSeenText(database);
    case DatabaseState::Kind::Reading: return tr("reading…");
    case DatabaseState::Kind::Failed:
        return tr("unreachable: %1")
                   .arg(database.error ? shownPhrase(database.error->message).section(u'\n', 0, 0) : tr("failed")) +
               lastSeenText(database);
    case DatabaseState::Kind::Known: break;
    }
    const QString at = database.rows.isEmpty() ? tr("base") : database.rows.join(QStringLiteral(", "));
    QString text = tr("at %1").arg(at);
    if (!database.unknownRows.isEmpty())
        text += QStringLiteral(" · ") + tr("unknown here");
    else if (state.pending >= 0)
        text +=
            QStringLiteral(" · ") + (state.pending == 0 ? tr("up to date") : tr("%Ln behind", nullptr, state.pending));
    return text;
}

void EnvironmentPicker::refresh()
{
    const DatabaseState &database = m_workspace.database();
    const Environment *environment = m_workspace.environment();
    const bool isKnown = database.kind == DatabaseState::Kind::Known;
    QString name = environment ? environment->shownName() : database.name;
    if (!environment && database.kind == DatabaseState::Kind::NotConnected)
        name = tr("Connect to %1").arg(database.name);
    else if (!environment && database.kind == DatabaseState::Kind::NoUrl)
        name = tr("No database");
    if (name.isEmpty())
        name = tr("Database");
    QString kind;
    if (environment && environment->isProtected)
        kind += QStringLiteral(" · ") + tr("PROTECTED");
    if (environment && environment->isExportOnly)
        kind += QStringLiteral(" · ") + tr("EXPORT ONLY");
    QString cut = name.size() > kLongestName ? name.left(kLongestName - 1).trimmed() + u'…' : name;
    setText((isKnown ? QStringLiteral("● ") : QStringLiteral("○ ")) + cut.replace(u'&', QStringLiteral("&&")) + kind +
            QStringLiteral(" ▾"));
    name += kind;
    setAccessibleName(tr("Environment: %1").arg(name));
    setLook(this, isKnown ? "chip" : "chip-off");
    applyColour();
    setEnabled(m_workspace.hasProject());
    const QString address = database.url ? u'\n' + database.name + u'\n' + database.url->withoutPassword() : QString();
    setToolTip(name + address);
}

void EnvironmentPicker::applyColour()
{
    const Environment *environment = m_workspace.environment();
    if (!environment || (environment->colour.isEmpty() && !environment->isProtected)) {
        setStyleSheet({});
        return;
    }
    const Theme &theme = m_style.theme();
    const QColor colour = environmentColour(theme, *environment);
    setStyleSheet(QStringLiteral("QPushButton { background: %1; color: %2; border: 1px solid %1; font-weight: 600; }"
                                 "QPushButton:hover, QPushButton:focus { border-color: %2; }")
                      .arg(theme.tint(colour).name(), colour.name()));
}

void EnvironmentPicker::fillMenu()
{
    m_menu->clear();
    const Environment *chosen = m_workspace.environment();
    for (const EnvironmentState &state : m_workspace.environments()) {
        const Environment &environment = state.environment;
        QString text = environment.shownName();
        if (environment.isProtected)
            text += QStringLiteral(" · ") + tr("protected");
        if (environment.isExportOnly)
            text += QStringLiteral(" · ") + tr("export only");
        // In a column of its own.
        text += u'\t' + stateText(state);
        const bool isKnown = state.database.kind == DatabaseState::Kind::Known;
        QAction *action =
            m_menu->addAction(environmentIcon(m_style, environment, isKnown), text.replace(u'&', QStringLiteral("&&")),
                              this, [this, name = environment.name] { m_workspace.setEnvironment(name); });
        action->setObjectName(QStringLiteral("environment-") + environment.name);
        action->setToolTip(state.database.name);
        QFont font = action->font();
        font.setBold(chosen && chosen->name == environment.name);
        action->setFont(font);
    }
    for (const Diagnostic &error : m_workspace.environmentErrors()) {
        const QString text = tr("%1, line %2: %3")
                                 .arg(QFileInfo(error.range.file).fileName())
                                 .arg(error.range.line)
                                 .arg(shownPhrase(error.message));
        QAction *action = m_menu->addAction(themedIcon(m_style, QStringLiteral("warning"), IconColour::Error),
                                            QString(text).replace(u'&', QStringLiteral("&&")), this,
                                            [this, place = error.range] { showMistake(place); });
        action->setObjectName(QStringLiteral("environmentError"));
        action->setToolTip(shownPhrase(error.hint));
    }
    if (!m_menu->isEmpty())
        m_menu->addSeparator();
    m_menu->addActions({m_actions.connectDatabase, m_actions.disconnectDatabase, m_actions.testDatabase});
    m_menu->addSeparator();
    m_menu->addAction(tr("&Refresh All"), &m_workspace, &Workspace::refreshFleet);
    m_menu->addAction(tr("&Edit Environments…"), this, &EnvironmentPicker::editWanted);
}

void EnvironmentPicker::showMistake(const SourceRange &place)
{
    if (place.file == ProjectEnvironments::file(m_workspace.project()))
        Q_EMIT editWanted();
    else
        m_workspace.openScript(place.file, place.line);
}

} // namespace retort::ui
