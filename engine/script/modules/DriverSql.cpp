// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/DriverSql.h"

#include "engine/script/Interpreter.h"
#include "engine/script/OperationTarget.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/sql/QuotedText.h"
#include "model/SqlNodes.h"

#include <QRegularExpression>

namespace retort::script {

namespace {

/// The name of a parameter that has but a place, counted from 1.
QString placeName(qsizetype place)
{
    return QStringLiteral("driver_%1").arg(place);
}

/// text() takes a colon for the beginning of a parameter.
QString withoutParameters(QStringView sql)
{
    return sql.toString().replace(QLatin1Char(':'), QLatin1String("\\:"));
}

/// `%s`, `%(name)s`, `%%` and `$1`, which drivers replace in quotes, too. Beside one of the others, `$1` is nothing to
/// fill in: an argument in a function's body, say.
QString fromPercentStyle(const QString &sql)
{
    static const QRegularExpression pattern(
        QStringLiteral("%(?:(%)|(s)|\\(([^)]*)\\)s)|(?<![\\w$])\\$(\\d+)(?![\\w$])"));
    bool hasPercents = false;
    for (auto matches = pattern.globalMatch(sql); matches.hasNext() && !hasPercents;) {
        const QRegularExpressionMatch match = matches.next();
        hasPercents = match.capturedStart(2) >= 0 || match.capturedStart(3) >= 0;
    }
    QString text;
    qsizetype from = 0;
    qsizetype places = 0;
    for (auto matches = pattern.globalMatch(sql); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        if (hasPercents && match.capturedLength(4) > 0)
            continue;
        text += withoutParameters(QStringView(sql).mid(from, match.capturedStart() - from));
        from = match.capturedEnd();
        if (match.capturedLength(1) > 0)
            text += QLatin1Char('%');
        else if (match.capturedLength(4) > 0)
            text += QLatin1Char(':') + placeName(match.captured(4).toInt());
        else
            text += QLatin1Char(':') + (match.capturedLength(2) > 0 ? placeName(++places) : match.captured(3));
    }
    return text + withoutParameters(QStringView(sql).mid(from));
}

/// `?`, `:name`, `@name` and `$name` outside quotes.
QString fromSqliteStyle(const QString &sql)
{
    static const QRegularExpression pattern(QStringLiteral("\\?|(?<![:@$\\w])[:@$](\\w+)"));
    const QuotedText quoted(sql, false);
    QString text;
    qsizetype from = 0;
    qsizetype places = 0;
    for (auto matches = pattern.globalMatch(sql); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        if (quoted.at(match.capturedStart()) != QuotedText::Kind::Code)
            continue;
        text += withoutParameters(QStringView(sql).mid(from, match.capturedStart() - from));
        from = match.capturedEnd();
        text += QLatin1Char(':') + (match.capturedLength(1) > 0 ? match.captured(1) : placeName(++places));
    }
    return text + withoutParameters(QStringView(sql).mid(from));
}

SqlValueMap setOf(Interpreter &interpreter, const Value &parameters)
{
    SqlValueMap values;
    if (const auto *dict = parameters.as<DictObject>()) {
        for (const auto &entry : dict->table.entries()) {
            if (entry.isAlive)
                values.emplace_back(toText(interpreter, entry.key), toSqlValue(interpreter, entry.value));
        }
        return values;
    }
    for (const Value &value : interpreter.collect(parameters))
        values.emplace_back(placeName(qsizetype(values.size()) + 1), toSqlValue(interpreter, value));
    return values;
}

} // namespace

Operation::Detail readDriverSql(Interpreter &interpreter, const QString &sql, const Value &parameters)
{
    const bool isSqlite = interpreter.host().target->dialectName() == QLatin1String("sqlite");
    const auto *many = parameters.as<ListObject>();
    if (parameters.isNone() || (many && many->items.empty()))
        return RawSql{isSqlite ? sql : QString(sql).replace(QLatin1String("%%"), QLatin1String("%"))};
    ExecuteSql operation{SqlText{isSqlite ? fromSqliteStyle(sql) : fromPercentStyle(sql)}};
    if (!many) {
        operation.parameters.push_back(setOf(interpreter, parameters));
        return operation;
    }
    for (const Value &set : many->items) {
        if (!set.as<TupleObject>() && !set.as<DictObject>() && !set.as<ListObject>())
            raiseArgumentError(interpreter,
                               QStringLiteral("List argument must consist only of tuples or dictionaries"));
        operation.parameters.push_back(setOf(interpreter, set));
    }
    return operation;
}

} // namespace retort::script
