// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/objects/DictView.h"

#include "engine/script/Interpreter.h"
#include "engine/script/objects/Iterators.h"

namespace retort::script {

namespace {

QString viewClassName(DictView::Part part)
{
    switch (part) {
    case DictView::Part::Keys: return QStringLiteral("dict_keys");
    case DictView::Part::Values: return QStringLiteral("dict_values");
    case DictView::Part::Items: return QStringLiteral("dict_items");
    }
    Q_UNREACHABLE();
}

/// Another side of an operator as a set, if it can be one.
Value setOf(Interpreter &interpreter, const Value &value)
{
    auto *set = interpreter.make<SetObject>();
    for (const Value &item : interpreter.collect(value))
        set->add(interpreter, item);
    return set;
}

} // namespace

DictView::DictView(Interpreter &interpreter, DictObject &viewed, Part shown)
    : NativeObject(interpreter.builtinClass(viewClassName(shown))), m_dict(viewed), m_part(shown)
{}

Iterator *DictView::iterate(Interpreter &interpreter)
{
    Iterator *keys = m_dict.iterate(interpreter);
    if (m_part == Part::Keys)
        return keys;
    return interpreter.make<MadeIterator>([this, keys](Interpreter &run) -> std::optional<Value> {
        const auto key = keys->next(run);
        if (!key)
            return std::nullopt;
        const Value *value = m_dict.table.find(run, *key);
        const Value found = value ? *value : Value();
        return m_part == Part::Values ? found : run.tuple({*key, found});
    });
}

std::vector<Value> DictView::values(Interpreter &interpreter) const
{
    std::vector<Value> all;
    for (const auto &entry : m_dict.table.entries()) {
        if (!entry.isAlive)
            continue;
        switch (m_part) {
        case Part::Keys: all.push_back(entry.key); break;
        case Part::Values: all.push_back(entry.value); break;
        case Part::Items: all.push_back(interpreter.tuple({entry.key, entry.value})); break;
        }
    }
    return all;
}

std::optional<Value> DictView::attribute(Interpreter &interpreter, const QString &name)
{
    if (m_part != Part::Values && name == QLatin1String("isdisjoint"))
        return interpreter.findAttribute(asSet(interpreter), name);
    if (name == QLatin1String("mapping"))
        return Value(&m_dict);
    return NativeObject::attribute(interpreter, name);
}

Value DictView::asSet(Interpreter &interpreter) const
{
    auto *set = interpreter.make<SetObject>();
    for (const Value &value : values(interpreter))
        set->add(interpreter, value);
    return set;
}

bool DictView::contains(Interpreter &interpreter, const Value &value)
{
    if (m_part == Part::Keys)
        return m_dict.contains(interpreter, value);
    return Object::contains(interpreter, value);
}

std::optional<Value> DictView::binary(Interpreter &interpreter, ast::BinaryOperator op, const Value &other,
                                      bool isReflected)
{
    using ast::BinaryOperator;
    const bool isSetOperator = op == BinaryOperator::BitAnd || op == BinaryOperator::BitOr ||
                               op == BinaryOperator::BitXor || op == BinaryOperator::Sub;
    if (m_part == Part::Values || !isSetOperator || !other.isObject())
        return std::nullopt;
    const Value mine = asSet(interpreter);
    const Value theirs = setOf(interpreter, other);
    return isReflected ? interpreter.binary(op, theirs, mine) : interpreter.binary(op, mine, theirs);
}

std::optional<Value> DictView::compare(Interpreter &interpreter, ast::CompareOperator op, const Value &other)
{
    const bool isComparable = setAs(other) || nativeAs<DictView>(other);
    if (m_part == Part::Values || !isComparable)
        return Object::compare(interpreter, op, other); // NOLINT(bugprone-parent-virtual-call): by identity
    return interpreter.compare(op, asSet(interpreter), setOf(interpreter, other));
}

QString DictView::repr(Interpreter &interpreter)
{
    return QStringLiteral("%1(%2)").arg(cls->name, interpreter.repr(interpreter.list(values(interpreter))));
}

} // namespace retort::script
