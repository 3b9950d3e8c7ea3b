// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/revision/ParentEffects.h"

#include "model/RevisionRelation.h"
#include "ui/Workspace.h"
#include "ui/common/Ids.h"
#include "ui/compare/CompareDialog.h"
#include "ui/history/HistoryModel.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <array>

namespace retort::ui {

namespace {

constexpr auto kFollow = RevisionGraph::Follow::ParentsAndDependencies;

struct ParentText
{
    Q_DECLARE_TR_FUNCTIONS(retort::ui::ParentEffects)
};

RevisionSet appliedIn(const Workspace &workspace)
{
    const RevisionGraph &graph = *workspace.graph();
    std::vector<int> rows;
    for (const QString &row : workspace.database().rows) {
        if (const int revision = graph.find(row); revision != RevisionGraph::kNone)
            rows.push_back(revision);
    }
    return graph.ancestors(rows, kFollow);
}

QString headName(const Workspace &workspace, int head)
{
    const Revision &revision = workspace.graph()->at(head);
    const QString author = workspace.git().files.value(revision.file).author;
    const QString name = shortId(revision.id) + QStringLiteral(" “") + HistoryModel::title(revision) + u'”';
    return author.isEmpty() ? name : ParentText::tr("%1 by %2").arg(name, author);
}

/// How much of their ids tells these revisions apart.
int telling(const RevisionGraph &graph, const std::vector<int> &revisions)
{
    constexpr int kUsual = 8;
    constexpr int kMost = 32;
    int length = kUsual;
    const auto areAlike = [&] {
        QSet<QString> beginnings;
        for (const int revision : revisions)
            beginnings.insert(graph.id(revision).left(length));
        return beginnings.size() < qsizetype(revisions.size());
    };
    while (length < kMost && areAlike())
        ++length;
    return length;
}

} // namespace

QString headsText(const Workspace &workspace, const std::vector<int> &heads)
{
    const RevisionGraph &graph = *workspace.graph();
    QStringList names;
    for (const int head : heads)
        names << headName(workspace, head);
    QStringList lines{names.join(u'\n')};
    const std::vector<int> forks = forksOf(graph, heads);
    if (forks.empty())
        lines << ParentText::tr("They have no revision in common.");
    else
        lines << ParentText::tr("They part at %1.").arg(graph.ids(forks).join(QStringLiteral(", ")));
    if (heads.size() == 2) {
        const RevisionRelation relation = RevisionRelation::of(graph, heads[0], heads[1]);
        const QStringList shared = sharedTables(workspace, relation.onlyFirst, relation.onlySecond);
        lines << (shared.isEmpty() ? ParentText::tr("No table is touched by both.")
                                   : ParentText::tr("Both touch: %1").arg(shared.join(QStringLiteral(", "))));
    }
    return lines.join(u'\n');
}

QString headsLine(const Workspace &workspace, const std::vector<int> &heads)
{
    constexpr std::size_t kShownHeads = 3;
    constexpr int kLongestTitle = 26;
    const RevisionGraph &graph = *workspace.graph();
    const int length = telling(graph, heads);
    QStringList names;
    for (const int head : heads) {
        if (std::size_t(names.size()) == kShownHeads) {
            names << QStringLiteral("…");
            break;
        }
        const QString title = HistoryModel::title(graph.at(head));
        names << graph.id(head).left(length) + QStringLiteral(" “") +
                     (title.size() > kLongestTitle ? title.left(kLongestTitle - 1) + u'…' : title) + u'”';
    }
    QStringList parts{
        ParentText::tr("%n head(s): %1", nullptr, int(heads.size())).arg(names.join(QStringLiteral(", ")))};
    const std::vector<int> forks = forksOf(graph, heads);
    QStringList forkNames;
    for (const int fork : forks)
        forkNames << graph.id(fork).left(8);
    parts << (forks.empty() ? ParentText::tr("nothing in common")
                            : ParentText::tr("part at %1").arg(forkNames.join(QStringLiteral(", "))));
    if (heads.size() == 2) {
        const RevisionRelation relation = RevisionRelation::of(graph, heads[0], heads[1]);
        if (const QStringList shared = sharedTables(workspace, relation.onlyFirst, relation.onlySecond);
            !shared.isEmpty())
            parts << ParentText::tr("both touch %1").arg(shared.join(QStringLiteral(", ")));
    }
    return parts.join(QStringLiteral(" · "));
}

QString mergeEffects(const Workspace &workspace, const std::vector<int> &heads)
{
    QStringList lines{ParentText::tr("A merge revision changes no table. A database on either side gets what it lacks "
                                     "of the other side, then the merge; none has to be touched by hand.")};
    if (workspace.database().kind == DatabaseState::Kind::Known) {
        const RevisionSet applied = appliedIn(workspace);
        int lacking = 0;
        for (const int revision : workspace.graph()->ancestors(heads, kFollow).indices())
            lacking += applied.contains(revision) ? 0 : 1;
        lines << ParentText::tr("The connected database lacks %Ln revision(s) of them.", nullptr, lacking);
    }
    return lines.join(u'\n');
}

QString reparentEffects(const Workspace &workspace, int revision, const QStringList &parents)
{
    const RevisionGraph &graph = *workspace.graph();
    const QString id = graph.id(revision);
    const QString after = parents.isEmpty() ? ParentText::tr("nothing (a base)") : parents.join(QStringLiteral(", "));
    QStringList lines{
        ParentText::tr("Databases that have neither run %1 after %2, in one line.").arg(id, after),
        ParentText::tr("Databases that stand before %1 and have %2 are as before: %1 comes next.").arg(id, after),
        ParentText::tr("A database that has %1 and not %2 is taken to have both from then on: what it "
                       "lacks must be run by hand, or %1 be undone there first.")
            .arg(id, after)};
    if (workspace.database().kind == DatabaseState::Kind::Known && !parents.isEmpty()) {
        const RevisionSet applied = appliedIn(workspace);
        const int parent = graph.find(parents.front());
        const bool hasRevision = applied.contains(revision);
        const bool hasParent = parent != RevisionGraph::kNone && applied.contains(parent);
        lines << (hasRevision && !hasParent ? ParentText::tr("The connected database is such a one.")
                                            : ParentText::tr("The connected database is on the safe side."));
    }
    return lines.join(u'\n');
}

} // namespace retort::ui
