// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/HistoryView.h"

#include "ui/Workspace.h"
#include "ui/common/Icons.h"
#include "ui/common/Looks.h"
#include "ui/common/Panel.h"
#include "ui/common/ThemeStyle.h"
#include "ui/history/HeadsBanner.h"
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
    layout->addWidget(m_banner);
    layout->addWidget(m_table, 1);
    layout->addWidget(footer);
    setFocusProxy(m_table);
    connectWorkspace();
}

void HistoryView::buildHeader(const ThemeStyle &style)
{
    m_header->addTitle(tr("History"));
    m_search = new QLineEdit;
    m_search->setObjectName(QStringLiteral("historySearch"));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search revisions by id, message, label or file"));
    m_search->setToolTip(tr("Search revisions by id, message, label or file (Ctrl+F)"));
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
        m_model.setGraph(m_workspace.graph());
        updateDatabase();
        showRevision(m_workspace.selected());
    });
    connect(&m_workspace, &Workspace::databaseChanged, this, &HistoryView::updateDatabase);
    connect(&m_workspace, &Workspace::selectionChanged, this, [this] {
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
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                if (current.isValid())
                    m_workspace.select(m_model.revision(current.row()));
            });
    connect(m_table, &HistoryTable::opened, this, [this](int row) { m_workspace.openScript(m_model.revision(row)); });
    connect(m_table, &HistoryTable::searchWanted, this, &HistoryView::focusSearch);
    connect(m_table, &QWidget::customContextMenuRequested, this, &HistoryView::openMenu);
    connect(m_banner, &HeadsBanner::showHeadsWanted, m_actions.goToHead, &QAction::trigger);
    connect(&m_actions, &RevisionActions::revisionWanted, this, [this](int revision) {
        if (m_model.rowOf(revision) < 0)
            m_filter->setChecked(false);
        m_workspace.select(revision);
        showRevision(revision);
    });
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
    m_matches->setText(m_model.isSearching() ? tr("%n match(es)", nullptr, m_model.matchCount()) : QString());
    // The first match at or below the selected row is shown, but stays unselected: typing must not move the selection.
    const int row = std::max(m_model.rowOf(m_workspace.selected()), 0);
    if (m_model.isSearching() && m_model.matchCount() > 0)
        m_table->scrollTo(m_model.index(m_model.state(row).isMatch ? row : m_model.nextMatch(row, 1), 0));
    else if (m_workspace.selected() != RevisionGraph::kNone)
        showRevision(m_workspace.selected());
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
    const QString name = QStringLiteral("<b>%1</b>").arg(graph.id(selected).toHtmlEscaped());
    QStringList parts;
    const DatabaseState &database = m_workspace.database();
    if (database.kind == DatabaseState::Kind::Known && database.unknownRows.isEmpty()) {
        const int row = m_model.rowOf(selected);
        const HistoryModel::State state = row < 0 ? HistoryModel::State() : m_model.state(row);
        if (state.isCurrent) {
            parts << tr("is where the database stands");
        } else {
            const Result<MigrationPlan> plan = state.isApplied ? planDowngrade(graph, database.rows, graph.id(selected))
                                                               : planUpgrade(graph, database.rows, graph.id(selected));
            if (!plan)
                parts << plan.error().message.toHtmlEscaped();
            else if (state.isApplied)
                parts << tr("is applied; going back to it undoes %n revision(s)", nullptr, int(plan->steps.size()));
            else
                parts << tr("is pending; upgrading to it runs %n revision(s)", nullptr, int(plan->steps.size()));
        }
    }
    const QString file = QFileInfo(graph.at(selected).file).fileName().toHtmlEscaped();
    m_summary->setText(name + u' ' + parts.join(u' ') + QStringLiteral("<br>") + file);
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
