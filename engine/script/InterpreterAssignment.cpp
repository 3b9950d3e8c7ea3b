// SPDX-License-Identifier: GPL-3.0-or-later
// How targets are assigned to, changed in place, and deleted.
#include "engine/script/Interpreter.h"
#include "engine/script/UnknownParts.h"

#include <algorithm>

namespace retort::script {

using namespace ast; // the vocabulary of the tree that these functions walk

void Interpreter::runAugAssign(const AugAssign &statement)
{
    const auto combine = [&](const Value &old) {
        const Value right = eval(*statement.value);
        place(statement);
        if (const auto *instance = old.as<InstanceObject>()) {
            static constexpr std::array names{"__iadd__", "__isub__", "__imul__",     "__imatmul__", "__itruediv__",
                                              "__imod__", "__ipow__", "__ilshift__",  "__irshift__", "__ior__",
                                              "__ixor__", "__iand__", "__ifloordiv__"};
            const Value *method = instance->cls->lookup(QLatin1String(names[std::size_t(statement.op)]));
            if (method)
                return call(*method, {old, right});
        }
        // `list += values` changes the list itself; so do |= and the like on sets and dicts.
        if (auto *left = old.as<ListObject>(); left && statement.op == BinaryOperator::Add) {
            const auto more = unknownAs(right) ? std::vector{unknownRest()} : collect(right);
            m_heap.charge(qint64(more.size() * sizeof(Value)));
            left->items.insert(left->items.end(), more.begin(), more.end());
            return old;
        }
        if (auto *set = setAs(old); set && set->kind() == ObjectKind::Set) {
            const Value result = binary(statement.op, old, right);
            if (const SetObject *made = setAs(result)) {
                const auto values = made->values();
                set->table.clear();
                for (const Value &value : values)
                    set->add(*this, value);
                return old;
            }
            return result;
        }
        if (auto *dict = old.as<DictObject>(); dict && statement.op == BinaryOperator::BitOr) {
            if (const auto *more = right.as<DictObject>()) {
                for (const auto &entry : more->table.entries()) {
                    if (entry.isAlive)
                        dict->table.set(*this, entry.key, entry.value);
                }
                return old;
            }
        }
        return binary(statement.op, old, right);
    };
    const Expr &target = *statement.target;
    switch (target.kind) {
    case ExprKind::Name: {
        const QString &name = as<Name>(target).id;
        writeName(name, combine(readName(name)));
        return;
    }
    case ExprKind::Attribute: {
        const auto &node = as<Attribute>(target);
        const Value object = eval(*node.value);
        const Value result = combine(attribute(object, node.name));
        if (!object.isObject())
            raiseTypeError(*this, QStringLiteral("cannot set attributes of '%1'").arg(typeName(object)));
        object.object()->setAttribute(*this, node.name, result);
        return;
    }
    case ExprKind::Subscript: {
        const auto &node = as<Subscript>(target);
        const Value container = eval(*node.value);
        const Value key = eval(*node.slice);
        const Value result = combine(item(container, key));
        container.object()->setItem(*this, key, result);
        return;
    }
    default: script::raise(*this, "SyntaxError", QStringLiteral("illegal target for augmented assignment"));
    }
}

void Interpreter::runAnnAssign(const AnnAssign &statement)
{
    Frame *frame = m_calls.back().frame;
    // Class bodies keep the names of their annotations: dataclasses and declarative models read them.
    if (frame->ownedBy == Frame::Owner::Class && statement.isSimple) {
        const QString key = QStringLiteral("__annotations__");
        const Value *found = frame->variables.find(key);
        auto *annotations = found ? found->as<DictObject>() : make<DictObject>();
        if (!found)
            frame->variables.set(key, annotations);
        // As text, as `from __future__ import annotations` has them: their values are of no use here.
        const ast::Expr &annotation = *statement.annotation;
        const QString &source = m_calls.back().source->text();
        annotations->set(*this, as<Name>(*statement.target).id,
                         text(source.mid(annotation.begin, annotation.end - annotation.begin)));
    }
    if (statement.value)
        assign(*statement.target, eval(*statement.value));
}

void Interpreter::runDelete(const Expr &target)
{
    place(target);
    switch (target.kind) {
    case ExprKind::Name: deleteName(as<Name>(target).id); return;
    case ExprKind::Attribute: {
        const auto &node = as<Attribute>(target);
        const Value object = eval(*node.value);
        if (object.isObject())
            object.object()->deleteAttribute(*this, node.name);
        return;
    }
    case ExprKind::Subscript: {
        const auto &node = as<Subscript>(target);
        const Value container = eval(*node.value);
        const Value key = eval(*node.slice);
        if (!container.isObject())
            raiseTypeError(*this,
                           QStringLiteral("'%1' object does not support item deletion").arg(typeName(container)));
        container.object()->deleteItem(*this, key);
        return;
    }
    case ExprKind::Tuple:
        for (const ExprPtr &part : as<Tuple>(target).elements)
            runDelete(*part);
        return;
    case ExprKind::List:
        for (const ExprPtr &part : as<List>(target).elements)
            runDelete(*part);
        return;
    default: script::raise(*this, "SyntaxError", QStringLiteral("cannot delete this expression"));
    }
}

void Interpreter::assign(const Expr &target, const Value &value)
{
    switch (target.kind) {
    case ExprKind::Name: {
        Frame *frame = m_calls.back().frame;
        // A comprehension's own targets stay inside it; a walrus in it writes outside (writeName).
        if (UnknownObject *unnamed = unknownAs(value))
            unnamed->giveName(as<Name>(target).id);
        if (frame->ownedBy == Frame::Owner::Comprehension)
            frame->variables.set(as<Name>(target).id, value);
        else
            writeName(as<Name>(target).id, value);
        return;
    }
    case ExprKind::Tuple: assignEach(as<Tuple>(target).elements, value); return;
    case ExprKind::List: assignEach(as<List>(target).elements, value); return;
    case ExprKind::Attribute: {
        const auto &node = as<Attribute>(target);
        const Value object = eval(*node.value);
        place(target);
        if (!object.isObject()) {
            script::raise(*this, "AttributeError",
                          QStringLiteral("'%1' object has no attribute '%2'").arg(typeName(object), node.name));
        }
        object.object()->setAttribute(*this, node.name, value);
        return;
    }
    case ExprKind::Subscript: {
        const auto &node = as<Subscript>(target);
        const Value container = eval(*node.value);
        const Value key = eval(*node.slice);
        place(target);
        if (!container.isObject()) {
            raiseTypeError(*this,
                           QStringLiteral("'%1' object does not support item assignment").arg(typeName(container)));
        }
        container.object()->setItem(*this, key, value);
        return;
    }
    default: script::raise(*this, "SyntaxError", QStringLiteral("cannot assign to this expression"));
    }
}

void Interpreter::assignEach(const ExprList &targets, const Value &value)
{
    if (unknownAs(value) && isPreview()) {
        for (const ExprPtr &target : targets)
            assignUnknown(*target);
        return;
    }
    const bool isIterable =
        value.isObject() &&
        (!value.as<InstanceObject>() || classOf(value)->lookup(QStringLiteral("__iter__")) ||
         classOf(value)->lookup(QStringLiteral("__getitem__")) || !value.as<InstanceObject>()->payload.isNone());
    if (!isIterable)
        raiseTypeError(*this, QStringLiteral("cannot unpack non-iterable %1 object").arg(typeName(value)));
    const auto values = collect(value);
    const bool isOpen = std::ranges::any_of(values, isRest);
    if (isOpen && isPreview()) {
        for (const ExprPtr &target : targets)
            assignUnknown(*target);
        return;
    }
    const auto star = std::ranges::find_if(targets, [](const ExprPtr &e) { return e->kind == ExprKind::Starred; });
    if (star == targets.end()) {
        if (values.size() < targets.size()) {
            raiseValueError(*this, QStringLiteral("not enough values to unpack (expected %1, got %2)")
                                       .arg(targets.size())
                                       .arg(values.size()));
        }
        if (values.size() > targets.size())
            raiseValueError(*this, QStringLiteral("too many values to unpack (expected %1)").arg(targets.size()));
        for (std::size_t i = 0; i < targets.size(); ++i)
            assign(*targets[i], values[i]);
        return;
    }
    const std::size_t before = std::size_t(star - targets.begin());
    const std::size_t after = targets.size() - before - 1;
    if (values.size() < before + after) {
        raiseValueError(*this, QStringLiteral("not enough values to unpack (expected at least %1, got %2)")
                                   .arg(before + after)
                                   .arg(values.size()));
    }
    for (std::size_t i = 0; i < before; ++i)
        assign(*targets[i], values[i]);
    const auto middleEnd = values.end() - std::ptrdiff_t(after);
    assign(*as<Starred>(**star).value, list({values.begin() + std::ptrdiff_t(before), middleEnd}));
    for (std::size_t i = 0; i < after; ++i)
        assign(*targets[before + 1 + i], *(middleEnd + std::ptrdiff_t(i)));
}

} // namespace retort::script
