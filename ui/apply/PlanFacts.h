// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/WorkspaceTypes.h"

#include <QWidget>

class QFormLayout;
class QLabel;

namespace retort::ui {

/// What holds for a plan as a whole: its transactions, the lock, how many rows it may reach, what cannot be undone,
/// and what a stamp claims.
class PlanFacts : public QWidget
{
    Q_OBJECT

public:
    explicit PlanFacts(QWidget *parent = nullptr);

    void show(const PlannedRun &run);
    using QWidget::show;
    /// The same as lines of text, for the report.
    static QStringList lines(const PlannedRun &run);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QFormLayout *m_form;
};

} // namespace retort::ui
