// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/MigrationRequest.h"
#include "ui/WorkspaceTypes.h"

#include <QAbstractTableModel>

#include <vector>

namespace retort::ui {

class ThemeStyle;

/// The revisions of a plan in the order in which they run, and how far each of them is.
class StepModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { IdColumn, MessageColumn, NoteColumn, CountColumn, TimeColumn, ColumnCount };
    enum class State { Waiting, Running, Done, Failed, Undone };
    Q_ENUM(State)

    /// `style` outlives the model.
    explicit StepModel(const ThemeStyle &style, QObject *parent = nullptr);

    void setPlan(const std::vector<PlannedStep> &steps);
    // Progress, with the row of the step.
    void start(int row);
    void countStatement(int row, qint64 microseconds);
    void finish(int row);
    /// What became of every step, once the run is over.
    void conclude(const RunOutcome &outcome);

    /// -1: none.
    int failedRow() const;
    State state(int row) const { return m_rows[std::size_t(row)].state; }
    static QString stateName(State state);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Row
    {
        PlannedStep planned;
        State state = State::Waiting;
        int done = 0;
        qint64 microseconds = 0;
    };

    void setState(int row, State state);
    void changed(int row);
    QString countText(const Row &row) const;
    static QString noteText(const PlannedStep &step);

    const ThemeStyle &m_style;
    std::vector<Row> m_rows;
};

/// "0.3 ms", "1.2 s", "2 min 5 s" in the user's language.
QString durationText(qint64 microseconds);

} // namespace retort::ui
