// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Object.h"

#include <QString>

namespace retort::script {

/// A value that is known only at run time: what a query would answer, an environment variable. Whatever a script takes
/// from it, calls or computes with it is unknown as well; in a text it leaves a named placeholder. Where the value
/// itself decides (a condition, a loop), the interpreter shows what follows for either case; where library code needs
/// it, UnknownUsed is thrown, and the call's result is unknown.
class UnknownObject : public Object
{
public:
    static constexpr ObjectKind Kind = ObjectKind::Unknown;
    /// `valueName` says to people where it comes from ("row.id"); empty: a variable that it is assigned to names it.
    explicit UnknownObject(QString valueName = {}) : UnknownObject(Kind, std::move(valueName)) {}

    /// "value" if nothing has named it.
    QString name() const;
    /// Names it, if nothing has.
    void giveName(const QString &valueName);
    bool hasName() const { return !m_name.isEmpty(); }

    /// It stands for any number of elements of the container that it is in.
    bool isRest = false;
    /// What each of its elements is, as far as that is known; None if nothing is.
    Value element = {};

    /// Library code came to a place where the value itself is needed. `use` goes on "the script …": "loops over it".
    /// Throws UnknownUsed; where something would really be done (online), Stopped.
    [[noreturn]] void needed(Interpreter &interpreter, const QString &use);

    std::optional<Value> attribute(Interpreter &interpreter, const QString &attributeName) override;
    void setAttribute(Interpreter &interpreter, const QString &attributeName, const Value &value) override;
    void deleteAttribute(Interpreter &, const QString &) override {}
    Value call(Interpreter &interpreter, CallArgs &args) override;
    Iterator *iterate(Interpreter &interpreter) override;
    std::optional<Value> binary(Interpreter &, ast::BinaryOperator op, const Value &other, bool isReflected) override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    std::optional<Value> unary(Interpreter &, ast::UnaryOperator op) override;
    bool truth(Interpreter &interpreter) override;
    std::optional<qint64> length(Interpreter &interpreter) override;
    Value item(Interpreter &interpreter, const Value &key) override;
    void setItem(Interpreter &, const Value &, const Value &) override {}
    void deleteItem(Interpreter &, const Value &) override {}
    bool contains(Interpreter &interpreter, const Value &value) override;
    QString repr(Interpreter &interpreter) override;
    QString str(Interpreter &interpreter) override;
    QString format(Interpreter &interpreter, const QString &spec) override;

protected:
    UnknownObject(ObjectKind kind, QString valueName) : Object(kind), m_name(std::move(valueName)) {}

    /// What to say where something would really be done: throws Stopped.
    virtual void stopWithout(Interpreter &interpreter, const QString &use) const;
    /// What was taken from it.
    virtual Value derived(Interpreter &interpreter, const QString &derivedName) const;

private:
    QString m_name;
};

/// Library code needed an unknown value. Ends at the nearest call or statement, whose result is then unknown.
struct UnknownUsed
{
    UnknownObject *value;
    /// "loops over it"
    QString use;
};

/// The value as an unknown one of whatever kind, or null.
inline UnknownObject *unknownAs(const Value &value)
{
    Object *object = value.object();
    const bool isUnknown = object && (object->kind() == ObjectKind::Unknown || object->kind() == ObjectKind::Opaque);
    return isUnknown ? static_cast<UnknownObject *>(object) : nullptr;
}

/// Whether the value stands for any number of elements of the container that it is in.
bool isRest(const Value &value);

/// Whether the value is unknown, or a text with an unknown part.
bool isPartlyUnknown(const Value &value);

} // namespace retort::script
