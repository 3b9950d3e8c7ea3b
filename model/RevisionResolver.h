// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"
#include "model/RevisionGraph.h"

#include <QString>
#include <QStringList>

#include <expected>
#include <vector>

namespace retort {

/// Why an identifier does not lead to revisions. Commands word "multiple heads" differently, hence the kind.
struct IdentifierError
{
    enum class Kind { NotFound, MultipleHeads, NotAncestor, Walk };

    Kind kind = Kind::NotFound;
    /// Alembic's own text for upgrade, downgrade, show and history.
    QString message;

    Error toError() const { return Error{Error::Kind::Command, message, {}, {}}; }
    /// Several heads where `argument` (as typed) must give one.
    static IdentifierError multipleHeads(const QString &argument);
    /// The same, but when it is about several heads it names `argument`, as upgrade, downgrade and history do.
    IdentifierError naming(const QString &argument) const;
};

/// Turns what people type into revisions of a graph: full and partial ids, labels, `head`, `heads`, `base`, `+N`, `-N`,
/// `rev+N`, `label@…`, ranges. It refers to the graph, which must live longer.
class RevisionResolver
{
public:
    template <typename T>
    using Found = std::expected<T, IdentifierError>;

    explicit RevisionResolver(const RevisionGraph &graph) : m_graph(graph) {}

    /// What `show`, `stamp`, `merge`, `revision --head` accept. `base` gives no revision; `heads` may give several.
    Found<std::vector<int>> resolve(const QString &identifier) const;
    Found<std::vector<int>> resolve(const QStringList &identifiers) const;
    /// One revision, or RevisionGraph::kNone for `base` (and `head` of an empty graph).
    Found<int> resolveOne(const QString &identifier) const;
    /// Ids as the version table holds them. They must be in the files.
    Found<std::vector<int>> rows(const QStringList &versionTable) const;

    /// Targets of `upgrade TARGET…` from `rows`; relative forms count from the rows.
    Found<std::vector<int>> upgradeTargets(const std::vector<int> &rows, const QString &target) const;

    struct DowngradeTarget
    {
        /// Only roots below this label's revision are dropped; empty for none. Not checked, as in Alembic.
        QString label;
        /// kNone for base.
        int revision = RevisionGraph::kNone;
    };
    Found<DowngradeTarget> downgradeTarget(const std::vector<int> &rows, const QString &target) const;

    /// `history -r RANGE` ("" lists everything): the revisions, newest first. `current` at an end stands for `rows`.
    Found<std::vector<int>> history(const QString &range, const std::vector<int> &rows = {}) const;

    /// Those of `targets` that are ancestors or descendants of what `against` denotes; all of them for the base.
    Found<std::vector<int>> filterForLineage(const std::vector<int> &targets, const QString &against,
                                             RevisionGraph::Follow follow) const;
    /// Fails when one of `targets` is an ancestor of another.
    Found<void> checkOverlaps(const std::vector<int> &targets) const;

private:
    const RevisionGraph &m_graph;
};

} // namespace retort
