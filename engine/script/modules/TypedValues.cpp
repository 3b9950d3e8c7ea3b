// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/TypedValues.h"

#include "engine/script/Interpreter.h"
#include "engine/script/OperationTarget.h"
#include "engine/script/Raise.h"
#include "engine/script/modules/DateTime.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/modules/SqlObjects.h"
#include "engine/script/modules/Uuid.h"
#include "engine/script/objects/Unknown.h"
#include "model/SqlNodes.h"
#include "model/SqlOperators.h"

#include <array>

namespace retort::script {

namespace {

const QString kBehind = QStringLiteral("script_class");

/// What types remember, by the number that they carry.
struct ClassesBehindTypes
{
    std::vector<Value> values;
};

Value classBehind(Interpreter &run, const SqlType &type)
{
    const std::optional<qint64> number = type.options.number(kBehind);
    const auto &values = run.state<ClassesBehindTypes>().values;
    return number && *number < qint64(values.size()) ? values[std::size_t(*number)] : Value();
}

/// A method that the script's own type has and SQLAlchemy's TypeDecorator has not.
std::optional<Value> ownMethod(Interpreter &run, const SqlType &type, const char *name)
{
    const Value behind = classBehind(run, type);
    const auto *instance = behind.as<InstanceObject>();
    const Value *method = instance ? instance->cls->lookup(QLatin1String(name)) : nullptr;
    return method && method->as<FunctionObject>() ? run.findAttribute(behind, QLatin1String(name)) : std::nullopt;
}

Value zoneOf(Interpreter &run, const ClockReading &reading)
{
    return reading.offset ? makeTimezone(run, *reading.offset) : Value();
}

/// What SQLite keeps as text; the text itself where it is of another form.
Value dateFromText(Interpreter &run, const Value &value)
{
    const auto reading = readIsoDateTime(run.str(value));
    return reading ? makeDate(run, reading->date) : value;
}

Value timeFromText(Interpreter &run, const Value &value)
{
    const auto reading = readIsoTime(run.str(value));
    return reading ? makeTime(run, reading->ofDay, zoneOf(run, *reading)) : value;
}

Value momentFromText(Interpreter &run, const Value &value)
{
    const auto reading = readIsoDateTime(run.str(value));
    return reading ? makeDateTime(run, startOfDay(reading->date) + reading->ofDay, zoneOf(run, *reading)) : value;
}

Value decimalFrom(Interpreter &run, const Value &number, const SqlType &type)
{
    const double real = number.kind() == Value::Kind::Float ? number.asReal() : double(number.asInt());
    const int digits = int(type.options.number(u"decimal_return_scale").value_or(type.scale.value_or(10)));
    return fromSqlValue(run, SqlDecimal{QString::number(real, 'f', digits)});
}

bool isNumber(const Value &value)
{
    return value.kind() == Value::Kind::Int || value.kind() == Value::Kind::Float;
}

Value asDecimalOrFloat(Interpreter &run, const Value &value, const SqlType &type, bool isDecimal)
{
    if (type.options.flag(u"asdecimal", isDecimal))
        return isNumber(value) ? decimalFrom(run, value, type) : value;
    return nativeAs<NativeObject>(value) ? Value::real(run.str(value).toDouble()) : value;
}

Value asUuid(Interpreter &run, const Value &value, const SqlType &type)
{
    const auto *given = nativeAs<UuidValue>(value);
    const QString hex = given ? given->hex : run.str(value).remove(u'-').toLower();
    if (hex.size() != 32)
        return value;
    return type.options.flag(u"as_uuid", true) ? makeUuid(run, {hex}) : run.text(dashedUuid({hex}));
}

/// What is stored for a member of the enumeration: its name, or what values_callable says.
std::optional<QString> labelOf(Interpreter &run, const Value &value, const SqlType &type)
{
    const Value behind = classBehind(run, type);
    if (!behind.as<ClassObject>() || !value.as<InstanceObject>())
        return std::nullopt;
    const auto members = run.collect(behind);
    for (std::size_t i = 0; i < members.size() && qsizetype(i) < type.values.size(); ++i) {
        if (members[i].object() == value.object())
            return type.values[qsizetype(i)];
    }
    return std::nullopt;
}

Value asEnumMember(Interpreter &run, const Value &value, const SqlType &type)
{
    const Value behind = classBehind(run, type);
    const auto *cls = behind.as<ClassObject>();
    if (!cls || !value.as<StrObject>())
        return value;
    // The labels stand in the order of the members, whatever values_callable made of them.
    const auto members = run.collect(behind);
    const qsizetype place = type.values.indexOf(run.str(value));
    return place >= 0 && place < qsizetype(members.size()) ? members[std::size_t(place)] : value;
}

/// Where there is no type for it, a span is the moment that lies so far behind the start of 1970.
Value asSpan(Interpreter &run, const Value &value)
{
    const auto *moment = nativeAs<DateTimeValue>(value);
    return moment ? makeTimeDelta(run, moment->local - unixEpoch()) : value;
}

/// MySQL has spans for times of day.
Value asTime(Interpreter &run, const Value &value)
{
    if (const auto *span = nativeAs<TimeDeltaValue>(value))
        return makeTime(run, span->microseconds, Value());
    return value.as<StrObject>() ? timeFromText(run, value) : value;
}

Value ofKind(Interpreter &run, const Value &value, const SqlType &type)
{
    const bool isText = value.as<StrObject>() != nullptr;
    switch (affinityOf(type)) {
    case SqlAffinity::Boolean: return value.kind() == Value::Kind::Int ? Value::boolean(value.asInt() != 0) : value;
    case SqlAffinity::Numeric: return asDecimalOrFloat(run, value, type, true);
    case SqlAffinity::Float: return asDecimalOrFloat(run, value, type, false);
    case SqlAffinity::Date: return isText ? dateFromText(run, value) : value;
    case SqlAffinity::DateTime: return isText ? momentFromText(run, value) : value;
    case SqlAffinity::Time: return asTime(run, value);
    case SqlAffinity::Interval: return asSpan(run, isText ? momentFromText(run, value) : value);
    case SqlAffinity::Uuid: return asUuid(run, value, type);
    case SqlAffinity::Enum: return asEnumMember(run, value, type);
    default: return value;
    }
}

} // namespace

void rememberClass(Interpreter &interpreter, SqlType &type, const Value &behind)
{
    auto &values = interpreter.state<ClassesBehindTypes>().values;
    type.options.set(kBehind, SqlValue(qint64(values.size())));
    values.push_back(behind);
}

Value boundValue(Interpreter &interpreter, const Value &value, const SqlType &type)
{
    if (unknownAs(value) || asExpression(value))
        return value;
    if (affinityOf(type) == SqlAffinity::Enum) {
        if (const auto label = labelOf(interpreter, value, type))
            return interpreter.text(*label);
    }
    const auto process = ownMethod(interpreter, type, "process_bind_param");
    if (!process)
        return value;
    const OperationTarget *target = interpreter.host().target;
    if (target && !target->isOffline())
        return interpreter.call(*process, {value, dialectValue(interpreter)});
    // A text that is only read is better with the value as it is than without its statement.
    try {
        return interpreter.call(*process, {value, dialectValue(interpreter)});
    } catch (const UnknownUsed &) {
        return value;
    } catch (const PythonError &error) {
        interpreter.report(Diagnostic::Severity::Information, QStringLiteral("bind-value"),
                           QStringLiteral("process_bind_param() fails here (%1); the value is shown as it is")
                               .arg(interpreter.str(error.exception)));
        return value;
    }
}

Value typedValue(Interpreter &interpreter, const Value &value, const SqlType &written)
{
    const SqlType &type = written.forDialect(interpreter.host().target->dialectName());
    Value result = value;
    if (affinityOf(type) == SqlAffinity::Array) {
        if (const auto *list = value.as<ListObject>(); list && type.item) {
            std::vector<Value> items;
            for (const Value &item : list->items)
                items.push_back(typedValue(interpreter, item, *type.item));
            result = interpreter.list(std::move(items));
        }
    } else if (!value.isNone()) {
        result = ofKind(interpreter, value, type);
    }
    const auto process = ownMethod(interpreter, written, "process_result_value");
    return process ? interpreter.call(*process, {result, dialectValue(interpreter)}) : result;
}

SqlValueMap boundRow(Interpreter &interpreter, const Value &row, const SqlExpression &relation)
{
    SqlValueMap map;
    const auto *dict = row.as<DictObject>();
    if (!dict)
        return map;
    for (const auto &entry : dict->table.entries()) {
        if (!entry.isAlive)
            continue;
        const QString name = interpreter.str(entry.key);
        const SqlExpression column = relation ? columnOf(relation, name) : SqlExpression();
        const Value value = column ? boundValue(interpreter, entry.value, typeOf(column)) : entry.value;
        map.emplace_back(name, toSqlValue(interpreter, value));
    }
    return map;
}

std::vector<SqlType> answerTypes(const SqlExpression &statement)
{
    std::vector<SqlType> types;
    if (!statement)
        return types;
    for (const SqlExpression &column : columnsOf(statement))
        types.push_back(typeOf(column));
    return types;
}

} // namespace retort::script
