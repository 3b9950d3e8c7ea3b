// SPDX-License-Identifier: GPL-3.0-or-later
// The zones of datetime, and zoneinfo and pytz.
#include "engine/script/modules/Modules.h"

#include "engine/script/modules/DateTime.h"
#include "engine/script/modules/Library.h"

#include <QDateTime>
#include <QTimeZone>

#include <cmath>

namespace retort::script {

namespace {

/// datetime.timezone
class FixedZone final : public ZoneValue
{
public:
    FixedZone(ClassObject *zoneClass, qint64 eastOfUtc, QString zoneName)
        : ZoneValue(zoneClass), offset(eastOfUtc), name(std::move(zoneName))
    {}

    const qint64 offset;
    const QString name;

    qint64 offsetAtLocal(qint64) const override { return offset; }
    qint64 offsetAtUtc(qint64) const override { return offset; }
    QString nameAtLocal(qint64) const override
    {
        if (!name.isEmpty())
            return name;
        return offset == 0 ? QStringLiteral("UTC") : QString(QStringLiteral("UTC") + isoOffset(offset));
    }
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override
    {
        const auto *zone = nativeAs<FixedZone>(other);
        if (!zone || (op != ast::CompareOperator::Eq && op != ast::CompareOperator::NotEq))
            return std::nullopt;
        return orderedAnswer(op, offset, zone->offset);
    }
    std::size_t hash(Interpreter &) override { return std::hash<qint64>()(offset); }
    QString repr(Interpreter &interpreter) override
    {
        if (cls->name != QLatin1String("timezone"))
            return QStringLiteral("<UTC>");
        if (offset == 0 && name.isEmpty())
            return QStringLiteral("datetime.timezone.utc");
        QString text = QStringLiteral("datetime.timezone(") + interpreter.repr(makeTimeDelta(interpreter, offset));
        if (!name.isEmpty())
            text += QStringLiteral(", ") + reprOf(name);
        return text + u')';
    }
    QString str(Interpreter &) override { return nameAtLocal(0); }
};

/// A zone of the zone database.
class NamedZone final : public ZoneValue
{
public:
    NamedZone(ClassObject *zoneClass, const QTimeZone &zone) : ZoneValue(zoneClass), m_zone(zone) {}

    QString id() const { return QString::fromLatin1(m_zone.id()); }

    qint64 offsetAtLocal(qint64 local) const override
    {
        return qint64(QDateTime(clockDate(local), clockTime(local), m_zone).offsetFromUtc()) * kMicrosPerSecond;
    }
    qint64 offsetAtUtc(qint64 utc) const override
    {
        return qint64(m_zone.offsetFromUtc(QDateTime(clockDate(utc), clockTime(utc), Qt::UTC))) * kMicrosPerSecond;
    }
    QString nameAtLocal(qint64 local) const override
    {
        return m_zone.abbreviation(QDateTime(clockDate(local), clockTime(local), m_zone));
    }
    QString repr(Interpreter &) override { return QStringLiteral("zoneinfo.ZoneInfo(key='%1')").arg(id()); }
    QString str(Interpreter &) override { return id(); }

private:
    static QDate clockDate(qint64 local) { return QDate(1, 1, 1).addDays(local / kMicrosPerDay); }
    static QTime clockTime(qint64 local) { return QTime::fromMSecsSinceStartOfDay(int(local % kMicrosPerDay / 1000)); }

