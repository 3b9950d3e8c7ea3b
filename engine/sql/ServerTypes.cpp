// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sql/ServerTypes.h"

#include <QRegularExpression>

namespace retort {

std::vector<int> numbersIn(const QString &text)
{
    static const QRegularExpression number(QStringLiteral("\\d+"));
    std::vector<int> numbers;
    for (auto matches = number.globalMatch(text); matches.hasNext();)
        numbers.push_back(matches.next().captured().toInt());
    return numbers;
}

SqlType typeFrom(const ServerType &row, const std::vector<int> &numbers, const QString &written)
{
    using Arguments = ServerType::Arguments;
    std::vector<SqlTypeArgument> positional;
    std::vector<std::pair<QString, SqlTypeArgument>> keywords;
    const auto number = [&numbers](size_t i) { return SqlTypeArgument(SqlValue(qint64(numbers[i]))); };
    const size_t taken = row.arguments == Arguments::None ? 0 : row.arguments == Arguments::PrecisionAndScale ? 2 : 1;
    if (row.arguments == Arguments::FractionOfSeconds) {
        if (!numbers.empty())
            keywords.emplace_back(QStringLiteral("fsp"), number(0));
    } else {
        for (size_t i = 0; i < std::min(taken, numbers.size()); ++i)
            positional.push_back(number(i));
    }
    return makeSqlType(row.dialect, row.type, positional, keywords).value_or(opaqueType(written));
}

SqlType opaqueType(const QString &written)
{
    SqlType type;
    type.opaque = written;
    return type;
}

} // namespace retort
