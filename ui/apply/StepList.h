// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeView>

namespace retort::ui {

class StepModel;

/// The list of a plan's revisions, as tall as they need up to a bound.
class StepList : public QTreeView
{
    Q_OBJECT

public:
    /// `model` outlives the list.
    explicit StepList(StepModel &model, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
};

} // namespace retort::ui
