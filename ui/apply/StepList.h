// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/PlainList.h"

namespace retort::ui {

class StepModel;

/// The list of a plan's revisions.
class StepList : public PlainList
{
    Q_OBJECT

public:
    static constexpr int kMostShown = 8;

    /// `model` outlives the list.
    explicit StepList(StepModel &model, QWidget *parent = nullptr);
};

} // namespace retort::ui
