// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/RunJournal.h"

#include <QAbstractTableModel>

namespace retort::ui {

class ThemeStyle;

/// The runs that the journal knows, the newest first.
class RunsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { StateColumn, TimeColumn, VerbColumn, FromToColumn, DatabaseColumn, WhoColumn, ColumnCount };

    /// `style` outlives the model.
    explicit RunsModel(const ThemeStyle &style, QObject *parent = nullptr);

    void setRuns(std::vector<JournalRun> runs);
    const JournalRun &run(int row) const { return m_runs[std::size_t(row)]; }
    /// -1 for none.
    int rowOf(qint64 run) const;
    static QString stateName(JournalRun::State state);
    /// "Upgrade" for "upgrade head".
    static QString verbName(const QString &what);
    /// "a → b", "base" for none.
    static QString wayText(const JournalRun &run);
    static QString timeText(const JournalRun &run);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const ThemeStyle &m_style;
    std::vector<JournalRun> m_runs;
};

} // namespace retort::ui
