// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/HistoryView.h"

#include "ui/Workspace.h"
#include "ui/common/EnginePhrases.h"
#include "ui/common/Icons.h"
#include "ui/common/Looks.h"
#include "ui/common/Panel.h"
#include "ui/common/ThemeStyle.h"
#include "ui/environments/EnvironmentColour.h"
#include "ui/history/FilterButtons.h"
#include "ui/history/HeadsBanner.h"
#include "ui/history/HistoryHighlighter.h"
#include "ui/history/HistoryTable.h"
#include "ui/history/RevisionActions.h"

#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace retort::ui {

HistoryView::HistoryView(Workspace &workspace, RevisionActions &actions, const ThemeStyle &style, QWidget *parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_actions(actions),
      m_header(new PanelHeader),
      m_filters(new FilterButtons(m_model, style)),
      m_banner(new HeadsBanner(workspace, style)),
      m_table(new HistoryTable(m_model, style)),
      m_summary(new QLabel)
{
    buildHeader(style);
    m_summary->setObjectName(QStringLiteral("selectionSummary"));
    m_summary->setTextFormat(Qt::RichText);
    m_summary->setWordWrap(true);
    auto *footer = new QFrame;
    setLook(footer, "footer");
    auto *footerLayout = new QVBoxLayout(footer);
    footerLayout->setContentsMargins(12, 8, 12, 8);
    footerLayout->addWidget(m_summary);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_filters);
    layout->addWidget(m_banner);
    layout->addWidget(m_table, 1);
    layout->addWidget(footer);
    addAction(m_filters->foldAction());
    connectWorkspace();
    connectTable();
    new HistoryHighlighter(workspace, m_model, *m_table, this);
}

void HistoryView::buildHeader(const ThemeStyle &style)
{
    m_header->addTitle(tr("History"));
    m_search = new QLineEdit;
    m_search->setObjectName(QStringLiteral("historySearch"));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search revisions by id, message, label, file, author or the script’s text"));
    m_search->setToolTip(tr("Search revisions by id, message, label, file, author or the script’s text (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(themedIcon(style, QStringLiteral("search")), QLineEdit::LeadingPosition);
    setLook(m_search, "search");
    m_header->addWidget(m_search, 1);
    m_matches = mutedLabel({});
    m_header->addWidget(m_matches);
    m_filter = flatButton(tr("Filter"), tr("Show only the revisions that match"));
    m_filter->setCheckable(true);
    m_header->addWidget(m_filter);
    m_header->addWidget(flatButton(m_actions.goToCurrent));

    connect(m_search, &QLineEdit::textChanged, this, &HistoryView::search);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { stepMatch(1); });
    connect(m_filter, &QToolButton::toggled, this, &HistoryView::search);
    const auto inSearch = [this](const QKeySequence &keys, auto work) {
        connect(new QShortcut(keys, m_search, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated, this, work);
    };
    inSearch(Qt::SHIFT | Qt::Key_Return, [this] { stepMatch(-1); });
    inSearch(Qt::Key_Down, [this] { stepMatch(1); });
    inSearch(Qt::Key_Up, [this] { stepMatch(-1); });
    inSearch(Qt::Key_Escape, [this] {
        m_search->clear();
        m_table->setFocus(Qt::ShortcutFocusReason);
    });
}

void HistoryView::connectWorkspace()
{
    connect(&m_workspace, &Workspace::graphChanged, this, [this] {
        m_model.setGraph(m_workspace.graph(), m_workspace.layout());
        updateDatabase();
        showRevision(m_workspace.selected());
    });
    connect(&m_workspace, &Workspace::databaseChanged, this, &HistoryView::updateDatabase);
    connect(&m_workspace, &Workspace::selectionChanged, this, [this] {
        if (m_workspace.range().empty())
            showRevision(m_workspace.selected());
        updateSummary();
    });
    connect(&m_workspace, &Workspace::unsavedChanged, this, [this] {
        QStringList ids;
        for (const QString &file : m_workspace.unsavedFiles()) {
            if (const int revision = m_workspace.revisionOf(file); revision != RevisionGraph::kNone)
                ids << m_workspace.graph()->id(revision);
        }
        m_model.setUnsaved(ids);
    });
    connect(&m_workspace, &Workspace::filesKnown, this, &HistoryView::updateFiles);
    connect(&m_workspace, &Workspace::editedChanged, this, [this] { m_model.setEdited(m_workspace.edited()); });
    connect(&m_workspace, &Workspace::environmentsChanged, this, &HistoryView::updateMarks);
    connect(m_banner, &HeadsBanner::showHeadsWanted, m_actions.goToHead, &QAction::trigger);
    connect(m_banner, &HeadsBanner::mergeWanted, m_actions.mergeHeads, &QAction::trigger);
    connect(m_banner, &HeadsBanner::repairWanted, m_actions.repairParent, &QAction::trigger);
    connect(&m_actions, &RevisionActions::revisionWanted, this, [this](int revision) {
        m_model.reveal(revision);
        if (m_model.rowOf(revision) < 0)
            m_filter->setChecked(false);
        if (m_model.rowOf(revision) < 0)
            m_filters->clear();
        m_table->goToRow(m_model.rowOf(revision));
        m_workspace.select(revision);
    });
}

void HistoryView::connectTable()
{
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                if (current.isValid())
                    m_workspace.select(m_model.revision(current.row()));
            });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &HistoryView::selectRows);
    connect(m_table, &HistoryTable::opened, this, [this](int row) {
        if (!m_model.unfold(row))
            m_workspace.openScript(m_model.revision(row));
    });
    connect(m_table, &HistoryTable::searchWanted, this, &HistoryView::focusSearch);
    connect(m_table, &HistoryTable::headDropped, this,
            [this](int row, int target) { Q_EMIT headDropped(m_model.revision(row), m_model.revision(target)); });
    connect(m_table, &QWidget::customContextMenuRequested, this, &HistoryView::openMenu);
    connect(m_filters, &FilterButtons::changed, this, [this] {
        updateMatches();
        showRevision(m_workspace.selected());
    });
}

