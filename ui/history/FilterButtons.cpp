// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/FilterButtons.h"

#include "ui/common/FlowLayout.h"
#include "ui/common/Icons.h"
#include "ui/common/Ids.h"
#include "ui/common/Looks.h"
#include "ui/history/HistoryModel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include <array>

namespace retort::ui {

namespace {

constexpr int kLongestText = 18;
/// More entries than this stand in sub-menus by their first letter.
constexpr qsizetype kLongestMenu = 30;

QString shown(const QString &text)
{
    QString cut = text.size() > kLongestText ? text.left(kLongestText - 1) + u'…' : text;
    return cut.replace(u'&', QStringLiteral("&&")) + QStringLiteral(" ▾");
}

} // namespace

FilterButtons::FilterButtons(HistoryModel &model, const ThemeStyle &style, QWidget *parent)
    : QWidget(parent),
      m_model(model),
      m_branch(makeButton(tr("Which branch is shown"), QStringLiteral("filterBranch"))),
      m_state(makeButton(tr("Which states are shown"), QStringLiteral("filterState"))),
      m_table(makeButton(tr("Only scripts that touch a table"), QStringLiteral("filterTable"))),
      m_author(makeButton(tr("Only scripts of one author"), QStringLiteral("filterAuthor"))),
      m_clear(flatButton({}, tr("Show everything"))),
      m_fold(new QAction(themedIcon(style, QStringLiteral("fold")), tr("&Fold Linear Runs"), this))
{
    m_clear->setIcon(themedIcon(style, QStringLiteral("close")));
    m_clear->setObjectName(QStringLiteral("filterClear"));
    m_fold->setCheckable(true);
    m_fold->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+L")));
    m_fold->setToolTip(tr("Show revisions in a row without a branch as one row (Ctrl+Shift+L)"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(4, 2, 8, 2);
    layout->setSpacing(0);
    // In a narrow pane they take two lines.
    auto *flow = new FlowLayout;
    for (QToolButton *button : {m_branch, m_state, m_table, m_author, m_clear})
        flow->addWidget(button);
    layout->addLayout(flow, 1);
    layout->addWidget(flatButton(m_fold), 0, Qt::AlignTop);

    const std::array fills{
        std::pair(m_branch, &FilterButtons::fillBranches), std::pair(m_state, &FilterButtons::fillStates),
        std::pair(m_table, &FilterButtons::fillTables), std::pair(m_author, &FilterButtons::fillAuthors)};
    for (const auto &[button, fill] : fills) {
        auto *menu = new QMenu(button);
        button->setMenu(menu);
        connect(menu, &QMenu::aboutToShow, this, [this, menu, fill = fill] {
            menu->clear();
            (this->*fill)(*menu);
        });
    }
    connect(m_clear, &QToolButton::clicked, this, &FilterButtons::clear);
    connect(m_fold, &QAction::toggled, this, [this](bool isFolding) {
        m_model.setFolding(isFolding);
        Q_EMIT changed();
    });
    showFilter();
}

QToolButton *FilterButtons::makeButton(const QString &name, const QString &objectName)
{
    QToolButton *button = flatButton({}, name);
    button->setObjectName(objectName);
    button->setPopupMode(QToolButton::InstantPopup);
    return button;
}

QString FilterButtons::stateName(HistoryFilter::State state)
{
    switch (state) {
    case HistoryFilter::State::Any: return tr("All states");
    case HistoryFilter::State::Applied: return tr("Applied");
    case HistoryFilter::State::Pending: return tr("Pending");
    case HistoryFilter::State::Current: return tr("Current");
    case HistoryFilter::State::Head: return tr("Heads");
    case HistoryFilter::State::Merge: return tr("Merges");
    case HistoryFilter::State::Broken: return tr("Broken");
    case HistoryFilter::State::Uncommitted: return tr("Not committed");
    }
    return {};
}

void FilterButtons::setFilter(const HistoryFilter &filter)
{
    m_model.setFilter(filter);
    showFilter();
    Q_EMIT changed();
}

void FilterButtons::addChoice(QMenu &menu, const QString &text, const HistoryFilter &filter)
{
    QAction *action =
        menu.addAction(QString(text).replace(u'&', QStringLiteral("&&")), this, [this, filter] { setFilter(filter); });
    action->setCheckable(true);
    action->setChecked(filter == m_model.filter());
}

void FilterButtons::fillBranches(QMenu &menu)
{
    HistoryFilter filter = m_model.filter();
    filter.branch.clear();
    addChoice(menu, tr("All branches"), filter);
    menu.addSeparator();
    const RevisionGraph &graph = m_model.graph();
    QStringList labels;
    for (const Revision &revision : graph.revisions())
        labels += revision.branchLabels;
    labels.removeDuplicates();
    labels.sort(Qt::CaseInsensitive);
    for (const QString &label : labels) {
        filter.branch = label;
        addChoice(menu, label, filter);
    }
    menu.addSeparator();
    for (const int head : graph.heads()) {
        filter.branch = graph.id(head);
        addChoice(menu, tr("What leads to %1").arg(shortId(graph.id(head))), filter);
    }
}

void FilterButtons::fillStates(QMenu &menu)
{
    for (int state = 0; state <= int(HistoryFilter::State::Uncommitted); ++state) {
        HistoryFilter filter = m_model.filter();
        filter.state = HistoryFilter::State(state);
        addChoice(menu, stateName(filter.state), filter);
    }
}

void FilterButtons::fillTables(QMenu &menu)
{
    HistoryFilter filter = m_model.filter();
    filter.table.clear();
    addChoice(menu, tr("All tables"), filter);
    menu.addSeparator();
    QHash<QChar, QMenu *> letters;
    for (const QString &table : m_tables) {
        filter.table = table;
        QMenu *into = &menu;
        if (m_tables.size() > kLongestMenu) {
            const QChar letter = table.front().toUpper();
            if (!letters.contains(letter))
                letters.insert(letter, menu.addMenu(letter));
            into = letters.value(letter);
        }
        addChoice(*into, table, filter);
    }
}

void FilterButtons::fillAuthors(QMenu &menu)
{
    HistoryFilter filter = m_model.filter();
    filter.author.clear();
    addChoice(menu, tr("All authors"), filter);
    menu.addSeparator();
    for (const QString &author : m_model.authors()) {
        filter.author = author;
        addChoice(menu, author, filter);
    }
}

void FilterButtons::showFilter()
{
    const HistoryFilter &filter = m_model.filter();
    m_branch->setText(shown(filter.branch.isEmpty() ? tr("All branches") : filter.branch));
    m_state->setText(shown(stateName(filter.state)));
    m_table->setText(shown(filter.table.isEmpty() ? tr("All tables") : filter.table));
    m_author->setText(shown(filter.author.isEmpty() ? tr("All authors") : filter.author));
    m_clear->setVisible(filter.isActive());
}

} // namespace retort::ui
