// SPDX-License-Identifier: GPL-3.0-or-later
// The values of the datetime module: their arithmetic and their comparisons. DateTimeModule.cpp has the module.
#include "engine/script/modules/DateTime.h"

#include "engine/script/modules/Library.h"

#include <QDateTime>

#include <cmath>

namespace retort::script {

using ast::BinaryOperator;
using ast::CompareOperator;

namespace {

constexpr qint64 kJulianDayBeforeFirst = 1'721'425;
/// The end of the year 9999, in days since 0001-01-01.
constexpr qint64 kDaysInAll = 3'652'059;

qint64 dayNumber(QDate date)
{
    return date.toJulianDay() - kJulianDayBeforeFirst - 1;
}

QDate dateOfDay(qint64 day)
{
    return QDate::fromJulianDay(day + kJulianDayBeforeFirst + 1);
}

bool isEquality(CompareOperator op)
{
    return op == CompareOperator::Eq || op == CompareOperator::NotEq;
}

int utcOffsetSeconds(qint64 offset)
{
    return int(offset / kMicrosPerSecond);
}

SqlTime sqlTimeOf(qint64 ofDay, std::optional<qint64> offset)
{
    SqlTime time;
    time.hour = int(ofDay / (3600 * kMicrosPerSecond));
    time.minute = int(ofDay / (60 * kMicrosPerSecond) % 60);
    time.second = int(ofDay / kMicrosPerSecond % 60);
    time.microsecond = int(ofDay % kMicrosPerSecond);
    if (offset)
        time.utcOffset = utcOffsetSeconds(*offset);
    return time;
}

qint64 ofDayOf(const SqlTime &time)
{
    return ((qint64(time.hour) * 60 + time.minute) * 60 + time.second) * kMicrosPerSecond + time.microsecond;
}

/// The span of a timedelta with another one for an operator; the operator has been found to be one of them.
std::optional<Value> combineSpans(Interpreter &interpreter, BinaryOperator op, qint64 a, qint64 b)
{
    const auto needsDivisor = [&] {
        if (b == 0)
            raise(interpreter, "ZeroDivisionError", QStringLiteral("integer division or modulo by zero"));
    };
    const auto floored = [&] { return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0); };
    switch (op) {
    case BinaryOperator::Add: return makeTimeDelta(interpreter, a + b);
    case BinaryOperator::Sub: return makeTimeDelta(interpreter, a - b);
    case BinaryOperator::Div: needsDivisor(); return Value::real(double(a) / double(b));
    case BinaryOperator::FloorDiv: needsDivisor(); return Value::integer(floored());
    case BinaryOperator::Mod: needsDivisor(); return makeTimeDelta(interpreter, a - floored() * b);
    default: return std::nullopt;
    }
}

qint64 wholeDays(qint64 microseconds)
{
    return microseconds / kMicrosPerDay - (microseconds % kMicrosPerDay < 0 ? 1 : 0);
}

/// Half to even, as Python rounds.
qint64 rounded(double number)
{
    return qint64(std::nearbyint(number));
}

} // namespace

// ------------------------------------------------------------------------------------------------------- timedelta

std::optional<Value> TimeDeltaValue::binary(Interpreter &interpreter, BinaryOperator op, const Value &other,
                                            bool isReflected)
{
    if (const auto *delta = nativeAs<TimeDeltaValue>(bare(other))) {
        return isReflected ? combineSpans(interpreter, op, delta->microseconds, microseconds)
                           : combineSpans(interpreter, op, microseconds, delta->microseconds);
    }
    const auto number = realNumberOf(other);
    if (!number)
        return std::nullopt;
    if (op == BinaryOperator::Mult) {
        if (other.isIntegral()) {
            qint64 product = 0;
            if (__builtin_mul_overflow(microseconds, other.asInt(), &product))
                raise(interpreter, "OverflowError", QStringLiteral("Python int too large to convert to C int"));
            return makeTimeDelta(interpreter, product);
        }
        return makeTimeDelta(interpreter, rounded(double(microseconds) * *number));
    }
    if (isReflected || (op != BinaryOperator::Div && op != BinaryOperator::FloorDiv))
        return std::nullopt;
    if (*number == 0)
        raise(interpreter, "ZeroDivisionError", QStringLiteral("division by zero"));
    if (op == BinaryOperator::Div)
        return makeTimeDelta(interpreter, rounded(double(microseconds) / *number));
    if (!other.isIntegral())
        return std::nullopt;
    const qint64 divisor = other.asInt();
    const bool isRoundedUp = microseconds % divisor != 0 && (microseconds < 0) != (divisor < 0);
    return makeTimeDelta(interpreter, microseconds / divisor - (isRoundedUp ? 1 : 0));
}

