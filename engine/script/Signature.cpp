// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/Signature.h"

#include "engine/script/Interpreter.h"

#include <QStringList>

namespace retort::script {

Signature::Signature(QString functionName, const QString &parameters) : m_functionName(std::move(functionName))
{
    bool isKeywordOnly = false;
    for (const QString &part : parameters.split(u',', Qt::SkipEmptyParts)) {
        const QString word = part.trimmed();
        if (word.startsWith(QLatin1String("**"))) {
            m_takesKeywords = true;
        } else if (word.startsWith(u'*')) {
            m_takesPositionals = word.size() > 1;
            isKeywordOnly = true;
        } else {
            const qsizetype equals = word.indexOf(u'=');
            m_parameters.push_back({equals < 0 ? word : word.left(equals).trimmed(), equals < 0, isKeywordOnly});
        }
    }
}

int Signature::positionOf(const QString &name) const
{
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        if (m_parameters[i].name == name)
            return int(i);
    }
    return -1;
}

BoundArgs Signature::bind(Interpreter &interpreter, CallArgs &args) const
{
    BoundArgs bound(interpreter, *this);
    std::size_t position = 0;
    for (const Value &value : args.positional) {
        if (position < m_parameters.size() && !m_parameters[position].isKeywordOnly) {
            bound.m_values[position++] = value;
        } else if (m_takesPositionals) {
            bound.rest.push_back(value);
        } else {
            raiseTypeError(interpreter, QStringLiteral("%1() takes %2 positional arguments but %3 were given")
                                            .arg(m_functionName)
                                            .arg(position)
                                            .arg(args.positional.size()));
        }
    }
    for (auto &[name, value] : args.keywords) {
        const int at = positionOf(name);
        if (at >= 0) {
            if (bound.m_values[std::size_t(at)]) {
                raiseTypeError(interpreter,
                               QStringLiteral("%1() got multiple values for argument '%2'").arg(m_functionName, name));
            }
            bound.m_values[std::size_t(at)] = value;
        } else if (m_takesKeywords) {
            bound.keywords.emplace_back(name, value);
        } else {
            raiseTypeError(interpreter,
                           QStringLiteral("%1() got an unexpected keyword argument '%2'").arg(m_functionName, name));
        }
    }
    QStringList missing;
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        if (m_parameters[i].isRequired && !bound.m_values[i])
            missing << QStringLiteral("'%1'").arg(m_parameters[i].name);
    }
    if (!missing.isEmpty()) {
        const QString last = missing.size() > 1 ? missing.takeLast() : QString();
        raiseTypeError(interpreter,
                       QStringLiteral("%1() missing %2 required positional argument%3: %4%5")
                           .arg(m_functionName)
                           .arg(missing.size() + (last.isEmpty() ? 0 : 1))
                           .arg(last.isEmpty() ? QString() : QStringLiteral("s"), missing.join(QStringLiteral(", ")),
                                last.isEmpty() ? QString() : QStringLiteral(" and ") + last));
    }
    return bound;
}

bool BoundArgs::has(const char *name) const
{
    const int at = m_signature->positionOf(QLatin1String(name));
    Q_ASSERT(at >= 0);
    return m_values[std::size_t(at)].has_value();
}

Value BoundArgs::operator[](const char *name) const
{
    const int at = m_signature->positionOf(QLatin1String(name));
    Q_ASSERT(at >= 0);
    return m_values[std::size_t(at)].value_or(Value());
}

QString BoundArgs::text(const char *name, const QString &fallback) const
{
    const Value value = (*this)[name];
    if (value.isNone())
        return fallback;
    if (const auto *text = value.as<StrObject>())
        return text->text();
    // quoted_name and members of a str-Enum are texts too.
    if (const auto *instance = value.as<InstanceObject>()) {
        if (const auto *text = instance->payload.as<StrObject>())
            return text->text();
    }
    if (auto *unknown = unknownAs(value))
        return unknown->str(*m_interpreter);
    raiseTypeError(*m_interpreter,
                   QStringLiteral("%1(): argument '%2' must be a string, not %3")
                       .arg(m_signature->functionName(), QLatin1String(name), m_interpreter->typeName(value)));
}

std::optional<qint64> BoundArgs::optionalInteger(const char *name) const
{
    const Value value = (*this)[name];
    if (value.isNone())
        return std::nullopt;
    if (value.isIntegral())
        return value.asInt();
    if (auto *unknown = unknownAs(value))
        unknown->needed(*m_interpreter, QStringLiteral("counts with it"));
    raiseTypeError(*m_interpreter,
                   QStringLiteral("%1(): argument '%2' must be an integer, not %3")
                       .arg(m_signature->functionName(), QLatin1String(name), m_interpreter->typeName(value)));
}

qint64 BoundArgs::integer(const char *name, qint64 fallback) const
{
    return optionalInteger(name).value_or(fallback);
}

bool BoundArgs::boolean(const char *name, bool fallback) const
{
    return has(name) && !(*this)[name].isNone() ? m_interpreter->truth((*this)[name]) : fallback;
}

} // namespace retort::script
