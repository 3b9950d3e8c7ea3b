// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/apply/StepList.h"

#include "ui/apply/StepModel.h"
#include "ui/common/Looks.h"

#include <QHeaderView>
#include <QStyledItemDelegate>

#include <algorithm>

namespace retort::ui {

namespace {

constexpr int kMostShownSteps = 8;

class StepDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(), kRowHeight};
    }
};

} // namespace

StepList::StepList(StepModel &model, QWidget *parent) : QTreeView(parent)
{
    setObjectName(QStringLiteral("steps"));
    setAccessibleName(tr("Revisions of the plan"));
    setModel(&model);
    setItemDelegate(new StepDelegate(this));
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setIconSize({16, 16});
    setSelectionMode(SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    header()->hide();
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(0);
    header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    header()->setSectionResizeMode(StepModel::MessageColumn, QHeaderView::Stretch);
    connect(&model, &QAbstractItemModel::modelReset, this, &QWidget::updateGeometry);
}

QSize StepList::sizeHint() const
{
    const int rows = std::clamp(model()->rowCount(), 1, kMostShownSteps);
    return {520, rows * kRowHeight + 2};
}

QSize StepList::minimumSizeHint() const
{
    return {320, std::min(sizeHint().height(), 2 * kRowHeight + 2)};
}

} // namespace retort::ui
