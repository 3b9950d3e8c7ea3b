// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QtGlobal>

#include <concepts>

namespace retort::script {

class Object;

/// A value of the migration language: None, a bool, a 64-bit integer or a float by itself, everything else a reference
/// to an Object that the run's Heap owns. Cheap to copy; valid as long as the Heap.
class Value
{
public:
    enum class Kind : quint8 { None, Bool, Int, Float, Object };

    constexpr Value() = default;
    Value(Object *object) : m_kind(Kind::Object), m_object(object) { Q_ASSERT(object); }

    static constexpr Value none() { return {}; }
    static constexpr Value boolean(bool value)
    {
        Value result;
        result.m_kind = Kind::Bool;
        result.m_int = value;
        return result;
    }
    static constexpr Value integer(qint64 value)
    {
        Value result;
        result.m_kind = Kind::Int;
        result.m_int = value;
        return result;
    }
    static constexpr Value real(double value)
    {
        Value result;
        result.m_kind = Kind::Float;
        result.m_real = value;
        return result;
    }

    Kind kind() const { return m_kind; }
    bool isNone() const { return m_kind == Kind::None; }
    bool isBool() const { return m_kind == Kind::Bool; }
    bool isInt() const { return m_kind == Kind::Int; }
    bool isFloat() const { return m_kind == Kind::Float; }
    bool isObject() const { return m_kind == Kind::Object; }

    /// True for a bool, and for an integer of 64 bits: Python's bool is an int.
    bool isIntegral() const { return m_kind == Kind::Bool || m_kind == Kind::Int; }

    bool asBool() const { return m_int != 0; }
    qint64 asInt() const { return m_int; }
    double asReal() const { return m_real; }
    Object *object() const { return m_kind == Kind::Object ? m_object : nullptr; }

    /// The object as a T, or null if it is none.
    template <typename T>
    T *as() const;

    /// Python's `is`.
    bool isSame(const Value &other) const;

private:
    Kind m_kind = Kind::None;
    union {
        qint64 m_int = 0;
        double m_real;
        Object *m_object;
    };
};

} // namespace retort::script
