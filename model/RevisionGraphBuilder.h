// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/RevisionGraph.h"

namespace retort {

/// Turns a list of headers into the edges, labels and diagnostics of a RevisionGraph. Used by its constructor only.
/// The steps and their order are those in which Alembic finds faults, so that the first fault is the one it reports.
class RevisionGraphBuilder
{
public:
    explicit RevisionGraphBuilder(RevisionGraph &graph) : m_graph(graph) {}

    void build();

private:
    using Node = RevisionGraph::Node;

    Node &node(int index) { return m_graph.m_nodes[size_t(index)]; }
    const Revision &revision(int index) const { return m_graph.at(index); }
    void fault(int index, const QString &code, const QString &message, const QString &hint = {});
    void warn(int index, const QString &code, const QString &message, const QString &hint = {});

    void indexIds();
    void checkHeader(int index);
    void indexLabels();
    void resolveDependencies();
    void resolveParents();
    void linkChildren();
    void findCycles();
    void cutCycle(const std::vector<int> &members);
    QString cycleError() const;
    void normaliseDependencies();
    void listEnds();
    void spreadLabels();

    RevisionGraph &m_graph;
};

} // namespace retort
