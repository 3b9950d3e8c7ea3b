// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/NearestWord.h"

#include <algorithm>
#include <vector>

namespace retort {

QString nearestWord(const QString &word, const QStringList &known)
{
    // Levenshtein's distance, with letters' case left out of account.
    const auto distance = [](const QString &one, const QString &other) {
        std::vector<int> row(size_t(other.size()) + 1);
        for (size_t i = 0; i < row.size(); ++i)
            row[i] = int(i);
        for (qsizetype i = 0; i < one.size(); ++i) {
            int diagonal = row[0];
            row[0] = int(i) + 1;
            for (qsizetype j = 0; j < other.size(); ++j) {
                const int above = row[size_t(j) + 1];
                const int change = diagonal + (one[i].toLower() == other[j].toLower() ? 0 : 1);
                row[size_t(j) + 1] = std::min({above + 1, row[size_t(j)] + 1, change});
                diagonal = above;
            }
        }
        return row.back();
    };
    QString nearest;
    int best = std::max(1, int(word.size()) / 3) + 1;
    for (const QString &candidate : known) {
        if (const int away = distance(word, candidate); away < best) {
            best = away;
            nearest = candidate;
        }
    }
    return nearest;
}

} // namespace retort
