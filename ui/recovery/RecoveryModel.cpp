// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recovery/RecoveryModel.h"

#include "ui/common/EnginePhrases.h"
#include "ui/common/Fonts.h"
#include "ui/common/Icons.h"
#include "ui/common/ThemeStyle.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace retort::ui {

namespace {

struct ObjectPhrases
{
    const char *word;
    const char *isThere;
    const char *isNotThere;
};

constexpr auto kObjects = std::to_array<ObjectPhrases>({
    {"table", QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "table %1 is there"),
     QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "table %1 is not there")},
    {"column", QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "column %1 is there"),
     QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "column %1 is not there")},
    {"index", QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "index %1 is there"),
     QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "index %1 is not there")},
    {"constraint", QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "constraint %1 is there"),
     QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "constraint %1 is not there")},
    {"view", QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "view %1 is there"),
     QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "view %1 is not there")},
    {"sequence", QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "sequence %1 is there"),
     QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "sequence %1 is not there")},
    {"type", QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "type %1 is there"),
     QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "type %1 is not there")},
    {"schema", QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "schema %1 is there"),
     QT_TRANSLATE_NOOP("retort::ui::RecoveryModel", "schema %1 is not there")},
});

/// "table two is there"; empty for anything else.
QString presenceText(const QString &said)
{
    static const QRegularExpression pattern(QStringLiteral("^(\\w+) (.+) is (not )?there$"));
    const QRegularExpressionMatch match = pattern.match(said);
    const auto known = std::ranges::find_if(
        kObjects, [&match](const ObjectPhrases &object) { return match.captured(1) == QLatin1String(object.word); });
    if (known == kObjects.end())
        return {};
    const bool isThere = match.captured(3).isEmpty();
    return RecoveryModel::tr(isThere ? known->isThere : known->isNotThere).arg(match.captured(2));
}

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
    // There may be several: after a rename of the old name, and of the new one.
    static const QRegularExpression between(QStringLiteral("(?<= there), "));
    QStringList texts;
    for (const QString &said : evidence.split(between)) {
        texts << presenceText(said);
        if (texts.back().isEmpty())
            return shownPhrase(evidence);
    }
    return texts.join(QStringLiteral(", "));
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

/// What to know before it is taken back.
QStringList RecoveryModel::notesOf(const RecoveryStatement &entry)
{
    QStringList notes;
    if (entry.hasNoUndo)
        notes << tr("nothing takes it back");
    if (entry.losesRows)
        notes << tr("taken back, it has no rows or values any more");
    for (const QString &warning : entry.undoWarnings)
        notes << shownPhrase(warning);
    return notes;
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
        case EvidenceColumn: return (QStringList(evidence) + notesOf(entry)).join(QStringLiteral(" · "));
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
