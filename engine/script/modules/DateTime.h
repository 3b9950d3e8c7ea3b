// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/objects/Classes.h"

#include <QDate>

/// The values of Python's datetime module.
namespace retort::script {

constexpr qint64 kMicrosPerSecond = 1'000'000;
constexpr qint64 kMicrosPerDay = 86'400 * kMicrosPerSecond;

/// datetime.timedelta
class TimeDeltaValue final : public NativeObject
{
public:
    TimeDeltaValue(ClassObject *deltaClass, qint64 span) : NativeObject(deltaClass), microseconds(span) {}

    const qint64 microseconds;

    std::optional<SqlValue> sqlValue() const override { return SqlInterval{microseconds}; }
    std::optional<Value> binary(Interpreter &, ast::BinaryOperator op, const Value &other, bool isReflected) override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    std::optional<Value> unary(Interpreter &, ast::UnaryOperator op) override;
    bool truth(Interpreter &) override { return microseconds != 0; }
    std::size_t hash(Interpreter &) override { return std::hash<qint64>()(microseconds); }
    QString repr(Interpreter &) override;
    QString str(Interpreter &) override;
};

/// A time zone that Retort implements: datetime.timezone, zoneinfo.ZoneInfo, pytz.
class ZoneValue : public NativeObject
{
public:
    using NativeObject::NativeObject;

    /// Microseconds east of UTC at a local time (microseconds since 0001-01-01), or at a moment in UTC.
    virtual qint64 offsetAtLocal(qint64 local) const = 0;
    virtual qint64 offsetAtUtc(qint64 utc) const = 0;
    virtual QString nameAtLocal(qint64 local) const = 0;
};

/// datetime.date
class DateValue final : public NativeObject
{
public:
    DateValue(ClassObject *dateClass, QDate day) : NativeObject(dateClass), date(day) {}

    const QDate date;

    std::optional<SqlValue> sqlValue() const override { return SqlDate{date.year(), date.month(), date.day()}; }
    std::optional<Value> binary(Interpreter &, ast::BinaryOperator op, const Value &other, bool isReflected) override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    std::size_t hash(Interpreter &) override { return std::hash<qint64>()(date.toJulianDay()); }
    QString repr(Interpreter &) override;
    QString str(Interpreter &) override { return date.toString(Qt::ISODate); }
    QString format(Interpreter &interpreter, const QString &spec) override;
};

/// datetime.time
class TimeValue final : public NativeObject
{
public:
    TimeValue(ClassObject *timeClass, qint64 ofDay, Value timeZone, std::optional<qint64> utcOffset)
        : NativeObject(timeClass), microseconds(ofDay), zone(timeZone), offset(utcOffset)
    {}

    /// Since midnight.
    const qint64 microseconds;
    const Value zone;
    /// Microseconds east of UTC.
    const std::optional<qint64> offset;

    std::optional<SqlValue> sqlValue() const override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    std::size_t hash(Interpreter &) override { return std::hash<qint64>()(microseconds - offset.value_or(0)); }
    QString repr(Interpreter &interpreter) override;
    QString str(Interpreter &) override;
    QString format(Interpreter &interpreter, const QString &spec) override;
};

/// datetime.datetime
class DateTimeValue final : public NativeObject
{
public:
    DateTimeValue(ClassObject *dateTimeClass, qint64 localTime, Value timeZone, std::optional<qint64> utcOffset)
        : NativeObject(dateTimeClass), local(localTime), zone(timeZone), offset(utcOffset)
    {}

    /// Microseconds since 0001-01-01 00:00 by the clock on the wall.
    const qint64 local;
    const Value zone;
    const std::optional<qint64> offset;

    QDate date() const;
    qint64 timeOfDay() const { return local % kMicrosPerDay; }

    std::optional<SqlValue> sqlValue() const override;
    std::optional<Value> binary(Interpreter &, ast::BinaryOperator op, const Value &other, bool isReflected) override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    std::size_t hash(Interpreter &) override { return std::hash<qint64>()(local - offset.value_or(0)); }
    QString repr(Interpreter &interpreter) override;
    QString str(Interpreter &interpreter) override;
    QString format(Interpreter &interpreter, const QString &spec) override;
};

// Making values; the module is imported if need be. All raise ValueError or OverflowError where CPython does.

Value makeTimeDelta(Interpreter &interpreter, qint64 microseconds);
Value makeDate(Interpreter &interpreter, QDate date);
/// `local` in microseconds since 0001-01-01; `zone` None, a ZoneValue or a tzinfo of the script.
Value makeDateTime(Interpreter &interpreter, qint64 local, const Value &zone);
Value makeTime(Interpreter &interpreter, qint64 ofDay, const Value &zone);
/// datetime.timezone of so many microseconds.
Value makeTimezone(Interpreter &interpreter, qint64 offset, const QString &name = {});
/// From the database.
Value makeDateTime(Interpreter &interpreter, const SqlDateTime &value);
Value makeTime(Interpreter &interpreter, const SqlTime &value);

/// Microseconds from 0001-01-01 to the start of the day.
qint64 startOfDay(QDate date);
/// Microseconds from 0001-01-01 to 1970-01-01.
qint64 unixEpoch();
qint64 currentUtc();

/// The offset that a time zone has at a time, if it is one.
std::optional<qint64> offsetOf(Interpreter &interpreter, const Value &zone, qint64 local);

// Zones, in ZoneModules.cpp.

qint64 utcOf(const DateTimeValue &moment);
/// The offset that this machine's zone has at a moment of UTC.
qint64 machineOffset(qint64 utc);
/// A moment of UTC in a zone; in this machine's zone, and naive, when `zone` is None.
Value momentIn(Interpreter &run, qint64 utc, const Value &zone);
/// Adds the class `timezone`, and UTC.
void addTimezone(Interpreter &interpreter, ModuleObject &module, ClassObject *tzinfo);

// Text, in DateTimeText.cpp.

/// What strftime() needs to know of a moment.
struct ClockReading
{
    QDate date = QDate(1900, 1, 1);
    qint64 ofDay = 0;
    std::optional<qint64> offset = {};
    QString zoneName = {};
};
QString strftime(const ClockReading &reading, const QString &pattern);
/// Raises ValueError as strptime() does. The offset is set if the pattern has %z.
ClockReading strptime(Interpreter &interpreter, const QString &text, const QString &pattern);

QString isoTime(qint64 ofDay, const QString &timespec = QStringLiteral("auto"));
QString isoOffset(qint64 offset);
/// An ISO 8601 date, optionally with a time and an offset; nothing if it is none.
std::optional<ClockReading> readIsoDateTime(const QString &text);
std::optional<ClockReading> readIsoTime(const QString &text);

} // namespace retort::script