    QTimeZone m_zone;
};

/// Local microseconds of a datetime argument that may be None.
qint64 localOf(const Value &value)
{
    const auto *moment = nativeAs<DateTimeValue>(bare(value));
    return moment ? moment->local : unixEpoch();
}

void addZoneMethods(Interpreter &interpreter, ClassObject &cls)
{
    addMethod(interpreter, cls, "utcoffset", "self, dt", [](Interpreter &run, BoundArgs &args) {
        return makeTimeDelta(run, nativeSelf<ZoneValue>(run, args).offsetAtLocal(localOf(args["dt"])));
    });
    addMethod(interpreter, cls, "tzname", "self, dt", [](Interpreter &run, BoundArgs &args) {
        return run.text(nativeSelf<ZoneValue>(run, args).nameAtLocal(localOf(args["dt"])));
    });
    addMethod(interpreter, cls, "dst", "self, dt", [](Interpreter &, BoundArgs &) { return Value(); });
}

Value namedZone(Interpreter &run, ClassObject *cls, const QString &name, const char *errorModule,
                const char *errorClass)
{
    const QTimeZone zone(name.toLatin1());
    if (!zone.isValid())
        raiseOf(run, errorModule, errorClass, QStringLiteral("No time zone found with key %1").arg(name));
    return run.make<NamedZone>(cls, zone);
}

} // namespace

qint64 utcOf(const DateTimeValue &moment)
{
    return moment.local - moment.offset.value_or(0);
}

qint64 machineOffset(qint64 utc)
{
    const qint64 milliseconds = (utc - unixEpoch()) / 1000;
    return qint64(QDateTime::fromMSecsSinceEpoch(milliseconds).offsetFromUtc()) * kMicrosPerSecond;
}

Value momentIn(Interpreter &run, qint64 utc, const Value &zone)
{
    if (zone.isNone())
        return makeDateTime(run, utc + machineOffset(utc), Value());
    if (const auto *known = nativeAs<ZoneValue>(bare(zone)))
        return makeDateTime(run, utc + known->offsetAtUtc(utc), zone);
    const auto offset = offsetOf(run, zone, utc);
    return makeDateTime(run, utc + offset.value_or(0), zone);
}

Value makeTimezone(Interpreter &interpreter, qint64 offset, const QString &name)
{
    return interpreter.make<FixedZone>(libraryClass(interpreter, "datetime", "timezone"), offset, name);
}

void addTimezone(Interpreter &interpreter, ModuleObject &module, ClassObject *tzinfo)
{
    ClassObject &timezone = *addClass(interpreter, module, "timezone", tzinfo);
    setConstructor(timezone, "offset, name=''", [](Interpreter &run, BoundArgs &args) {
        const auto &delta = nativeSelf<TimeDeltaValue>(run, args["offset"]);
        if (std::abs(delta.microseconds) >= kMicrosPerDay) {
            raiseValueError(run, QStringLiteral("offset must be a timedelta strictly between -timedelta(hours=24) and "
                                                "timedelta(hours=24), not %1")
                                     .arg(run.repr(args["offset"])));
        }
        return makeTimezone(run, delta.microseconds, args.text("name"));
    });
    addZoneMethods(interpreter, timezone);
    const Value utc = interpreter.make<FixedZone>(&timezone, 0, QString());
    timezone.members.set(QStringLiteral("utc"), utc);
    module.variables.set(QStringLiteral("UTC"), utc);
}

void fillZoneInfo(Interpreter &interpreter, ModuleObject &module)
{
    addClassBelow(interpreter, module, "ZoneInfoNotFoundError", "KeyError");
    ClassObject &cls = *addClass(interpreter, module, "ZoneInfo", libraryClass(interpreter, "datetime", "tzinfo"));
    setConstructor(cls, "key", [](Interpreter &run, BoundArgs &args) {
        return namedZone(run, libraryClass(run, "zoneinfo", "ZoneInfo"), args.text("key"), "zoneinfo",
                         "ZoneInfoNotFoundError");
    });
    addZoneMethods(interpreter, cls);
    addProperty(interpreter, cls, "key",
                [](Interpreter &run, const Value &self) { return run.text(nativeSelf<NamedZone>(run, self).id()); });
}

void fillPytz(Interpreter &interpreter, ModuleObject &module)
{
    addClassBelow(interpreter, module, "UnknownTimeZoneError", "KeyError");
    ClassObject &cls = *addClass(interpreter, module, "BaseTzInfo", libraryClass(interpreter, "datetime", "tzinfo"));
    addZoneMethods(interpreter, cls);
    const auto localize = [](Interpreter &run, BoundArgs &args) {
        return makeDateTime(run, nativeSelf<DateTimeValue>(run, args["dt"]).local, args["self"]);
    };
    addMethod(interpreter, cls, "localize", "self, dt, is_dst=False", localize);
    addMethod(interpreter, cls, "normalize", "self, dt", [](Interpreter &run, BoundArgs &args) {
        return momentIn(run, utcOf(nativeSelf<DateTimeValue>(run, args["dt"])), args["self"]);
    });
    const Value utc = interpreter.make<FixedZone>(&cls, 0, QStringLiteral("UTC"));
    module.variables.set(QStringLiteral("utc"), utc);
    module.variables.set(QStringLiteral("UTC"), utc);
    addFunction(interpreter, module, "timezone", "zone", [utc](Interpreter &run, BoundArgs &args) {
        if (args.text("zone").compare(QLatin1String("utc"), Qt::CaseInsensitive) == 0)
            return utc;
        return namedZone(run, libraryClass(run, "pytz", "BaseTzInfo"), args.text("zone"), "pytz",
                         "UnknownTimeZoneError");
    });
}

} // namespace retort::script
