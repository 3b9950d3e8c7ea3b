// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/log/LogModel.h"

#include <QLocale>
#include <QPointer>

#include <memory>

namespace retort::ui {

LogModel::LogModel(QObject *parent) : QAbstractTableModel(parent)
{
    // The listener is called in the writer's thread, and once more perhaps while this object goes away: it holds a
    // relay of its own, which is deleted in this thread only.
    auto *relay = new QObject;
    const std::shared_ptr<QObject> holder(relay, [](QObject *object) { object->deleteLater(); });
    m_listener = log::addListener([holder, guard = QPointer<LogModel>(this)](const log::Entry &entry) {
        QMetaObject::invokeMethod(
            holder.get(),
            [guard, entry] {
                if (guard)
                    guard->add(entry);
            },
            Qt::QueuedConnection);
    });
}

LogModel::~LogModel()
{
    log::removeListener(m_listener);
}

void LogModel::add(const log::Entry &entry)
{
    if (rowCount() == kMostRows) {
        beginRemoveRows({}, 0, 0);
        m_entries.pop_front();
        endRemoveRows();
    }
    beginInsertRows({}, rowCount(), rowCount());
    m_entries.push_back(entry);
    endInsertRows();
}

void LogModel::clear()
{
    beginResetModel();
    m_entries.clear();
    endResetModel();
}

QString LogModel::levelName(log::Level level)
{
    switch (level) {
    case log::Level::Debug: return tr("Detail");
    case log::Level::Info: return tr("Information");
    case log::Level::Warning: return tr("Warning");
    case log::Level::Error: return tr("Error");
    }
    return {};
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int LogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const log::Entry &shown = entry(index.row());
    if (role == Qt::ToolTipRole)
        return log::line(shown);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case TimeColumn: return shown.time.toLocalTime().toString(QStringLiteral("HH:mm:ss.zzz"));
    case LevelColumn: return levelName(shown.level);
    case MessageColumn: return shown.message;
    default: return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn: return tr("Time");
    case LevelColumn: return tr("Level");
    case MessageColumn: return tr("Message");
    default: return {};
    }
}

} // namespace retort::ui