void HistoryView::selectRows()
{
    std::vector<int> revisions;
    for (const int row : m_table->selectedRows()) {
        // A folded run is all that it stands for.
        if (const std::vector<int> members = m_model.run(row); !members.empty())
            revisions.insert(revisions.end(), members.begin(), members.end());
        else if (m_model.revision(row) != RevisionGraph::kNone)
            revisions.push_back(m_model.revision(row));
    }
    m_workspace.selectRange(std::move(revisions));
}

void HistoryView::updateFiles()
{
    m_model.setGit(m_workspace.git().files);
    m_model.setScripts(m_workspace.scripts());
    if (m_workspace.scripts())
        m_filters->setTables(m_workspace.scripts()->tables());
    m_table->fitColumns();
    updateMatches();
}

void HistoryView::updateMarks()
{
    // The chosen environment is what "current" means; the others are marked by name.
    const Environment *chosen = m_workspace.environment();
    std::vector<EnvironmentMark> marks;
    for (const EnvironmentState &state : m_workspace.environments()) {
        const bool isChosen = chosen && chosen->name == state.environment.name;
        if (!isChosen && m_workspace.isOnGraph(state) && state.database.kind == DatabaseState::Kind::Known)
            marks.push_back({state.environment.shownName(), environmentBadge(state.environment), state.database.rows});
    }
    m_model.setMarks(marks);
}

void HistoryView::showRevision(int revision)
{
    m_table->showRow(m_model.rowOf(revision));
}

void HistoryView::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void HistoryView::search()
{
    m_model.setSearch(m_search->text(), m_filter->isChecked());
    updateMatches();
    // The first match at or below the selected row is shown, but stays unselected: typing must not move the selection.
    const int row = std::max(m_model.rowOf(m_workspace.selected()), 0);
    if (m_model.isSearching() && m_model.matchCount() > 0)
        m_table->scrollTo(m_model.index(m_model.state(row).isMatch ? row : m_model.nextMatch(row, 1), 0));
    else if (m_workspace.selected() != RevisionGraph::kNone)
        showRevision(m_workspace.selected());
}

void HistoryView::updateMatches()
{
    if (m_model.isSearching())
        m_matches->setText(tr("%Ln match(es)", nullptr, m_model.matchCount()));
    else if (m_model.isFiltering())
        m_matches->setText(tr("%L1 of %L2 shown").arg(m_model.rowCount()).arg(m_model.graph().size()));
    else
        m_matches->clear();
}

void HistoryView::stepMatch(int step)
{
    if (!m_model.isSearching() || m_model.matchCount() == 0)
        return;
    const int here = m_model.rowOf(m_workspace.selected());
    m_table->showRow(m_model.nextMatch(here < 0 && step > 0 ? -1 : here, step));
}

void HistoryView::updateDatabase()
{
    const DatabaseState &database = m_workspace.database();
    m_model.setRows(database.kind == DatabaseState::Kind::Known ? std::optional(database.rows) : std::nullopt);
    updateSummary();
}

void HistoryView::updateSummary()
{
    const RevisionGraph &graph = *m_workspace.graph();
    const int selected = m_workspace.selected();
    if (selected == RevisionGraph::kNone) {
        m_summary->setText(tr("Select a revision to see what it would change."));
        return;
    }
    if (const std::size_t count = m_workspace.range().size(); count > 1) {
        m_summary->setText(tr("<b>%Ln revision(s)</b> selected: the SQL below is that of all of them, in the order in "
                              "which they run.",
                              nullptr, int(count)) +
                           QStringLiteral("<br>") +
                           tr("%1 compares the first with the last.")
                               .arg(m_actions.compare->shortcut().toString(QKeySequence::NativeText)));
        return;
    }
    const QString name = QStringLiteral("<b>%1</b>").arg(graph.id(selected).toHtmlEscaped());
    const QString file = QFileInfo(graph.at(selected).file).fileName().toHtmlEscaped();
    m_summary->setText(name + u' ' + positionText(selected) + QStringLiteral("<br>") + file);
}

QString HistoryView::positionText(int revision) const
{
    const RevisionGraph &graph = *m_workspace.graph();
    const DatabaseState &database = m_workspace.database();
    if (database.kind != DatabaseState::Kind::Known || !database.unknownRows.isEmpty())
        return {};
    const int row = m_model.rowOf(revision);
    const HistoryModel::State state = row < 0 ? HistoryModel::State() : m_model.state(row);
    if (state.isCurrent)
        return tr("is where the database stands");
    const Result<MigrationPlan> plan = state.isApplied ? planDowngrade(graph, database.rows, graph.id(revision))
                                                       : planUpgrade(graph, database.rows, graph.id(revision));
    if (!plan)
        return shownPhrase(plan.error().message).toHtmlEscaped();
    return state.isApplied ? tr("is applied; going back to it undoes %Ln revision(s)", nullptr, int(plan->steps.size()))
                           : tr("is pending; upgrading to it runs %Ln revision(s)", nullptr, int(plan->steps.size()));
}

void HistoryView::openMenu(const QPoint &position)
{
    if (!m_table->indexAt(position).isValid())
        return;
    QMenu menu(this);
    for (QAction *action : m_actions.forRevision()) {
        if (action)
            menu.addAction(action);
        else
            menu.addSeparator();
    }
    menu.exec(m_table->viewport()->mapToGlobal(position));
}

} // namespace retort::ui
