// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/apply/StepList.h"

#include "ui/apply/StepModel.h"

namespace retort::ui {

namespace {

constexpr int kMostShownSteps = 8;

} // namespace

StepList::StepList(StepModel &model, QWidget *parent)
    : PlainList(model, StepModel::MessageColumn, kMostShownSteps, parent)
{
    setObjectName(QStringLiteral("steps"));
    setAccessibleName(tr("Revisions of the plan"));
}

} // namespace retort::ui
