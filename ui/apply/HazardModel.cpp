// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/apply/HazardModel.h"

#include "ui/common/Fonts.h"
#include "ui/common/Icons.h"
#include "ui/common/Ids.h"
#include "ui/common/ThemeStyle.h"

#include <algorithm>

namespace retort::ui {

namespace {

QIcon hazardIcon(Hazard::Severity severity, const ThemeStyle &style)
{
    switch (severity) {
    case Hazard::Severity::Error: return themedIcon(style, QStringLiteral("error"), IconColour::Error);
    case Hazard::Severity::Warning: return themedIcon(style, QStringLiteral("warning"), IconColour::Warning);
    case Hazard::Severity::Information: return themedIcon(style, QStringLiteral("info"), IconColour::Muted);
    }
    return {};
}

} // namespace

HazardModel::HazardModel(const ThemeStyle &style, QObject *parent) : QAbstractTableModel(parent), m_style(style) {}

void HazardModel::setHazards(std::vector<Hazard> hazards)
{
    beginResetModel();
    m_hazards = std::move(hazards);
    std::ranges::stable_sort(m_hazards, std::ranges::greater(), &Hazard::severity);
    endResetModel();
}

QString HazardModel::severityName(Hazard::Severity severity)
{
    switch (severity) {
    case Hazard::Severity::Error: return tr("danger");
    case Hazard::Severity::Warning: return tr("warning");
    case Hazard::Severity::Information: return tr("note");
    }
    return {};
}

int HazardModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_hazards.size());
}

int HazardModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant HazardModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Hazard &found = hazard(index.row());
    if (role == Qt::DisplayRole) {
        switch (index.column()) {
        case RuleColumn: return found.rule;
        case MessageColumn: return found.message;
        case RevisionColumn: return shortId(found.revision);
        default: return {};
        }
    }
    if (role == Qt::DecorationRole && index.column() == RuleColumn)
        return hazardIcon(found.severity, m_style);
    if (role == Qt::FontRole)
        return index.column() == MessageColumn ? QVariant() : QVariant(scaled(monospaceFont(), 0.88));
    if (role == Qt::ForegroundRole) {
        if (index.column() != RuleColumn)
            return index.column() == MessageColumn ? m_style.theme().text : m_style.theme().muted;
        return found.severity == Hazard::Severity::Error     ? m_style.theme().error
               : found.severity == Hazard::Severity::Warning ? m_style.theme().warning
                                                             : m_style.theme().muted;
    }
    if (role == Qt::ToolTipRole)
        return found.advice.isEmpty() ? found.message : found.message + u'\n' + tr("Safer: %1").arg(found.advice);
    if (role == Qt::AccessibleTextRole && index.column() == RuleColumn)
        return QStringList{severityName(found.severity), found.rule, found.message, found.advice}.join(
            QStringLiteral(", "));
    return {};
}

QVariant HazardModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case RuleColumn: return tr("Rule");
    case MessageColumn: return tr("What would happen");
    case RevisionColumn: return tr("Revision");
    default: return {};
    }
}

} // namespace retort::ui
