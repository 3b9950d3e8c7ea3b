// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/palette/CommandPalette.h"

#include "ui/Workspace.h"
#include "ui/common/Fonts.h"
#include "ui/common/Icons.h"
#include "ui/common/Looks.h"
#include "ui/common/Screens.h"
#include "ui/common/ThemeStyle.h"
#include "ui/history/HistoryModel.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QPainter>
#include <QRegularExpression>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace retort::ui {

namespace {

constexpr QSize kPaletteSize(640, 420);
constexpr int kMargin = 12;

/// Title at the left, where it is found in muted type behind it, the shortcut at the right.
class PaletteDelegate : public QStyledItemDelegate
{
public:
    PaletteDelegate(const PaletteModel &model, const ThemeStyle &style, QObject *parent)
        : QStyledItemDelegate(parent), m_model(model), m_style(style)
    {}

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {option.rect.width(), kRowHeight + 2};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_style.theme();
        const PaletteEntry &entry = m_model.entry(index.row());
        painter->save();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme.selection());
        const bool isEnabled = !entry.action || entry.action->isEnabled();
        QRect place = option.rect.adjusted(kMargin, 0, -kMargin, 0);
        painter->setPen(theme.muted);
        painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter, entry.shortcut);
        place.setRight(place.right() - option.fontMetrics.horizontalAdvance(entry.shortcut) - kMargin);
        const QString title = option.fontMetrics.elidedText(entry.title, Qt::ElideRight, place.width());
        painter->setPen(isEnabled ? theme.text : theme.muted);
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter, title);
        place.setLeft(place.left() + option.fontMetrics.horizontalAdvance(title) + kMargin);
        painter->setPen(theme.muted);
        painter->setFont(entry.revision >= 0 ? scaled(monospaceFont(), 0.92) : scaled(option.font, 0.92));
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(entry.detail, Qt::ElideRight, place.width()));
        painter->restore();
    }

private:
    const PaletteModel &m_model;
    const ThemeStyle &m_style;
};

/// Without the marks of letters; an ampersand is written as two.
QString plain(const QString &text)
{
    static const QRegularExpression mark(QStringLiteral("&(.)"));
    return QString(text).replace(mark, QStringLiteral("\\1"));
}

void addMenu(const QMenu &menu, const QString &path, std::vector<PaletteEntry> &entries)
{
    for (QAction *action : menu.actions()) {
        if (action->isSeparator() || !action->isVisible())
            continue;
        if (const QMenu *sub = action->menu())
            addMenu(*sub, path + QStringLiteral(" › ") + plain(sub->title()), entries);
        else if (!action->text().isEmpty())
            entries.push_back(
                {plain(action->text()), path, action->shortcut().toString(QKeySequence::NativeText), action, -1});
    }
}

} // namespace

CommandPalette::CommandPalette(Workspace &workspace, const QMenuBar &menus, const ThemeStyle &style, QWidget *parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint), m_text(new QLineEdit), m_list(new QListView)
{
    setObjectName(QStringLiteral("commandPalette"));
    setWindowTitle(tr("Commands and Revisions"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(roomFor(*this, kPaletteSize));
    m_text->setObjectName(QStringLiteral("paletteText"));
    m_text->setPlaceholderText(tr("A command, or a revision’s id or message"));
    m_text->setAccessibleName(tr("A command, or a revision’s id or message"));
    m_text->addAction(themedIcon(style, QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_text->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setAccessibleName(tr("What matches"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_model, style, this));
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFocusPolicy(Qt::NoFocus);
    auto *frame = new QFrame;
    setLook(frame, "card");
    auto *inner = new QVBoxLayout(frame);
    inner->setContentsMargins(8, 8, 8, 8);
    inner->addWidget(m_text);
    inner->addWidget(m_list);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(frame);

    std::vector<PaletteEntry> entries;
    for (const QAction *action : menus.actions()) {
        if (const QMenu *menu = action->menu())
            addMenu(*menu, plain(menu->title()), entries);
    }
    const RevisionGraph &graph = *workspace.graph();
    for (const int revision : graph.historyOrder())
        entries.push_back({HistoryModel::title(graph.at(revision)), graph.id(revision), {}, {}, revision});
    m_model.setEntries(std::move(entries));
    m_list->setCurrentIndex(m_model.index(0));

    connect(m_text, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model.setText(text);
        m_list->setCurrentIndex(m_model.index(0));
    });
    connect(m_text, &QLineEdit::returnPressed, this, [this] { choose(m_list->currentIndex().row()); });
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) { choose(index.row()); });
    m_text->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::choose(int row)
{
    if (row < 0)
        return;
    const PaletteEntry entry = m_model.entry(row);
    if (entry.action && !entry.action->isEnabled())
        return;
    accept();
    // After the palette is gone: what is chosen may open a dialog of its own.
    if (entry.action)
        QMetaObject::invokeMethod(entry.action, &QAction::trigger, Qt::QueuedConnection);
    else
        Q_EMIT revisionWanted(entry.revision);
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_text && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        static constexpr int kPage = 10;
        const int step = key == Qt::Key_Down       ? 1
                         : key == Qt::Key_Up       ? -1
                         : key == Qt::Key_PageDown ? kPage
                         : key == Qt::Key_PageUp   ? -kPage
                                                   : 0;
        if (step != 0 && m_model.rowCount() > 0) {
            const int row = std::clamp(m_list->currentIndex().row() + step, 0, m_model.rowCount() - 1);
            m_list->setCurrentIndex(m_model.index(row));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace retort::ui
