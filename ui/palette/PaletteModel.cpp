// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/palette/PaletteModel.h"

#include <QAction>

#include <algorithm>

namespace retort::ui {

namespace {

constexpr std::size_t kMostShown = 200;

} // namespace

void PaletteModel::setEntries(std::vector<PaletteEntry> entries)
{
    beginResetModel();
    m_entries = std::move(entries);
    match();
    endResetModel();
}

void PaletteModel::setText(const QString &text)
{
    beginResetModel();
    m_text = text.trimmed();
    match();
    endResetModel();
}

int PaletteModel::score(const QString &text, const QString &title)
{
    if (const qsizetype whole = title.indexOf(text, 0, Qt::CaseInsensitive); whole >= 0) {
        const bool startsWord = whole == 0 || !title.at(whole - 1).isLetterOrNumber();
        return 1000 + (startsWord ? 500 : 0) - int(std::min<qsizetype>(whole, 100)) - int(title.size()) / 8;
    }
    int score = 0;
    qsizetype from = 0;
    for (const QChar letter : text) {
        if (letter.isSpace())
            continue;
        const qsizetype found = title.indexOf(letter, from, Qt::CaseInsensitive);
        if (found < 0)
            return -1;
        score += found == from && from > 0 ? 8 : 1;
        score += found == 0 || !title.at(found - 1).isLetterOrNumber() ? 6 : 0;
        from = found + 1;
    }
    return score;
}

void PaletteModel::match()
{
    std::vector<std::pair<int, int>> scored;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const PaletteEntry &entry = m_entries[i];
        int best = m_text.isEmpty() ? (entry.action ? 1 : 0) : score(m_text, entry.title);
        // An id is typed from its beginning; letters of it scattered about mean nothing.
        if (!m_text.isEmpty() && entry.revision >= 0 && entry.detail.startsWith(m_text, Qt::CaseInsensitive))
            best = std::max(best, 2000);
        // What cannot be done now comes after what can.
        if (best >= 0 && entry.action && !entry.action->isEnabled())
            best /= 4;
        if (best >= 0)
            scored.emplace_back(-best, int(i));
    }
    std::ranges::stable_sort(scored, {}, &std::pair<int, int>::first);
    m_shown.clear();
    for (std::size_t i = 0; i < std::min(scored.size(), kMostShown); ++i)
        m_shown.push_back(scored[i].second);
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const PaletteEntry &shown = entry(index.row());
    switch (role) {
    case Qt::DisplayRole: return shown.title;
    case DetailRole: return shown.detail;
    case ShortcutRole: return shown.shortcut;
    case Qt::AccessibleTextRole:
        return QStringList{shown.title, shown.detail, shown.shortcut}.join(QStringLiteral(", "));
    default: return {};
    }
}

} // namespace retort::ui
