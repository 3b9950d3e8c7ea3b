// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/log/Log.h"

#include <QAbstractTableModel>

#include <deque>

namespace retort::ui {

/// The newest entries of the program's log, oldest first. Hears every thread; rows are added in its own.
class LogModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { TimeColumn, LevelColumn, MessageColumn, ColumnCount };
    static constexpr int kMostRows = 5000;

    explicit LogModel(QObject *parent = nullptr);
    ~LogModel() override;

    const log::Entry &entry(int row) const { return m_entries[std::size_t(row)]; }
    void clear();
    static QString levelName(log::Level level);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void add(const log::Entry &entry);

    std::deque<log::Entry> m_entries;
    int m_listener = 0;
};

} // namespace retort::ui