std::optional<Value> TimeDeltaValue::compare(Interpreter &, CompareOperator op, const Value &other)
{
    if (const auto *delta = nativeAs<TimeDeltaValue>(bare(other)))
        return orderedAnswer(op, microseconds, delta->microseconds);
    return std::nullopt;
}

std::optional<Value> TimeDeltaValue::unary(Interpreter &interpreter, ast::UnaryOperator op)
{
    switch (op) {
    case ast::UnaryOperator::USub: return makeTimeDelta(interpreter, -microseconds);
    case ast::UnaryOperator::UAdd: return Value(this);
    default: return std::nullopt;
    }
}

QString TimeDeltaValue::repr(Interpreter &)
{
    const qint64 days = wholeDays(microseconds);
    const qint64 rest = microseconds - days * kMicrosPerDay;
    QStringList parts;
    if (days != 0)
        parts << QStringLiteral("days=%1").arg(days);
    if (rest / kMicrosPerSecond != 0)
        parts << QStringLiteral("seconds=%1").arg(rest / kMicrosPerSecond);
    if (rest % kMicrosPerSecond != 0)
        parts << QStringLiteral("microseconds=%1").arg(rest % kMicrosPerSecond);
    return QStringLiteral("datetime.timedelta(%1)")
        .arg(parts.isEmpty() ? QStringLiteral("0") : parts.join(QStringLiteral(", ")));
}

QString TimeDeltaValue::str(Interpreter &)
{
    const qint64 days = wholeDays(microseconds);
    QString clock = isoTime(microseconds - days * kMicrosPerDay);
    if (clock.startsWith(u'0'))
        clock.remove(0, 1);
    if (days == 0)
        return clock;
    return QStringLiteral("%1 day%2, %3").arg(days).arg(std::abs(days) == 1 ? QString() : QStringLiteral("s"), clock);
}

// ------------------------------------------------------------------------------------------------------------ date

std::optional<Value> DateValue::binary(Interpreter &interpreter, BinaryOperator op, const Value &other,
                                       bool isReflected)
{
    if (const auto *delta = nativeAs<TimeDeltaValue>(bare(other))) {
        const qint64 days = wholeDays(delta->microseconds);
        if (op == BinaryOperator::Add)
            return makeDate(interpreter, date.addDays(days));
        if (op == BinaryOperator::Sub && !isReflected)
            return makeDate(interpreter, date.addDays(-days));
    }
    if (const auto *day = nativeAs<DateValue>(bare(other)); day && op == BinaryOperator::Sub) {
        const qint64 days = day->date.daysTo(date);
        return makeTimeDelta(interpreter, (isReflected ? -days : days) * kMicrosPerDay);
    }
    return std::nullopt;
}

std::optional<Value> DateValue::compare(Interpreter &, CompareOperator op, const Value &other)
{
    if (const auto *day = nativeAs<DateValue>(bare(other)))
        return orderedAnswer(op, date, day->date);
    return std::nullopt;
}

QString DateValue::repr(Interpreter &)
{
    return QStringLiteral("datetime.date(%1, %2, %3)").arg(date.year()).arg(date.month()).arg(date.day());
}

QString DateValue::format(Interpreter &interpreter, const QString &spec)
{
    return spec.isEmpty() ? str(interpreter) : strftime({date}, spec);
}

// ------------------------------------------------------------------------------------------------------------ time

std::optional<SqlValue> TimeValue::sqlValue() const
{
    return sqlTimeOf(microseconds, offset);
}

