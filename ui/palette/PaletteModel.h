// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QPointer>
#include <QString>

#include <vector>

class QAction;

namespace retort::ui {

/// One thing that the command palette offers.
struct PaletteEntry
{
    QString title;
    /// Where it is in the menus, or the revision's id.
    QString detail = {};
    QString shortcut = {};
    /// Null for a revision.
    QPointer<QAction> action = {};
    /// Index into the graph; -1 for an action.
    int revision = -1;
};

/// The entries of the command palette that match what was typed, the best first.
class PaletteModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { DetailRole = Qt::UserRole + 1, ShortcutRole };

    using QAbstractListModel::QAbstractListModel;

    void setEntries(std::vector<PaletteEntry> entries);
    void setText(const QString &text);
    const PaletteEntry &entry(int row) const { return m_entries[std::size_t(m_shown[std::size_t(row)])]; }

    /// How well `text` fits: the letters in order, better at the start of words and in a row; -1 for not at all.
    static int score(const QString &text, const QString &title);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    void match();

    std::vector<PaletteEntry> m_entries;
    std::vector<int> m_shown;
    QString m_text;
};

} // namespace retort::ui
