// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/apply/StepList.h"

#include "ui/apply/StepModel.h"

namespace retort::ui {

StepList::StepList(StepModel &model, QWidget *parent) : PlainList(model, StepModel::MessageColumn, kMostShown, parent)
{
    setObjectName(QStringLiteral("steps"));
    setAccessibleName(tr("Revisions of the plan"));
}

} // namespace retort::ui
