// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/HistoryHighlighter.h"

#include "ui/Workspace.h"
#include "ui/history/HistoryModel.h"
#include "ui/history/HistoryTable.h"

#include <array>

namespace retort::ui {

namespace {

/// A mouse that only passes through lights nothing up.
constexpr int kHoverMilliseconds = 100;

RevisionSet lineageOf(const RevisionGraph &graph, int revision)
{
    constexpr auto kFollow = RevisionGraph::Follow::ParentsAndDependencies;
    RevisionSet lineage = graph.ancestors(std::array{revision}, kFollow);
    for (const int descendant : graph.descendants(std::array{revision}, kFollow).indices())
        lineage.insert(descendant);
    return lineage;
}

/// What would run to bring the database to `revision`.
RevisionSet pathTo(const RevisionGraph &graph, const std::vector<int> &current, int revision)
{
    constexpr auto kFollow = RevisionGraph::Follow::ParentsAndDependencies;
    const RevisionSet applied = graph.ancestors(current, kFollow);
    RevisionSet path(graph.size());
    if (applied.contains(revision)) {
        for (const int above : graph.descendants(std::array{revision}, RevisionGraph::Follow::Parents).indices()) {
            if (applied.contains(above) && above != revision)
                path.insert(above);
        }
    } else {
        for (const int below : graph.ancestors(std::array{revision}, kFollow).indices()) {
            if (!applied.contains(below))
                path.insert(below);
        }
    }
    return path;
}

} // namespace

HistoryHighlighter::HistoryHighlighter(Workspace &workspace, HistoryModel &model, HistoryTable &table, QObject *parent)
    : QObject(parent), m_workspace(workspace), m_model(model)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kHoverMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &HistoryHighlighter::update);
    connect(&table, &HistoryTable::hovered, this, [this](int row) {
        m_hoveredRow = row;
        m_timer.start();
    });
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_hoveredRow = -1; });
    connect(&workspace, &Workspace::selectionChanged, this, &HistoryHighlighter::update);
    connect(&workspace, &Workspace::databaseChanged, this, &HistoryHighlighter::update);
}

int HistoryHighlighter::revisionUnderMouse() const
{
    return m_hoveredRow >= 0 && m_hoveredRow < m_model.rowCount() ? m_model.revision(m_hoveredRow)
                                                                  : RevisionGraph::kNone;
}

void HistoryHighlighter::update()
{
    const RevisionGraph &graph = m_model.graph();
    if (&graph != m_workspace.graph().get())
        return;
    const int selected = m_workspace.selected();
    const int hovered = revisionUnderMouse();
    const int lit = hovered != RevisionGraph::kNone ? hovered : selected;
    if (lit == RevisionGraph::kNone)
        return m_model.setHighlight(std::nullopt);
    HistoryModel::Highlight highlight;
    highlight.lineage = lineageOf(graph, lit);
    highlight.dimsOthers = hovered != RevisionGraph::kNone && highlight.lineage.count() < graph.size();
    if (selected != RevisionGraph::kNone && m_workspace.database().kind == DatabaseState::Kind::Known)
        highlight.path = pathTo(graph, m_model.currentRevisions(), selected);
    m_model.setHighlight(std::move(highlight));
}

} // namespace retort::ui
