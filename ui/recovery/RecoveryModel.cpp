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
    // After a rename there are two: of the old name, and of the new one.
    const QString between = QStringLiteral(" there, ");
    const qsizetype cut = evidence.indexOf(between);
    if (cut < 0) {
        if (const QString text = presenceText(evidence); !text.isEmpty())
            return text;
    } else {
        const QString first = presenceText(evidence.left(cut + between.size() - 2));
        const QString second = presenceText(evidence.mid(cut + between.size()));
        if (!first.isEmpty() && !second.isEmpty())
            return first + QStringLiteral(", ") + second;
    }
    return shownPhrase(evidence);
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
