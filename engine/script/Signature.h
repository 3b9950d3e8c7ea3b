// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Object.h"

#include <QString>

#include <vector>

namespace retort::script {

class BoundArgs;

/// The parameters of a native function, written as Python writes them: "table_name, *columns, schema=None, **kw".
/// A default is only a mark that the parameter may be left out; BoundArgs says whether it was given.
class Signature
{
public:
    explicit Signature(QString functionName, const QString &parameters);

    /// Binds a call; raises the TypeErrors that CPython raises.
    BoundArgs bind(Interpreter &interpreter, CallArgs &args) const;

    int positionOf(const QString &name) const;
    const QString &functionName() const { return m_functionName; }

private:
    friend class BoundArgs;

    struct Parameter
    {
        QString name;
        bool isRequired = true;
        bool isKeywordOnly = false;
    };

    QString m_functionName;
    std::vector<Parameter> m_parameters;
    bool m_takesPositionals = false;
    bool m_takesKeywords = false;
};

/// The arguments of one call of a native function, by parameter name.
class BoundArgs
{
public:
    /// True when the caller gave the argument.
    bool has(const char *name) const;
    /// The argument, or None when it was left out.
    Value operator[](const char *name) const;
    /// What `*args` took.
    std::vector<Value> rest;
    /// What `**kw` took.
    std::vector<std::pair<QString, Value>> keywords;

    /// Typed reading. None and a left-out argument give the fallback; another type raises TypeError.
    QString text(const char *name, const QString &fallback = {}) const;
    qint64 integer(const char *name, qint64 fallback = 0) const;
    bool boolean(const char *name, bool fallback = false) const;
    std::optional<qint64> optionalInteger(const char *name) const;

    BoundArgs(Interpreter &interpreter, const Signature &signature)
        : m_interpreter(&interpreter), m_signature(&signature), m_values(signature.m_parameters.size())
    {}

private:
    friend class Signature;

    Interpreter *m_interpreter;
    const Signature *m_signature;
    std::vector<std::optional<Value>> m_values;
};

} // namespace retort::script
