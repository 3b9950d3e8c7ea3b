// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/GoldenCalls.h"

// What the parts of GoldenCalls share: the plain values inside a Thing.
namespace retort::test {

[[noreturn]] inline void uncovered(const QString &what)
{
    qFatal("not covered: %s", qPrintable(what));
}

inline const SqlValue &plain(const Thing &thing)
{
    static const SqlValue none;
    const auto *value = thing.as<SqlValue>();
    return value ? *value : none;
}

inline QString textOf(const Thing &thing)
{
    if (const auto *name = thing.as<ObjectName>())
        return name->text;
    const auto *text = plain(thing).as<QString>();
    return text ? *text : QString();
}

inline ObjectName nameOf(const Thing &thing)
{
    if (const auto *name = thing.as<ObjectName>())
        return *name;
    return {textOf(thing), false, {}};
}

inline bool isTrue(const Thing &thing)
{
    return SqlOptions{{QStringLiteral("x"), plain(thing)}}.flag(u"x");
}

inline std::optional<bool> truth(const Thing &thing)
{
    return plain(thing).isNull() ? std::nullopt : std::optional<bool>(isTrue(thing));
}

inline std::optional<qint64> number(const Thing &thing)
{
    const auto *value = plain(thing).as<qint64>();
    return value ? std::optional<qint64>(*value) : std::nullopt;
}

inline QStringList textsOf(const Thing &thing)
{
    QStringList texts;
    if (const auto *list = thing.as<Things>()) {
        for (const Thing &item : *list)
            texts += textOf(item);
    } else if (!plain(thing).isNull()) {
        texts += textOf(thing);
    }
    return texts;
}

inline SqlValue valueOf(const Thing &thing)
{
    if (const auto *list = thing.as<Things>()) {
        SqlValueList values;
        for (const Thing &item : *list)
            values.push_back(valueOf(item));
        return values;
    }
    if (const auto *pairs = thing.as<Pairs>()) {
        SqlValueMap map;
        for (const auto &[key, value] : pairs->items)
            map.emplace_back(textOf(key), valueOf(value));
        return map;
    }
    return plain(thing);
}

inline SqlOption optionOf(const Thing &thing)
{
    if (const auto *expression = thing.as<SqlExpression>())
        return *expression;
    if (const auto *column = thing.as<Column>())
        return SqlExpression(SqlColumn{column->name, column->type});
    return valueOf(thing);
}

inline SqlExpression sqlOf(const Thing &thing)
{
    if (const auto *expression = thing.as<SqlExpression>())
        return *expression;
    if (const auto *column = thing.as<Column>())
        return SqlColumn{column->name, column->type};
    return SqlText{textOf(thing)};
}

inline const Thing *find(const Keywords &keywords, const QString &name)
{
    for (const auto &[key, value] : keywords) {
        if (key == name)
            return &value;
    }
    return nullptr;
}

inline Thing value(const Keywords &keywords, const QString &name)
{
    const Thing *found = find(keywords, name);
    return found ? *found : Thing{SqlValue()};
}

/// Keywords that belong to a dialect.
inline SqlOptions dialectOptions(const Keywords &keywords)
{
    static const QStringList prefixes = {QStringLiteral("postgresql_"), QStringLiteral("mysql_"),
                                         QStringLiteral("mariadb_"),    QStringLiteral("sqlite_"),
                                         QStringLiteral("mssql_"),      QStringLiteral("oracle_")};
    SqlOptions options;
    for (const auto &[key, thing] : keywords) {
        if (std::ranges::any_of(prefixes, [&key](const QString &prefix) { return key.startsWith(prefix); }))
            options.set(key, optionOf(thing));
    }
    return options;
}

} // namespace retort::test
