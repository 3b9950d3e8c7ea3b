// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/log/LogPane.h"

#include "ui/common/Fonts.h"
#include "ui/common/Icons.h"
#include "ui/common/Looks.h"
#include "ui/common/ThemeStyle.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace retort::ui {

namespace {

constexpr int kLogRowHeight = 22;

/// Time and level in quiet colours, the level's own colour for what went wrong.
class LogDelegate : public QStyledItemDelegate
{
public:
    LogDelegate(const LogFilter &filter, const LogModel &model, const ThemeStyle &style, QObject *parent)
        : QStyledItemDelegate(parent), m_filter(filter), m_model(model), m_style(style)
    {}

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(), kLogRowHeight};
    }

    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const Theme &theme = m_style.theme();
        const log::Level level = m_model.entry(m_filter.mapToSource(index).row()).level;
        QColor colour = index.column() == LogModel::MessageColumn ? theme.text : theme.muted;
        if (level == log::Level::Error)
            colour = theme.error;
        else if (level == log::Level::Warning)
            colour = theme.warning;
        else if (level == log::Level::Debug)
            colour = theme.muted;
        option->palette.setColor(QPalette::Text, colour);
        option->palette.setColor(QPalette::HighlightedText, colour);
        option->text = option->text.section(u'\n', 0, 0);
        option->state &= ~QStyle::State_HasFocus;
        if (index.column() != LogModel::LevelColumn)
            option->font = scaled(monospaceFont(), 0.92);
    }

private:
    const LogFilter &m_filter;
    const LogModel &m_model;
    const ThemeStyle &m_style;
};

} // namespace

LogFilter::LogFilter(LogModel &model, QObject *parent) : QSortFilterProxyModel(parent), m_model(model)
{
    setSourceModel(&model);
}

void LogFilter::setLevel(log::Level level)
{
    m_level = level;
    invalidateFilter();
}

void LogFilter::setText(const QString &text)
{
    m_text = text;
    invalidateFilter();
}

bool LogFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    const log::Entry &entry = m_model.entry(row);
    return entry.level >= m_level && entry.message.contains(m_text, Qt::CaseInsensitive);
}

LogPane::LogPane(const ThemeStyle &style, QWidget *parent)
    : QWidget(parent),
      m_filter(m_model),
      m_controls(new QWidget),
      m_level(new QComboBox),
      m_search(new QLineEdit),
      m_view(new QTreeView)
{
    m_level->setObjectName(QStringLiteral("logLevel"));
    m_level->setAccessibleName(tr("Least level that is shown"));
    for (const log::Level level : {log::Level::Debug, log::Level::Info, log::Level::Warning, log::Level::Error})
        m_level->addItem(LogModel::levelName(level), int(level));
    m_level->setCurrentIndex(int(log::Level::Info));
    m_search->setObjectName(QStringLiteral("logSearch"));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search the log"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(themedIcon(style, QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_search->setMaximumWidth(240);
    setLook(m_search, "search");
    QToolButton *clear = flatButton({}, tr("Clear the log"));
    clear->setIcon(themedIcon(style, QStringLiteral("close")));
    auto *controlLayout = new QHBoxLayout(m_controls);
    controlLayout->setContentsMargins(0, 0, 0, 0);
    controlLayout->setSpacing(4);
    controlLayout->addWidget(m_search);
    controlLayout->addWidget(m_level);
    controlLayout->addWidget(clear);

    m_view->setObjectName(QStringLiteral("log"));
    m_view->setAccessibleName(tr("Log"));
    m_view->setModel(&m_filter);
    m_view->setItemDelegate(new LogDelegate(m_filter, m_model, style, m_view));
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->header()->hide();
    m_view->setColumnWidth(LogModel::TimeColumn, 112);
    m_view->setColumnWidth(LogModel::LevelColumn, 96);
    auto *copy = new QAction(tr("Copy"), m_view);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    m_view->addAction(copy);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->addWidget(m_view);

    connect(m_level, &QComboBox::currentIndexChanged, this,
            [this] { m_filter.setLevel(log::Level(m_level->currentData().toInt())); });
    connect(m_search, &QLineEdit::textChanged, &m_filter, &LogFilter::setText);
    connect(clear, &QToolButton::clicked, &m_model, &LogModel::clear);
    connect(copy, &QAction::triggered, this, &LogPane::copySelected);
    connect(&m_filter, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] {
        const QScrollBar *bar = m_view->verticalScrollBar();
        m_isAtEnd = bar->value() >= bar->maximum() - kLogRowHeight;
    });
    connect(&m_filter, &QAbstractItemModel::rowsInserted, this, [this] {
        if (m_isAtEnd)
            m_view->scrollToBottom();
    });
}

void LogPane::copySelected()
{
    QStringList lines;
    for (const QModelIndex &index : m_view->selectionModel()->selectedRows())
        lines << log::line(m_model.entry(m_filter.mapToSource(index).row()));
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace retort::ui
