// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/RevisionResolver.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace retort {

/// A relative identifier; whatever follows the digits is ignored, as in Alembic.
struct RelativeForm
{
    static std::optional<RelativeForm> parse(const QString &identifier);

    QString label;
    QString symbol;
    bool hasSymbol = false;
    /// As written, with its sign.
    QString text;
    int steps = 0;
};

/// The steps of a bare negative number ("-2"), else 0.
int negativeSteps(const QString &symbol);

/// Where a walk stands: on a revision, below all bases (before the first revision), or nowhere (past the end).
struct WalkPosition
{
    enum class Place { Start, Revision, Base, PastEnd };

    Place place = Place::Start;
    int revision = RevisionGraph::kNone;

    static WalkPosition at(int index)
    {
        return index == RevisionGraph::kNone ? WalkPosition{} : WalkPosition{Place::Revision, index};
    }
};

/// One request's view of the graph: the parts that RevisionResolver's answers are made of.
class RevisionLookup
{
public:
    template <typename T>
    using Found = RevisionResolver::Found<T>;

    explicit RevisionLookup(const RevisionGraph &graph) : m_graph(graph) {}

    /// What stands for an identifier before it is looked up: symbols, and the label before the first "@".
    struct Parsed
    {
        QStringList symbols;
        /// Known revisions, in place of symbols.
        std::vector<int> revisions;
        bool isKnown = false;
        QString label;
        bool hasLabel = false;
    };

    Found<Parsed> parse(const QString &identifier) const;

    /// An id, a label or a unique prefix of one; within `label`'s lineage if that is not empty.
    Found<int> find(const QString &symbol, const QString &label = {}) const;

    /// Those of `targets` that are ancestors or descendants of what `against` denotes; all when that is the base.
    Found<std::vector<int>> filterForLineage(const std::vector<int> &targets, const QString &against,
                                             RevisionGraph::Follow follow) const;

    enum class Overwalk { IsPastEnd, StaysAtEnd };

    /// `steps` up (positive) or down. `label` narrows steps upwards.
    Found<WalkPosition> walk(WalkPosition from, int steps, const QString &label, Overwalk overwalk) const;

    /// One revision or kNone for base.
    Found<int> one(const QString &identifier) const;

    Found<std::vector<int>> all(const QString &identifier, Overwalk overwalk = Overwalk::IsPastEnd) const;

    Found<std::vector<int>> upgradeTargets(const std::vector<int> &rows, const QString &target,
                                           Overwalk overwalk) const;

    Found<RevisionResolver::DowngradeTarget> downgradeTarget(const std::vector<int> &rows, const QString &target,
                                                             Overwalk overwalk, const QStringList &rowIds) const;

private:
    static std::vector<int> positions(const WalkPosition &position);

    Found<std::vector<int>> relativeToSymbol(const RelativeForm &form, Overwalk overwalk) const;

    /// What the rows imply on a branch that has no row of its own: tips among all their ancestors in its lineage.
    Found<std::vector<int>> branchTips(const std::vector<int> &rows, const QString &label) const;

    const RevisionGraph &m_graph;
};

} // namespace retort
