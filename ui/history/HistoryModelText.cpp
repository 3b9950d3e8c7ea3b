// SPDX-License-Identifier: GPL-3.0-or-later
// What the rows of the history say: badges, cells, tooltips, and what a screen reader reads.
#include "ui/history/HistoryModel.h"

#include "ui/common/Ids.h"

#include <QFileInfo>
#include <QLocale>
#include <QRegularExpression>

namespace retort::ui {

namespace {

constexpr int kTablesInToolTip = 8;

QString firstLine(const QString &text)
{
    return text.section(u'\n', 0, 0).trimmed();
}

/// Not only the digits that Alembic makes.
bool hasWords(const QString &id)
{
    static const QRegularExpression digits(QStringLiteral("^[0-9a-f]*$"));
    return !digits.match(id).hasMatch();
}

QString shortened(const QStringList &words, int most)
{
    return words.size() <= most ? words.join(QStringLiteral(", "))
                                : words.mid(0, most).join(QStringLiteral(", ")) + QStringLiteral("…");
}

} // namespace

std::vector<Badge> HistoryModel::badges(int row) const
{
    std::vector<Badge> badges;
    const State is = state(row);
    if (is.isRun)
        return badges;
    const auto addMarks = [this, &badges](const QString &id) {
        for (const int mark : m_marksByRow.values(id))
            badges.push_back({m_marks[std::size_t(mark)].kind, m_marks[std::size_t(mark)].name});
    };
    if (is.isMissing) {
        if (is.isInDatabase)
            badges.push_back({Badge::Kind::Current, tr("current")});
        badges.push_back({Badge::Kind::Error, is.isInDatabase ? tr("unknown here") : tr("missing")});
        addMarks(idText(row));
        return badges;
    }
    const int index = revision(row);
    const QString &id = m_graph->id(index);
    if (is.isBroken)
        badges.push_back({Badge::Kind::Error, tr("broken")});
    if (is.isCurrent)
        badges.push_back({Badge::Kind::Current, tr("current")});
    addMarks(id);
    if (is.isHead)
        badges.push_back({Badge::Kind::Head, tr("head")});
    if (is.isEdited)
        badges.push_back({Badge::Kind::Warning, tr("edited since")});
    if (m_unsaved.contains(id))
        badges.push_back({Badge::Kind::Warning, tr("unsaved")});
    else if (is.isUntracked)
        badges.push_back({Badge::Kind::Warning, tr("not in git")});
    else if (is.isModified)
        badges.push_back({Badge::Kind::Warning, tr("uncommitted")});
    for (const QString &label : m_graph->at(index).branchLabels)
        badges.push_back({Badge::Kind::Applied, label});
    if (is.isMerge)
        badges.push_back({Badge::Kind::Plain, tr("merge")});
    if (is.isBase)
        badges.push_back({Badge::Kind::Plain, tr("base")});
    if (m_graph->at(index).isSql)
        badges.push_back({Badge::Kind::Plain, QStringLiteral("SQL")});
    return badges;
}

QString HistoryModel::title(const Revision &revision)
{
    const QString message = firstLine(revision.message);
    // What `alembic revision` writes where nobody has said anything: some projects say it in the id.
    if (message == QLatin1String("empty message"))
        return hasWords(revision.id) ? revision.id : message;
    if (message.isEmpty())
        return QFileInfo(revision.file).fileName();
    return saysNothing(message) ? QFileInfo(revision.file).completeBaseName() : message;
}

QString HistoryModel::dateText(const QDate &date)
{
    return QLocale().toString(date, tr("d MMM yyyy"));
}

QString HistoryModel::spanText(const QDate &first, const QDate &last)
{
    if (!first.isValid() || !last.isValid() || first == last)
        return first.isValid() ? dateText(first) : last.isValid() ? dateText(last) : QString();
    const QLocale locale;
    if (first.year() != last.year())
        return tr("%1 – %2").arg(locale.toString(first, QStringLiteral("yyyy")),
                                 locale.toString(last, QStringLiteral("yyyy")));
    const QString month = locale.toString(last, tr("MMM yyyy"));
    return first.month() == last.month() ? month
                                         : tr("%1 – %2").arg(locale.toString(first, QStringLiteral("MMM")), month);
}

QString HistoryModel::displayText(int row, int column) const
{
    const int index = revision(row);
    if (index == RevisionGraph::kNone) {
        if (column == IdColumn)
            return idText(row);
        return column == MessageColumn ? tr("no such file") : QString();
    }
    const Revision &entry = m_graph->at(index);
    const std::vector<int> members = run(row);
    const auto day = [this](int revision) {
        const std::optional<QDateTime> &created = m_graph->at(revision).createDate;
        return created ? created->date() : QDate();
    };
    switch (column) {
    case MessageColumn: return members.empty() ? title(entry) : tr("%Ln revision(s)", nullptr, int(members.size()));
    case IdColumn: return members.empty() ? entry.id : QString();
    case DateColumn:
        return members.empty() ? spanText(day(index), day(index)) : spanText(day(members.back()), day(index));
    case AuthorColumn: return members.empty() ? author(index) : QString();
    case FileColumn: return members.empty() ? QFileInfo(entry.file).fileName() : QString();
    default: return {};
    }
}

QString HistoryModel::runToolTip(const std::vector<int> &members) const
{
    constexpr std::size_t kShown = 12;
    QStringList lines{
        tr("%Ln revision(s) in a row, folded. Enter or a click on the node opens them.", nullptr, int(members.size()))};
    for (std::size_t i = 0; i < std::min(members.size(), kShown); ++i)
        lines << m_graph->id(members[i]) + QStringLiteral("  ") + title(m_graph->at(members[i]));
    if (members.size() > kShown)
        lines << QStringLiteral("…");
    return lines.join(u'\n');
}

QString HistoryModel::toolTip(int row) const
{
    const int index = revision(row);
    if (index == RevisionGraph::kNone) {
        return state(row).isInDatabase
                   ? tr("%1: the database stands here, but no file in this project declares this revision.")
                         .arg(idText(row))
                   : tr("%1: no file in this project declares this revision.").arg(idText(row));
    }
    if (const std::vector<int> members = run(row); !members.empty())
        return runToolTip(members);
    const Revision &entry = m_graph->at(index);
    const State is = state(row);
    QStringList lines{entry.id + QStringLiteral("  ") + firstLine(entry.message)};
    if (is.isKnown)
        lines << (is.isCurrent ? tr("The database stands here") : is.isApplied ? tr("Applied") : tr("Pending"));
    if (!entry.downRevisions.isEmpty())
        lines << tr("Revises %1").arg(entry.downRevisions.join(QStringLiteral(", ")));
    if (!entry.dependsOn.isEmpty())
        lines << tr("Depends on %1").arg(entry.dependsOn.join(QStringLiteral(", ")));
    if (!m_graph->labels(index).isEmpty())
        lines << tr("Branch %1").arg(m_graph->labels(index).join(QStringLiteral(", ")));
    if (entry.createDate)
        lines << tr("Created %1").arg(QLocale().toString(*entry.createDate, QLocale::LongFormat));
    if (m_hasGit && !m_git[std::size_t(index)].commit.isEmpty()) {
        const GitFileInfo &git = m_git[std::size_t(index)];
        lines << tr("Commit %1 by %2, %3").arg(git.commit.left(8), git.author, dateText(git.time.date()));
    }
    if (is.isUntracked)
        lines << tr("Not in git yet");
    else if (is.isModified)
        lines << tr("Changed since the last commit");
    if (is.isEdited)
        lines << tr("Edited since it was applied: the database has the older version");
    const ScriptWords *words = m_scripts ? m_scripts->find(entry.file) : nullptr;
    if (words && !words->tables.isEmpty())
        lines << tr("Tables: %1").arg(shortened(words->tables, kTablesInToolTip));
    for (const Diagnostic &diagnostic : m_graph->diagnostics(index))
        lines << diagnostic.message;
    lines << QFileInfo(entry.file).fileName();
    return lines.join(u'\n');
}

QString HistoryModel::accessibleText(int row) const
{
    const State is = state(row);
    const int index = revision(row);
    QStringList parts;
    if (is.isRun) {
        parts << displayText(row, MessageColumn);
    } else {
        parts << idText(row);
        if (index != RevisionGraph::kNone)
            parts << title(m_graph->at(index));
    }
    if (is.isKnown && !is.isMissing)
        parts << (is.isApplied ? tr("applied") : tr("pending"));
    for (const Badge &badge : badges(row))
        parts << badge.text;
    return parts.join(QStringLiteral(", "));
}

QVariant HistoryModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == GraphColumn ? QVariant() : QVariant(displayText(index.row(), index.column()));
    case Qt::ToolTipRole: return toolTip(index.row());
    case Qt::AccessibleTextRole:
        return index.column() <= MessageColumn ? accessibleText(index.row()) : data(index, Qt::DisplayRole);
    default: return {};
    }
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case GraphColumn: return tr("Graph");
    case MessageColumn: return tr("Message");
    case IdColumn: return tr("Revision");
    case DateColumn: return tr("Date");
    case AuthorColumn: return tr("Author");
    case FileColumn: return tr("File");
    default: return {};
    }
}

} // namespace retort::ui
