// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/objects/Unknown.h"

#include "engine/script/Interpreter.h"
#include "engine/script/UnknownParts.h"
#include "engine/script/modules/SqlBridge.h"
#include "engine/script/objects/Module.h"
#include "model/PlaceholderText.h"

namespace retort::script {

namespace {

/// Longer names say less.
constexpr qsizetype kLongestName = 60;

QString shortened(const QString &name)
{
    return name.size() <= kLongestName ? name : QString(name.left(kLongestName - 1) + QChar(0x2026));
}

bool isDunder(const QString &name)
{
    return name.startsWith(QLatin1String("__")) && name.endsWith(QLatin1String("__"));
}

/// table.insert(), table.update() or table.delete(): what it does is known although the table is not.
std::optional<Value> statementOfTable(Interpreter &interpreter, const QString &name, const CallArgs &args)
{
    static const QStringList kinds{QStringLiteral("insert"), QStringLiteral("update"), QStringLiteral("delete")};
    const QString kind = name.section(u'.', -1);
    if (!args.positional.empty() || !args.keywords.empty() || name.contains(u'(') || !name.contains(u'.') ||
        !kinds.contains(kind))
        return std::nullopt;
    const Value make = interpreter.attribute(interpreter.importModule(QStringLiteral("sqlalchemy")), kind);
    return interpreter.call(make, {interpreter.unknown(name.section(u'.', 0, -2))});
}

/// Whether a value leads to the database that is migrated: alembic.op, a connection, a session.
bool isDatabase(const Value &value)
{
    static const QStringList kinds{QStringLiteral("Connection"), QStringLiteral("AsyncConnection"),
                                   QStringLiteral("Engine"), QStringLiteral("Session")};
    if (const auto *module = value.as<ModuleObject>())
        return module->name == QLatin1String("alembic.op");
    if (const auto *instance = value.as<InstanceObject>())
        return kinds.contains(instance->cls->name);
    const auto *native = nativeAs<NativeObject>(value);
    return native && kinds.contains(native->cls->name);
}

} // namespace

QString UnknownObject::name() const
{
    return m_name.isEmpty() ? QStringLiteral("value") : m_name;
}

void UnknownObject::giveName(const QString &valueName)
{
    if (m_name.isEmpty())
        m_name = shortened(valueName);
}

void UnknownObject::needed(Interpreter &interpreter, const QString &use)
{
    if (interpreter.isPreview())
        throw UnknownUsed{this, use};
    stopWithout(interpreter, use);
    Q_UNREACHABLE();
}

void UnknownObject::stopWithout(Interpreter &interpreter, const QString &use) const
{
    stop(interpreter, QStringLiteral("unknown-value"),
         QStringLiteral("The value of %1 is not known, and the script %2").arg(name(), use));
}

Value UnknownObject::derived(Interpreter &interpreter, const QString &derivedName) const
{
    const auto &known = interpreter.host().knownValues;
    if (const auto found = known.find(derivedName); found != known.end() && !m_name.isEmpty())
        return fromSqlValue(interpreter, found->second);
    return interpreter.make<UnknownObject>(m_name.isEmpty() ? QString() : shortened(derivedName));
}

std::optional<Value> UnknownObject::attribute(Interpreter &interpreter, const QString &attributeName)
{
    if (isDunder(attributeName)) {
        if (attributeName == QLatin1String("__name__"))
            return interpreter.text(placeholderText(name()));
        if (attributeName == QLatin1String("__enter__")) {
            return interpreter.native(attributeName, QString(),
                                      [this](Interpreter &, BoundArgs &) { return Value(this); });
        }
        if (attributeName == QLatin1String("__exit__")) {
            return interpreter.native(attributeName, QStringLiteral("*args"),
                                      [](Interpreter &, BoundArgs &) { return Value::boolean(false); });
        }
        return std::nullopt;
    }
    const bool isInstance = element.as<InstanceObject>();
    if (const auto known = isInstance ? interpreter.findAttribute(element, attributeName) : std::nullopt)
        return known;
    return derived(interpreter, name() + u'.' + attributeName);
}

void UnknownObject::setAttribute(Interpreter &interpreter, const QString &attributeName, const Value &value)
{
    if (element.isObject())
        element.object()->setAttribute(interpreter, attributeName, value);
}

Value UnknownObject::call(Interpreter &interpreter, CallArgs &args)
{
    // A decorator that is not known leaves what it decorates as it is.
    if (args.positional.size() == 1 && args.keywords.empty() &&
        (args.positional[0].as<FunctionObject>() || args.positional[0].as<ClassObject>()))
        return args.positional[0];
    if (interpreter.isPreview()) {
        if (const auto statement = statementOfTable(interpreter, m_name, args))
            return *statement;
        // What is not known may fill what it is given; a container that has something in it is rather read.
        for (const Value &argument : args.positional)
            openIfEmpty(interpreter, argument);
    } else if (std::ranges::any_of(args.positional, isDatabase) ||
               std::ranges::any_of(args.keywords, [](const auto &entry) { return isDatabase(entry.second); })) {
        interpreter.recordGap(
            QStringLiteral("%1() is not known to Retort, is given the database, and may change it").arg(name()));
    }
    return derived(interpreter, name().endsWith(u')') ? name() : QString(name() + QStringLiteral("()")));
}

Iterator *UnknownObject::iterate(Interpreter &interpreter)
{
    needed(interpreter, QStringLiteral("loops over it"));
}

std::optional<Value> UnknownObject::binary(Interpreter &interpreter, ast::BinaryOperator op, const Value &other, bool)
{
    // Beside a text it is a part of a text: name + '_old'. The text knows how.
    if (op == ast::BinaryOperator::Add && other.as<StrObject>())
        return std::nullopt;
    if (!interpreter.isPreview())
        needed(interpreter, QStringLiteral("computes with it"));
    return derived(interpreter, name());
}

std::optional<Value> UnknownObject::compare(Interpreter &interpreter, ast::CompareOperator, const Value &)
{
    if (!interpreter.isPreview())
        needed(interpreter, QStringLiteral("compares it"));
    return interpreter.make<UnknownObject>(interpreter.sourceHere());
}

std::optional<Value> UnknownObject::unary(Interpreter &interpreter, ast::UnaryOperator)
{
    return derived(interpreter, name());
}

bool UnknownObject::truth(Interpreter &interpreter)
{
    needed(interpreter, QStringLiteral("asks whether it is true"));
}

std::optional<qint64> UnknownObject::length(Interpreter &interpreter)
{
    needed(interpreter, QStringLiteral("asks for its length"));
}

Value UnknownObject::item(Interpreter &interpreter, const Value &key)
{
    if (const auto *text = key.as<StrObject>())
        return derived(interpreter, name() + u'.' + text->text());
    return derived(interpreter, QStringLiteral("%1[%2]").arg(name(), unknownAs(key) || key.as<SliceObject>()
                                                                         ? QString(QChar(0x2026))
                                                                         : interpreter.repr(key)));
}

bool UnknownObject::contains(Interpreter &interpreter, const Value &)
{
    needed(interpreter, QStringLiteral("looks for something in it"));
}

QString UnknownObject::repr(Interpreter &interpreter)
{
    return str(interpreter);
}

QString UnknownObject::str(Interpreter &interpreter)
{
    if (!interpreter.isPreview())
        needed(interpreter, QStringLiteral("writes it into a text"));
    return placeholderText(name());
}

QString UnknownObject::format(Interpreter &interpreter, const QString &)
{
    return str(interpreter);
}

bool isRest(const Value &value)
{
    const UnknownObject *unknown = unknownAs(value);
    return unknown && unknown->isRest;
}

bool isPartlyUnknown(const Value &value)
{
    const auto *text = value.as<StrObject>();
    return text ? hasPlaceholderText(text->text()) : unknownAs(value) != nullptr;
}

} // namespace retort::script