std::optional<Value> TimeValue::compare(Interpreter &interpreter, CompareOperator op, const Value &other)
{
    const auto *time = nativeAs<TimeValue>(bare(other));
    if (!time)
        return std::nullopt;
    if (offset.has_value() != time->offset.has_value()) {
        if (isEquality(op))
            return Value::boolean(op == CompareOperator::NotEq);
        raiseTypeError(interpreter, QStringLiteral("can't compare offset-naive and offset-aware times"));
    }
    return orderedAnswer(op, microseconds - offset.value_or(0), time->microseconds - time->offset.value_or(0));
}

QString TimeValue::repr(Interpreter &interpreter)
{
    QString text = QStringLiteral("datetime.time(%1, %2")
                       .arg(microseconds / (3600 * kMicrosPerSecond))
                       .arg(microseconds / (60 * kMicrosPerSecond) % 60);
    const qint64 fraction = microseconds % kMicrosPerSecond;
    const qint64 second = microseconds / kMicrosPerSecond % 60;
    if (second != 0 || fraction != 0)
        text += QStringLiteral(", %1").arg(second);
    if (fraction != 0)
        text += QStringLiteral(", %1").arg(fraction);
    if (!zone.isNone())
        text += QStringLiteral(", tzinfo=") + interpreter.repr(zone);
    return text + u')';
}

QString TimeValue::str(Interpreter &)
{
    return isoTime(microseconds) + (offset ? isoOffset(*offset) : QString());
}

QString TimeValue::format(Interpreter &interpreter, const QString &spec)
{
    return spec.isEmpty() ? str(interpreter) : strftime({QDate(1900, 1, 1), microseconds, offset}, spec);
}

// -------------------------------------------------------------------------------------------------------- datetime

QDate DateTimeValue::date() const
{
    return dateOfDay(local / kMicrosPerDay);
}

std::optional<SqlValue> DateTimeValue::sqlValue() const
{
    const QDate day = date();
    return SqlDateTime{{day.year(), day.month(), day.day()}, sqlTimeOf(timeOfDay(), offset)};
}

std::optional<Value> DateTimeValue::binary(Interpreter &interpreter, BinaryOperator op, const Value &other,
                                           bool isReflected)
{
    if (const auto *delta = nativeAs<TimeDeltaValue>(bare(other))) {
        if (op == BinaryOperator::Add)
            return makeDateTime(interpreter, local + delta->microseconds, zone);
        if (op == BinaryOperator::Sub && !isReflected)
            return makeDateTime(interpreter, local - delta->microseconds, zone);
    }
    const auto *moment = nativeAs<DateTimeValue>(bare(other));
    if (!moment || op != BinaryOperator::Sub)
        return std::nullopt;
    if (offset.has_value() != moment->offset.has_value())
        raiseTypeError(interpreter, QStringLiteral("can't subtract offset-naive and offset-aware datetimes"));
    const qint64 span = (local - offset.value_or(0)) - (moment->local - moment->offset.value_or(0));
    return makeTimeDelta(interpreter, isReflected ? -span : span);
}

std::optional<Value> DateTimeValue::compare(Interpreter &interpreter, CompareOperator op, const Value &other)
{
    const auto *moment = nativeAs<DateTimeValue>(bare(other));
    if (!moment) {
        if (nativeAs<DateValue>(bare(other)) && !isEquality(op))
            raiseTypeError(interpreter, QStringLiteral("can't compare datetime.datetime to datetime.date"));
        return std::nullopt;
    }
    if (offset.has_value() != moment->offset.has_value()) {
        if (isEquality(op))
            return Value::boolean(op == CompareOperator::NotEq);
        raiseTypeError(interpreter, QStringLiteral("can't compare offset-naive and offset-aware datetimes"));
    }
    return orderedAnswer(op, local - offset.value_or(0), moment->local - moment->offset.value_or(0));
}

