// SPDX-License-Identifier: GPL-3.0-or-later
// datetime: its classes and functions. Its zones are in ZoneModules.cpp.
#include "engine/script/modules/Modules.h"

#include "engine/script/Formatting.h"
#include "engine/script/modules/DateTime.h"
#include "engine/script/modules/Library.h"

#include <QDateTime>

#include <cmath>

namespace retort::script {

namespace {

/// Hours, minutes, seconds and microseconds from the arguments of those names, over a time that is there already.
qint64 readClock(Interpreter &run, BoundArgs &args, qint64 old = 0)
{
    const auto field = [&](const char *name, qint64 unit, qint64 count, const char *message) {
        const qint64 value = args.integer(name, old / unit % count);
        if (value < 0 || value >= count)
            raiseValueError(run, QLatin1String(message));
        return value * unit;
    };
    return field("hour", 3600 * kMicrosPerSecond, 24, "hour must be in 0..23") +
           field("minute", 60 * kMicrosPerSecond, 60, "minute must be in 0..59") +
           field("second", kMicrosPerSecond, 60, "second must be in 0..59") +
           field("microsecond", 1, kMicrosPerSecond, "microsecond must be in 0..999999");
}

QDate checkedDate(Interpreter &run, qint64 year, qint64 month, qint64 day)
{
    if (year < 1 || year > 9999)
        raiseValueError(run, QStringLiteral("year %1 is out of range").arg(year));
    if (month < 1 || month > 12)
        raiseValueError(run, QStringLiteral("month must be in 1..12"));
    const auto date = QDate(int(year), int(month), int(day));
    if (!date.isValid() || day < 1 || day > 31)
        raiseValueError(run, QStringLiteral("day is out of range for month"));
    return date;
}

QDate dateOf(Interpreter &run, const Value &value)
{
    if (const auto *moment = nativeAs<DateTimeValue>(bare(value)))
        return moment->date();
    return nativeSelf<DateValue>(run, value).date;
}

ClockReading readingOf(Interpreter &run, const Value &value)
{
    if (const auto *moment = nativeAs<DateTimeValue>(bare(value))) {
        ClockReading reading{moment->date(), moment->timeOfDay(), moment->offset, {}};
        if (const auto *zone = nativeAs<ZoneValue>(bare(moment->zone)))
            reading.zoneName = zone->nameAtLocal(moment->local);
        return reading;
    }
    if (const auto *time = nativeAs<TimeValue>(bare(value)))
        return {QDate(1900, 1, 1), time->microseconds, time->offset, {}};
    return {dateOf(run, value)};
}

Value optionalDelta(Interpreter &run, const std::optional<qint64> &offset)
{
    return offset ? makeTimeDelta(run, *offset) : Value();
}

Value momentFromReading(Interpreter &run, const ClockReading &reading)
{
    return makeDateTime(run, startOfDay(reading.date) + reading.ofDay,
                        reading.offset ? makeTimezone(run, *reading.offset) : Value());
}

Value momentFromTimestamp(Interpreter &run, const Value &timestamp, const Value &zone)
{
    const auto seconds = realNumberOf(timestamp);
    if (!seconds)
        raiseTypeError(run, QStringLiteral("an integer is required (got type %1)").arg(run.typeName(timestamp)));
    if (!std::isfinite(*seconds) || std::fabs(*seconds) > 4e11)
        raiseValueError(run, QStringLiteral("year is out of range"));
    const qint64 whole = timestamp.isIntegral() ? timestamp.asInt() * kMicrosPerSecond
                                                : qint64(std::nearbyint(*seconds * double(kMicrosPerSecond)));
    return momentIn(run, unixEpoch() + whole, zone);
}

// ------------------------------------------------------------------------------------------------------- timedelta

Value constructTimeDelta(Interpreter &run, BoundArgs &args)
{
    struct Unit
    {
        const char *name;
        qint64 microseconds;
    };
    static constexpr std::array units{
        Unit{"days", kMicrosPerDay},
        Unit{"seconds", kMicrosPerSecond},
        Unit{"microseconds", 1},
        Unit{"milliseconds", 1000},
        Unit{"minutes", 60 * kMicrosPerSecond},
        Unit{"hours", 3600 * kMicrosPerSecond},
        Unit{"weeks", 7 * kMicrosPerDay},
    };
    qint64 whole = 0;
    long double parts = 0;
    for (const Unit &unit : units) {
        const Value value = args[unit.name];
        if (value.isNone())
            continue;
        if (value.isIntegral()) {
            qint64 product = 0;
            if (__builtin_mul_overflow(value.asInt(), unit.microseconds, &product) ||
                __builtin_add_overflow(whole, product, &whole)) {
                raise(run, "OverflowError",
                      QStringLiteral("days=%1; must have magnitude <= 999999999").arg(value.asInt()));
            }
        } else if (const auto number = realNumberOf(value)) {
            parts += static_cast<long double>(*number) * static_cast<long double>(unit.microseconds);
        } else {
            raiseTypeError(run, QStringLiteral("unsupported type for timedelta %1 component: %2")
                                    .arg(QLatin1String(unit.name), run.typeName(value)));
        }
    }
    return makeTimeDelta(run, whole + qint64(std::nearbyint(parts)));
}

void addTimeDelta(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject &cls = *addClass(interpreter, module, "timedelta");
    cls.messageName = QStringLiteral("datetime.timedelta");
    setConstructor(cls, "days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0",
                   constructTimeDelta);
    const auto span = [](Interpreter &run, const Value &self) {
        return nativeSelf<TimeDeltaValue>(run, self).microseconds;
    };
    static const auto daysOf = [](qint64 microseconds) {
        return microseconds / kMicrosPerDay - (microseconds % kMicrosPerDay < 0 ? 1 : 0);
    };
    static const auto spanOf = span;
    addProperty(interpreter, cls, "days",
                [](Interpreter &run, const Value &self) { return Value::integer(daysOf(spanOf(run, self))); });
    addProperty(interpreter, cls, "seconds", [](Interpreter &run, const Value &self) {
        const qint64 all = spanOf(run, self);
        return Value::integer((all - daysOf(all) * kMicrosPerDay) / kMicrosPerSecond);
    });
    addProperty(interpreter, cls, "microseconds", [](Interpreter &run, const Value &self) {
        const qint64 all = spanOf(run, self);
        return Value::integer((all - daysOf(all) * kMicrosPerDay) % kMicrosPerSecond);
    });
    addMethod(interpreter, cls, "total_seconds", "self", [](Interpreter &run, BoundArgs &args) {
        return Value::real(double(spanOf(run, args["self"])) / double(kMicrosPerSecond));
    });
    addMethod(interpreter, cls, "__abs__", "self", [](Interpreter &run, BoundArgs &args) {
        return makeTimeDelta(run, std::abs(spanOf(run, args["self"])));
    });
    cls.members.set(QStringLiteral("resolution"), interpreter.make<TimeDeltaValue>(&cls, 1));
}

// ------------------------------------------------------------------------------------------------------------ date

const NativeTable &dateMethods()
{
    static const NativeTable table{
        {"isoformat", "self",
         [](Interpreter &run, BoundArgs &args) { return run.text(dateOf(run, args["self"]).toString(Qt::ISODate)); }},
        {"weekday", "self",
         [](Interpreter &run, BoundArgs &args) { return Value::integer(dateOf(run, args["self"]).dayOfWeek() - 1); }},
        {"isoweekday", "self",
         [](Interpreter &run, BoundArgs &args) { return Value::integer(dateOf(run, args["self"]).dayOfWeek()); }},
        {"toordinal", "self",
         [](Interpreter &run, BoundArgs &args) {
             return Value::integer(startOfDay(dateOf(run, args["self"])) / kMicrosPerDay + 1);
         }},
        {"isocalendar", "self",
         [](Interpreter &run, BoundArgs &args) {
             const QDate date = dateOf(run, args["self"]);
             int year = 0;
             const int week = date.weekNumber(&year);
             return run.tuple({Value::integer(year), Value::integer(week), Value::integer(date.dayOfWeek())});
         }},
        {"strftime", "self, format",
         [](Interpreter &run, BoundArgs &args) {
             return run.text(strftime(readingOf(run, args["self"]), args.text("format")));
         }},
        {"ctime", "self",
         [](Interpreter &run, BoundArgs &args) {
             return run.text(strftime(readingOf(run, args["self"]), QStringLiteral("%a %b %e %H:%M:%S %Y")));
         }},
        {"replace", "self, year=None, month=None, day=None",
         [](Interpreter &run, BoundArgs &args) {
             const QDate date = dateOf(run, args["self"]);
             return makeDate(run, checkedDate(run, args.integer("year", date.year()),
                                              args.integer("month", date.month()), args.integer("day", date.day())));
         }},
    };
    return table;
}

ClassObject *addDate(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject &cls = *addClass(interpreter, module, "date");
    cls.messageName = QStringLiteral("datetime.date");
    setConstructor(cls, "year, month, day", [](Interpreter &run, BoundArgs &args) {
        return makeDate(run, checkedDate(run, args.integer("year"), args.integer("month"), args.integer("day")));
    });
    addProperty(interpreter, cls, "year",
                [](Interpreter &run, const Value &self) { return Value::integer(dateOf(run, self).year()); });
    addProperty(interpreter, cls, "month",
                [](Interpreter &run, const Value &self) { return Value::integer(dateOf(run, self).month()); });
    addProperty(interpreter, cls, "day",
                [](Interpreter &run, const Value &self) { return Value::integer(dateOf(run, self).day()); });
    dateMethods().addTo(interpreter, cls);
    addStaticMethod(interpreter, cls, "today", "",
                    [](Interpreter &run, BoundArgs &) { return makeDate(run, QDate::currentDate()); });
    addStaticMethod(interpreter, cls, "fromordinal", "n", [](Interpreter &run, BoundArgs &args) {
        return makeDate(run, QDate(1, 1, 1).addDays(args.integer("n") - 1));
    });
    addStaticMethod(interpreter, cls, "fromtimestamp", "timestamp", [](Interpreter &run, BoundArgs &args) {
        return makeDate(run, dateOf(run, momentFromTimestamp(run, args["timestamp"], Value())));
    });
    addStaticMethod(interpreter, cls, "fromisoformat", "date_string", [](Interpreter &run, BoundArgs &args) {
        const auto reading = readIsoDateTime(args.text("date_string"));
        if (!reading || args.text("date_string").size() > 10)
            raiseValueError(run, QStringLiteral("Invalid isoformat string: %1").arg(reprOf(args.text("date_string"))));
        return makeDate(run, reading->date);
    });
    cls.members.set(QStringLiteral("min"), interpreter.make<DateValue>(&cls, QDate(1, 1, 1)));
    cls.members.set(QStringLiteral("max"), interpreter.make<DateValue>(&cls, QDate(9999, 12, 31)));
    return &cls;
}

// ------------------------------------------------------------------------------------------------------------ time

void addTime(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject &cls = *addClass(interpreter, module, "time");
    cls.messageName = QStringLiteral("datetime.time");
    setConstructor(
        cls, "hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0",
        [](Interpreter &run, BoundArgs &args) { return makeTime(run, readClock(run, args), args["tzinfo"]); });
    static const auto at = [](Interpreter &run, const Value &self) {
        return nativeSelf<TimeValue>(run, self).microseconds;
    };
    addProperty(interpreter, cls, "hour", [](Interpreter &run, const Value &self) {
        return Value::integer(at(run, self) / (3600 * kMicrosPerSecond));
    });
    addProperty(interpreter, cls, "minute", [](Interpreter &run, const Value &self) {
        return Value::integer(at(run, self) / (60 * kMicrosPerSecond) % 60);
    });
    addProperty(interpreter, cls, "second", [](Interpreter &run, const Value &self) {
        return Value::integer(at(run, self) / kMicrosPerSecond % 60);
    });
    addProperty(interpreter, cls, "microsecond",
                [](Interpreter &run, const Value &self) { return Value::integer(at(run, self) % kMicrosPerSecond); });
    addProperty(interpreter, cls, "tzinfo",
                [](Interpreter &run, const Value &self) { return nativeSelf<TimeValue>(run, self).zone; });
    addMethod(interpreter, cls, "isoformat", "self, timespec='auto'", [](Interpreter &run, BoundArgs &args) {
        const auto &time = nativeSelf<TimeValue>(run, args);
        return run.text(isoTime(time.microseconds, args.text("timespec", QStringLiteral("auto"))) +
                        (time.offset ? isoOffset(*time.offset) : QString()));
    });
    addMethod(interpreter, cls, "strftime", "self, format", [](Interpreter &run, BoundArgs &args) {
        return run.text(strftime(readingOf(run, args["self"]), args.text("format")));
    });
    addMethod(interpreter, cls, "utcoffset", "self", [](Interpreter &run, BoundArgs &args) {
        return optionalDelta(run, nativeSelf<TimeValue>(run, args).offset);
    });
    addMethod(interpreter, cls, "replace", "self, hour=None, minute=None, second=None, microsecond=None, tzinfo=None",
              [](Interpreter &run, BoundArgs &args) {
                  const auto &time = nativeSelf<TimeValue>(run, args);
                  return makeTime(run, readClock(run, args, time.microseconds),
                                  args.has("tzinfo") ? args["tzinfo"] : time.zone);
              });
    addStaticMethod(interpreter, cls, "fromisoformat", "time_string", [](Interpreter &run, BoundArgs &args) {
        const auto reading = readIsoTime(args.text("time_string"));
        if (!reading)
            raiseValueError(run, QStringLiteral("Invalid isoformat string: %1").arg(reprOf(args.text("time_string"))));
        return makeTime(run, reading->ofDay, reading->offset ? makeTimezone(run, *reading->offset) : Value());
    });
    cls.members.set(QStringLiteral("min"), interpreter.make<TimeValue>(&cls, 0, Value(), std::nullopt));
    cls.members.set(QStringLiteral("max"), interpreter.make<TimeValue>(&cls, kMicrosPerDay - 1, Value(), std::nullopt));
}

// -------------------------------------------------------------------------------------------------------- datetime

const NativeTable &dateTimeMethods()
{
    static const NativeTable table{
        {"date", "self",
         [](Interpreter &run, BoundArgs &args) { return makeDate(run, nativeSelf<DateTimeValue>(run, args).date()); }},
        {"time", "self",
         [](Interpreter &run, BoundArgs &args) {
             return makeTime(run, nativeSelf<DateTimeValue>(run, args).timeOfDay(), Value());
         }},
        {"timetz", "self",
         [](Interpreter &run, BoundArgs &args) {
             const auto &moment = nativeSelf<DateTimeValue>(run, args);
             return makeTime(run, moment.timeOfDay(), moment.zone);
         }},
        {"timestamp", "self",
         [](Interpreter &run, BoundArgs &args) {
             const auto &moment = nativeSelf<DateTimeValue>(run, args);
             const qint64 utc = moment.offset ? utcOf(moment) : moment.local - machineOffset(moment.local);
             return Value::real(double(utc - unixEpoch()) / double(kMicrosPerSecond));
         }},
        {"isoformat", "self, sep='T', timespec='auto'",
         [](Interpreter &run, BoundArgs &args) {
             const auto &moment = nativeSelf<DateTimeValue>(run, args);
             return run.text(moment.date().toString(Qt::ISODate) + args.text("sep", QStringLiteral("T")) +
                             isoTime(moment.timeOfDay(), args.text("timespec", QStringLiteral("auto"))) +
                             (moment.offset ? isoOffset(*moment.offset) : QString()));
         }},
        {"utcoffset", "self",
         [](Interpreter &run, BoundArgs &args) {
             return optionalDelta(run, nativeSelf<DateTimeValue>(run, args).offset);
         }},
        {"dst", "self", [](Interpreter &, BoundArgs &) { return Value(); }},
        {"tzname", "self",
         [](Interpreter &run, BoundArgs &args) {
             const auto &moment = nativeSelf<DateTimeValue>(run, args);
             const auto *zone = nativeAs<ZoneValue>(bare(moment.zone));
             return zone ? run.text(zone->nameAtLocal(moment.local)) : Value();
         }},
        {"astimezone", "self, tz=None",
         [](Interpreter &run, BoundArgs &args) {
             const auto &moment = nativeSelf<DateTimeValue>(run, args);
             const qint64 utc = moment.offset ? utcOf(moment) : moment.local - machineOffset(moment.local);
             return momentIn(run, utc, args["tz"].isNone() ? makeTimezone(run, machineOffset(utc)) : args["tz"]);
         }},
        {"replace",
         "self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None, tzinfo=None, "
         "*, fold=0",
         [](Interpreter &run, BoundArgs &args) {
             const auto &moment = nativeSelf<DateTimeValue>(run, args);
             const QDate old = moment.date();
             const QDate date = checkedDate(run, args.integer("year", old.year()), args.integer("month", old.month()),
                                            args.integer("day", old.day()));
             return makeDateTime(run, startOfDay(date) + readClock(run, args, moment.timeOfDay()),
                                 args.has("tzinfo") ? args["tzinfo"] : moment.zone);
         }},
        {"timetuple", "self",
         [](Interpreter &run, BoundArgs &args) {
             const auto &moment = nativeSelf<DateTimeValue>(run, args);
             const QDate date = moment.date();
             std::vector<Value> fields;
             for (const qint64 field :
                  {qint64(date.year()), qint64(date.month()), qint64(date.day()),
                   moment.timeOfDay() / (3600 * kMicrosPerSecond), moment.timeOfDay() / (60 * kMicrosPerSecond) % 60,
                   moment.timeOfDay() / kMicrosPerSecond % 60, qint64(date.dayOfWeek() - 1), qint64(date.dayOfYear()),
                   qint64(-1)})
                 fields.push_back(Value::integer(field));
             return run.tuple(std::move(fields));
         }},
    };
    return table;
}

void addDateTime(Interpreter &interpreter, ModuleObject &module, ClassObject *dateClass)
{
    ClassObject &cls = *addClass(interpreter, module, "datetime", dateClass);
    cls.messageName = QStringLiteral("datetime.datetime");
    setConstructor(cls, "year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0",
                   [](Interpreter &run, BoundArgs &args) {
                       const QDate date =
                           checkedDate(run, args.integer("year"), args.integer("month"), args.integer("day"));
                       return makeDateTime(run, startOfDay(date) + readClock(run, args), args["tzinfo"]);
                   });
    static const auto at = [](Interpreter &run, const Value &self) {
        return nativeSelf<DateTimeValue>(run, self).timeOfDay();
    };
    addProperty(interpreter, cls, "hour", [](Interpreter &run, const Value &self) {
        return Value::integer(at(run, self) / (3600 * kMicrosPerSecond));
    });
    addProperty(interpreter, cls, "minute", [](Interpreter &run, const Value &self) {
        return Value::integer(at(run, self) / (60 * kMicrosPerSecond) % 60);
    });
    addProperty(interpreter, cls, "second", [](Interpreter &run, const Value &self) {
        return Value::integer(at(run, self) / kMicrosPerSecond % 60);
    });
    addProperty(interpreter, cls, "microsecond",
                [](Interpreter &run, const Value &self) { return Value::integer(at(run, self) % kMicrosPerSecond); });
    addProperty(interpreter, cls, "tzinfo",
                [](Interpreter &run, const Value &self) { return nativeSelf<DateTimeValue>(run, self).zone; });
    addProperty(interpreter, cls, "fold", [](Interpreter &, const Value &) { return Value::integer(0); });
    dateTimeMethods().addTo(interpreter, cls);
    const auto now = [](Interpreter &run, BoundArgs &args) { return momentIn(run, currentUtc(), args["tz"]); };
    addStaticMethod(interpreter, cls, "now", "tz=None", now);
    addStaticMethod(interpreter, cls, "today", "tz=None", now);
    addStaticMethod(interpreter, cls, "utcnow", "",
                    [](Interpreter &run, BoundArgs &) { return makeDateTime(run, currentUtc(), Value()); });
    addStaticMethod(interpreter, cls, "fromtimestamp", "timestamp, tz=None", [](Interpreter &run, BoundArgs &args) {
        return momentFromTimestamp(run, args["timestamp"], args["tz"]);
    });
    addStaticMethod(interpreter, cls, "utcfromtimestamp", "timestamp", [](Interpreter &run, BoundArgs &args) {
        const Value moment = momentFromTimestamp(run, args["timestamp"], makeTimezone(run, 0));
        return makeDateTime(run, moment.object() ? nativeSelf<DateTimeValue>(run, moment).local : 0, Value());
    });
    addStaticMethod(interpreter, cls, "fromordinal", "n", [](Interpreter &run, BoundArgs &args) {
        return makeDateTime(run, (args.integer("n") - 1) * kMicrosPerDay, Value());
    });
    addStaticMethod(interpreter, cls, "combine", "date, time, tzinfo=None", [](Interpreter &run, BoundArgs &args) {
        const auto &time = nativeSelf<TimeValue>(run, args["time"]);
        return makeDateTime(run, startOfDay(dateOf(run, args["date"])) + time.microseconds,
                            args.has("tzinfo") ? args["tzinfo"] : time.zone);
    });
    addStaticMethod(interpreter, cls, "strptime", "date_string, format", [](Interpreter &run, BoundArgs &args) {
        return momentFromReading(run, strptime(run, args.text("date_string"), args.text("format")));
    });
    addStaticMethod(interpreter, cls, "fromisoformat", "date_string", [](Interpreter &run, BoundArgs &args) {
        const auto reading = readIsoDateTime(args.text("date_string"));
        if (!reading)
            raiseValueError(run, QStringLiteral("Invalid isoformat string: %1").arg(reprOf(args.text("date_string"))));
        return momentFromReading(run, *reading);
    });
    cls.members.set(QStringLiteral("min"), interpreter.make<DateTimeValue>(&cls, 0, Value(), std::nullopt));
    cls.members.set(QStringLiteral("max"),
                    interpreter.make<DateTimeValue>(&cls, startOfDay(QDate(9999, 12, 31)) + kMicrosPerDay - 1, Value(),
                                                    std::nullopt));
}

} // namespace

void fillDateTime(Interpreter &interpreter, ModuleObject &module)
{
    addTimeDelta(interpreter, module);
    ClassObject *tzinfo = addClass(interpreter, module, "tzinfo");
    addTimezone(interpreter, module, tzinfo);
    ClassObject *date = addDate(interpreter, module);
    addTime(interpreter, module);
    addDateTime(interpreter, module, date);
    module.variables.set(QStringLiteral("MINYEAR"), Value::integer(1));
    module.variables.set(QStringLiteral("MAXYEAR"), Value::integer(9999));
}

} // namespace retort::script
