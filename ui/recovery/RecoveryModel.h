// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/migration/Recovery.h"

#include <QAbstractTableModel>

#include <vector>

namespace retort::ui {

class ThemeStyle;

/// The statements of a half done revision, and what became of each.
class RecoveryModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { FateColumn, StatementColumn, EvidenceColumn, ColumnCount };

    /// `style` outlives the model.
    explicit RecoveryModel(const ThemeStyle &style, QObject *parent = nullptr);

    void setStatements(std::vector<RecoveryStatement> statements);
    const RecoveryStatement &statement(int row) const { return m_statements[std::size_t(row)]; }
    static QString fateName(RecoveryStatement::Fate fate);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    static QStringList notesOf(const RecoveryStatement &entry);

    const ThemeStyle &m_style;
    std::vector<RecoveryStatement> m_statements;
};

/// What the engine says of a statement's fate, in the user's language where it is one of its fixed phrases.
QString evidenceText(const QString &evidence);

} // namespace retort::ui