QString DateTimeValue::repr(Interpreter &interpreter)
{
    const QDate day = date();
    const qint64 second = timeOfDay() / kMicrosPerSecond % 60;
    const qint64 fraction = timeOfDay() % kMicrosPerSecond;
    QString text = QStringLiteral("datetime.datetime(%1, %2, %3, %4, %5")
                       .arg(day.year())
                       .arg(day.month())
                       .arg(day.day())
                       .arg(timeOfDay() / (3600 * kMicrosPerSecond))
                       .arg(timeOfDay() / (60 * kMicrosPerSecond) % 60);
    if (second != 0 || fraction != 0)
        text += QStringLiteral(", %1").arg(second);
    if (fraction != 0)
        text += QStringLiteral(", %1").arg(fraction);
    if (!zone.isNone())
        text += QStringLiteral(", tzinfo=") + interpreter.repr(zone);
    return text + u')';
}

QString DateTimeValue::str(Interpreter &)
{
    return date().toString(Qt::ISODate) + u' ' + isoTime(timeOfDay()) + (offset ? isoOffset(*offset) : QString());
}

QString DateTimeValue::format(Interpreter &interpreter, const QString &spec)
{
    return spec.isEmpty() ? str(interpreter)
                          : interpreter.str(callMethod(interpreter, this, "strftime", {interpreter.text(spec)}));
}

// ---------------------------------------------------------------------------------------------------------- making

qint64 startOfDay(QDate date)
{
    return dayNumber(date) * kMicrosPerDay;
}

qint64 unixEpoch()
{
    return startOfDay(QDate(1970, 1, 1));
}

qint64 currentUtc()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return unixEpoch() + std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

std::optional<qint64> offsetOf(Interpreter &interpreter, const Value &zone, qint64 local)
{
    if (zone.isNone() || unknownAs(zone))
        return std::nullopt;
    if (const auto *known = nativeAs<ZoneValue>(bare(zone)))
        return known->offsetAtLocal(local);
    // A tzinfo of the script's own is asked with the naive time.
    const Value offset = callMethod(interpreter, zone, "utcoffset", {makeDateTime(interpreter, local, Value())});
    const auto *delta = nativeAs<TimeDeltaValue>(bare(offset));
    return delta ? std::optional(delta->microseconds) : std::nullopt;
}

Value makeTimeDelta(Interpreter &interpreter, qint64 microseconds)
{
    return interpreter.make<TimeDeltaValue>(libraryClass(interpreter, "datetime", "timedelta"), microseconds);
}

Value makeDate(Interpreter &interpreter, QDate date)
{
    if (!date.isValid() || date.year() < 1 || date.year() > 9999)
        raise(interpreter, "OverflowError", QStringLiteral("date value out of range"));
    return interpreter.make<DateValue>(libraryClass(interpreter, "datetime", "date"), date);
}

Value makeDateTime(Interpreter &interpreter, qint64 local, const Value &zone)
{
    if (local < 0 || local >= kDaysInAll * kMicrosPerDay)
        raise(interpreter, "OverflowError", QStringLiteral("date value out of range"));
    return interpreter.make<DateTimeValue>(libraryClass(interpreter, "datetime", "datetime"), local, zone,
                                           offsetOf(interpreter, zone, local));
}

Value makeTime(Interpreter &interpreter, qint64 ofDay, const Value &zone)
{
    return interpreter.make<TimeValue>(libraryClass(interpreter, "datetime", "time"), ofDay, zone,
                                       zone.isNone() ? std::nullopt : offsetOf(interpreter, zone, unixEpoch()));
}

Value makeDateTime(Interpreter &interpreter, const SqlDateTime &value)
{
    const QDate date(value.date.year, value.date.month, value.date.day);
    const Value zone =
        value.time.utcOffset ? makeTimezone(interpreter, *value.time.utcOffset * kMicrosPerSecond) : Value();
    return makeDateTime(interpreter, startOfDay(date) + ofDayOf(value.time), zone);
}

Value makeTime(Interpreter &interpreter, const SqlTime &value)
{
    const Value zone = value.utcOffset ? makeTimezone(interpreter, *value.utcOffset * kMicrosPerSecond) : Value();
    return makeTime(interpreter, ofDayOf(value), zone);
}

} // namespace retort::script
