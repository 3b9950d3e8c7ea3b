// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/Error.h"
#include "model/Revision.h"

#include <QHash>

#include <optional>
#include <span>
#include <vector>

namespace retort {

/// A set of revisions of one graph, by index.
class RevisionSet
{
public:
    explicit RevisionSet(int graphSize = 0) : m_bits(size_t(graphSize), false) {}

    bool contains(int index) const { return m_bits[size_t(index)]; }
    /// True when `index` was not in the set before.
    bool insert(int index)
    {
        if (m_bits[size_t(index)])
            return false;
        m_bits[size_t(index)] = true;
        ++m_count;
        return true;
    }
    void remove(int index)
    {
        m_count -= m_bits[size_t(index)] ? 1 : 0;
        m_bits[size_t(index)] = false;
    }
    bool isEmpty() const { return m_count == 0; }
    int count() const { return m_count; }
    /// The members in load order.
    std::vector<int> indices() const;

private:
    std::vector<bool> m_bits;
    int m_count = 0;
};

/// The DAG of a project's revisions, an immutable value built from the scripts' headers in load order.
///
/// Revisions are named by their index in load order (0 … size()-1), which is also the tie-breaker of every listing.
/// Building never fails: a duplicate id, a missing parent, a cycle and so on become diagnostics on their own nodes,
/// the edges that cannot be are left out, and the rest stays usable. error() is what Alembic would refuse to work with.
/// Identifiers that people type ("head", "+2", "ab12", "orders@head") are RevisionResolver's subject, plans are
/// MigrationPlan's. Everything is linear in revisions + edges and walks without recursion.
class RevisionGraph
{
public:
    /// Where a look-up finds nothing.
    static constexpr int kNone = -1;

    /// Which edges a walk follows: `down_revision` alone, or `depends_on` as well.
    enum class Follow { Parents, ParentsAndDependencies };

    RevisionGraph();
    explicit RevisionGraph(std::vector<Revision> revisions);

    int size() const { return int(m_revisions.size()); }
    bool isEmpty() const { return m_revisions.empty(); }
    const Revision &at(int index) const { return m_revisions[size_t(index)]; }
    const QString &id(int index) const { return m_revisions[size_t(index)].id; }
    const std::vector<Revision> &revisions() const { return m_revisions; }
    QStringList ids(std::span<const int> indices) const;

    /// The error with which every command that changes something must stop, as Alembic does; nullopt for a sound graph.
    const std::optional<Error> &error() const { return m_error; }
    /// Lines for standard error (duplicate ids, missing parents), in load order.
    const QStringList &warnings() const { return m_warnings; }
    /// Everything wrong with one node: the script's own diagnostics, then the graph's.
    std::vector<Diagnostic> diagnostics(int index) const;
    /// True for a revision that a later file with the same id replaces; it has no edges.
    bool isShadowed(int index) const { return m_nodes[size_t(index)].isShadowed; }
    /// Parents and dependencies that no file declares.
    QStringList missing(int index) const { return m_nodes[size_t(index)].missing; }

    /// The revision with exactly this id, or kNone.
    int find(const QString &id) const { return m_ids.value(id, kNone); }
    /// The revision with exactly this id or that declares this label, or kNone.
    int findKey(const QString &idOrLabel) const { return m_keys.value(idOrLabel, kNone); }
    /// All ids and labels.
    const QHash<QString, int> &keys() const { return m_keys; }

    // Edges of one revision. "Dependencies" are resolved `depends_on`; "normalised" ones leave out what an ancestor
    // already depends on.
    const std::vector<int> &parents(int index) const { return m_nodes[size_t(index)].parents; }
    const std::vector<int> &dependencies(int index) const { return m_nodes[size_t(index)].dependencies; }
    const std::vector<int> &normalisedDependencies(int index) const { return m_nodes[size_t(index)].normalised; }
    /// Parents, then normalised dependencies, without duplicates.
    const std::vector<int> &allParents(int index) const { return m_nodes[size_t(index)].allParents; }
    const std::vector<int> &children(int index) const { return m_nodes[size_t(index)].children; }
    /// Children, then revisions that depend on this one, without duplicates.
    const std::vector<int> &allChildren(int index) const { return m_nodes[size_t(index)].allChildren; }

    // In load order. A head has no children, a real head is also needed by no `depends_on`;
    // a base has no parents, a real base also no dependencies.
    const std::vector<int> &heads() const { return m_heads; }
    const std::vector<int> &realHeads() const { return m_realHeads; }
    const std::vector<int> &bases() const { return m_bases; }
    const std::vector<int> &realBases() const { return m_realBases; }
    std::vector<int> branchPoints() const;
    std::vector<int> mergePoints() const;

    bool isHead(int index) const;
    bool isRealHead(int index) const;
    /// A head that another revision depends on.
    bool isEffectiveHead(int index) const { return isHead(index) && !isRealHead(index); }
    bool isBase(int index) const { return !isShadowed(index) && at(index).downRevisions.isEmpty(); }
    bool isBranchPoint(int index) const { return children(index).size() > 1; }
    bool isRealBranchPoint(int index) const { return allChildren(index).size() > 1; }
    bool isMergePoint(int index) const { return at(index).downRevisions.size() > 1; }
    /// Branch labels that a listing shows for this revision: declared ones and those that spread to it; sorted.
    const QStringList &labels(int index) const { return m_nodes[size_t(index)].labels; }

    /// `start` and everything below or above it.
    RevisionSet ancestors(std::span<const int> start, Follow follow) const;
    RevisionSet descendants(std::span<const int> start, Follow follow) const;
    /// True when one of the two is an ancestor of the other, or they are the same.
    bool sharesLineage(int a, int b, Follow follow) const;

    /// `revisions` with newer ones before what they need, in exactly the order in which Alembic runs a downgrade that
    /// starts at `start` (an upgrade runs the reverse, with its targets as start).
    std::vector<int> topologicalOrder(const RevisionSet &revisions, std::span<const int> start) const;
    /// Every revision, newest first, as `history` lists them; broken and shadowed ones too.
    std::vector<int> historyOrder() const;
    /// `rows` (revisions in the version table) and what is current only because a row depends on it, tips only.
    std::vector<int> impliedRows(std::span<const int> rows) const;

private:
    struct Node
    {
        std::vector<int> parents;
        std::vector<int> dependencies;
        std::vector<int> normalised;
        std::vector<int> allParents;
        std::vector<int> children;
        std::vector<int> allChildren;
        QStringList labels;
        QStringList missing;
        std::vector<Diagnostic> diagnostics;
        bool isShadowed = false;
    };
    friend class RevisionGraphBuilder;

    std::vector<Revision> m_revisions;
    std::vector<Node> m_nodes;
    QHash<QString, int> m_ids;
    QHash<QString, int> m_keys;
    std::vector<int> m_heads;
    std::vector<int> m_realHeads;
    std::vector<int> m_bases;
    std::vector<int> m_realBases;
    std::optional<Error> m_error;
    QStringList m_warnings;
};

} // namespace retort
