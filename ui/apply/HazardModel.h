// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/review/Hazard.h"

#include <QAbstractTableModel>

namespace retort::ui {

class ThemeStyle;

/// What the review found, the worst first.
class HazardModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { RuleColumn, MessageColumn, RevisionColumn, ColumnCount };

    /// `style` outlives the model.
    explicit HazardModel(const ThemeStyle &style, QObject *parent = nullptr);

    void setHazards(std::vector<Hazard> hazards);
    const Hazard &hazard(int row) const { return m_hazards[std::size_t(row)]; }
    static QString severityName(Hazard::Severity severity);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const ThemeStyle &m_style;
    std::vector<Hazard> m_hazards;
};

} // namespace retort::ui
