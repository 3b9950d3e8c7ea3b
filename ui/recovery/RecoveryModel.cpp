// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recovery/RecoveryModel.h"

#include "ui/common/Fonts.h"
#include "ui/common/Icons.h"
#include "ui/common/ThemeStyle.h"

#include <algorithm>
#include <array>

namespace retort::ui {

namespace {

constexpr std::array kPhrases{
    QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "it was committed"),
    QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "it failed"),
    QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "it was rolled back"),
    QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "its transaction was rolled back"),
    QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "it can be run again without harm"),
    QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "as you say"),
    QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "the database does not show whether it has taken effect"),
    QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "a later statement committed it"),
    QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "a later statement may have committed it"),
    QT_TRANSLATE_NOOP("retort::ui::RecoveryModel",
                      "Whether the statement in doubt has taken effect has to be known first"),
    QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "It has been taken back in part already"),
};

QIcon fateIcon(RecoveryStatement::Fate fate, const ThemeStyle &style)
{
    using Fate = RecoveryStatement::Fate;
    switch (fate) {
    case Fate::Done: return themedIcon(style, QStringLiteral("check"), IconColour::Applied);
    case Fate::NotDone: return themedIcon(style, QStringLiteral("pending"), IconColour::Muted);
    case Fate::TakenBack: return themedIcon(style, QStringLiteral("previous"), IconColour::Muted);
    case Fate::InDoubt: return themedIcon(style, QStringLiteral("warning"), IconColour::Warning);
    }
    return {};
}

} // namespace

QString evidenceText(const QString &evidence)
{
    const auto known =
        std::ranges::find_if(kPhrases, [&evidence](const char *phrase) { return evidence == QLatin1String(phrase); });
    return known == kPhrases.end() ? evidence : RecoveryModel::tr(*known);
}

RecoveryModel::RecoveryModel(const ThemeStyle &style, QObject *parent) : QAbstractTableModel(parent), m_style(style) {}

void RecoveryModel::setStatements(std::vector<RecoveryStatement> statements)
{
    beginResetModel();
    m_statements = std::move(statements);
    endResetModel();
}

QString RecoveryModel::fateName(RecoveryStatement::Fate fate)
{
    using Fate = RecoveryStatement::Fate;
    switch (fate) {
    case Fate::Done: return tr("done");
    case Fate::NotDone: return tr("not done");
    case Fate::TakenBack: return tr("taken back");
    case Fate::InDoubt: return tr("in doubt");
    }
    return {};
}

int RecoveryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_statements.size());
}

int RecoveryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant RecoveryModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const RecoveryStatement &entry = statement(index.row());
    const QString text = entry.statement.text.simplified();
    const QString evidence = evidenceText(entry.evidence);
    if (role == Qt::DisplayRole) {
        switch (index.column()) {
        case FateColumn: return fateName(entry.fate);
        case StatementColumn: return text;
        case EvidenceColumn:
            return entry.hasNoUndo ? evidence + QStringLiteral(" · ") + tr("nothing takes it back") : evidence;
        default: return {};
        }
    }
    if (role == Qt::DecorationRole && index.column() == FateColumn)
        return fateIcon(entry.fate, m_style);
    if (role == Qt::FontRole && index.column() == StatementColumn)
        return scaled(monospaceFont(), 0.92);
    if (role == Qt::ForegroundRole && index.column() == EvidenceColumn)
        return m_style.theme().muted;
    if (role == Qt::ToolTipRole)
        return entry.statement.text;
    if (role == Qt::AccessibleTextRole && index.column() == FateColumn)
        return QStringList{fateName(entry.fate), text, evidence}.join(QStringLiteral(", "));
    return {};
}

} // namespace retort::ui
