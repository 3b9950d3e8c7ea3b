// SPDX-License-Identifier: GPL-3.0-or-later
// `pattern % value`, as the Python reference has it under "printf-style String Formatting".
#include "engine/script/Formatting.h"

#include "engine/script/Interpreter.h"
#include "engine/script/objects/BigInt.h"

#include <cmath>

namespace retort::script {

namespace {

/// Hands out the values of a `%` formatting: one after the other from a tuple, or by key from a mapping.
class PercentValues
{
public:
    PercentValues(Interpreter &interpreter, const Value &value) : m_interpreter(interpreter), m_value(value)
    {
        if (const auto *tuple = value.as<TupleObject>())
            m_positional = &tuple->items;
    }

    Value next()
    {
        const std::size_t count = m_positional ? m_positional->size() : 1;
        if (m_at >= count)
            raiseTypeError(m_interpreter, QStringLiteral("not enough arguments for format string"));
        const std::size_t at = m_at++;
        return m_positional ? (*m_positional)[at] : m_value;
    }

    Value named(const QString &key)
    {
        m_usedByName = true;
        if (m_positional || m_value.as<StrObject>() || !m_value.object())
            raiseTypeError(m_interpreter, QStringLiteral("format requires a mapping"));
        return m_interpreter.item(m_value, m_interpreter.text(key));
    }

    void finish() const
    {
        if (m_usedByName)
            return;
        const bool mayBeLeft = m_value.as<DictObject>() || m_value.as<ListObject>();
        const std::size_t count = m_positional ? m_positional->size() : (mayBeLeft ? 0 : 1);
        if (m_at < count)
            raiseTypeError(m_interpreter, QStringLiteral("not all arguments converted during string formatting"));
    }

private:
    Interpreter &m_interpreter;
    const Value m_value;
    const std::vector<Value> *m_positional = nullptr;
    std::size_t m_at = 0;
    bool m_usedByName = false;
};

struct PercentDirective
{
    QString flags;
    int width = 0;
    int precision = -1;
    QChar conversion;
};

/// A member of an IntEnum and their like count as their value.
Value numberBehind(const Value &value)
{
    const auto *instance = value.as<InstanceObject>();
    return instance && !instance->payload.isNone() ? instance->payload : value;
}

Value asInteger(Interpreter &interpreter, const Value &given, QChar conversion)
{
    const Value value = numberBehind(given);
    if (value.isFloat() && conversion != u'x' && conversion != u'X' && conversion != u'o')
        return makeInteger(interpreter, mpz_class(std::trunc(value.asReal())));
    if (!bigIntegerOf(value)) {
        if (const auto method = interpreter.findAttribute(value, QStringLiteral("__int__"));
            method && !value.as<StrObject>())
            return interpreter.call(*method, std::vector<Value>{});
        raiseTypeError(interpreter, QStringLiteral("%%1 format: a real number is required, not %2")
                                        .arg(conversion)
                                        .arg(interpreter.typeName(value)));
    }
    return value;
}

double asReal(Interpreter &interpreter, const Value &given)
{
    const Value value = numberBehind(given);
    if (value.isFloat())
        return value.asReal();
    if (const auto number = bigIntegerOf(value))
        return number->get_d();
    if (const auto method = interpreter.findAttribute(value, QStringLiteral("__float__")))
        return interpreter.call(*method, std::vector<Value>{}).asReal();
    raiseTypeError(interpreter, QStringLiteral("must be real number, not %1").arg(interpreter.typeName(value)));
}

QString signFlag(const PercentDirective &directive)
{
    if (directive.flags.contains(u'+'))
        return QStringLiteral("+");
    return directive.flags.contains(u' ') ? QStringLiteral(" ") : QString();
}

QString padded(const PercentDirective &directive, const QString &text, bool isNumber)
{
    const qsizetype missing = directive.width - text.size();
    if (missing <= 0)
        return text;
    if (directive.flags.contains(u'-'))
        return text + QString(missing, u' ');
    if (isNumber && directive.flags.contains(u'0')) {
        const qsizetype signs = text.startsWith(u'-') || text.startsWith(u'+') || text.startsWith(u' ') ? 1 : 0;
        return text.left(signs) + QString(missing, u'0') + text.mid(signs);
    }
    return QString(missing, u' ') + text;
}

QString converted(Interpreter &interpreter, const PercentDirective &directive, const Value &value)
{
    if (UnknownObject *unknown = unknownAs(value))
        return unknown->str(interpreter);
    const char conversion = directive.conversion.toLatin1();
    switch (conversion) {
    case 's':
    case 'r':
    case 'a': {
        QString text = conversion == 's' ? interpreter.str(value) : interpreter.repr(value);
        if (conversion == 'a')
            text = asciiOf(text);
        if (directive.precision >= 0)
            text.truncate(directive.precision);
        return padded(directive, text, false);
    }
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o': {
        const Value integer = asInteger(interpreter, value, directive.conversion);
        QString spec = signFlag(directive) + (directive.flags.contains(u'#') ? QStringLiteral("#") : QString());
        spec += conversion == 'x' || conversion == 'X' || conversion == 'o' ? directive.conversion : QChar(u'd');
        QString text = formatInteger(interpreter, integer, spec);
        const qsizetype signs = !text.isEmpty() && !text[0].isLetterOrNumber() ? 1 : 0;
        if (text.size() - signs < directive.precision)
            text.insert(signs, QString(directive.precision - (text.size() - signs), u'0'));
        return padded(directive, text, true);
    }
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': {
        const QString precision = QString::number(directive.precision < 0 ? 6 : directive.precision);
        const QString spec = signFlag(directive) + QStringLiteral(".") + precision + directive.conversion;
        return padded(directive, formatReal(interpreter, asReal(interpreter, value), spec), true);
    }
    case 'c':
        if (const auto *text = value.as<StrObject>(); text && text->text().size() == 1)
            return padded(directive, text->text(), false);
        if (value.isIntegral())
            return padded(directive, QString::fromUcs4(std::u32string(1, char32_t(value.asInt())).c_str(), 1), false);
        raiseTypeError(interpreter, QStringLiteral("%c requires int or char"));
    default: break;
    }
    raiseValueError(interpreter, QStringLiteral("unsupported format character '%1' (0x%2)")
                                     .arg(directive.conversion)
                                     .arg(directive.conversion.unicode(), 0, 16));
}

} // namespace

QString formatPercent(Interpreter &interpreter, const QString &pattern, const Value &value)
{
    PercentValues values(interpreter, value);
    QString result;
    qsizetype at = 0;
    const auto more = [&] {
        if (at >= pattern.size())
            raiseValueError(interpreter, QStringLiteral("incomplete format"));
        return pattern[at];
    };
    const auto number = [&](int missing) {
        if (at < pattern.size() && pattern[at] == u'*') {
            ++at;
            return int(interpreter.index(values.next()));
        }
        int count = missing;
        while (at < pattern.size() && pattern[at].isDigit())
            count = std::min((count < 0 ? 0 : count) * 10 + pattern[at++].digitValue(), 1'000'000);
        return count;
    };
    while (at < pattern.size()) {
        const qsizetype percent = pattern.indexOf(u'%', at);
        if (percent < 0) {
            result += pattern.mid(at);
            break;
        }
        result += pattern.mid(at, percent - at);
        at = percent + 1;
        if (more() == u'%') {
            result += u'%';
            ++at;
            continue;
        }
        std::optional<Value> named;
        if (more() == u'(') {
            const qsizetype close = pattern.indexOf(u')', at);
            if (close < 0)
                raiseValueError(interpreter, QStringLiteral("incomplete format key"));
            named = values.named(pattern.mid(at + 1, close - at - 1));
            at = close + 1;
        }
        PercentDirective directive;
        while (QStringLiteral("-+ #0").contains(more()))
            directive.flags += pattern[at++];
        directive.width = number(0);
        if (directive.width < 0) {
            directive.flags += u'-';
            directive.width = -directive.width;
        }
        if (more() == u'.') {
            ++at;
            directive.precision = std::max(0, number(0));
        }
        while (QStringLiteral("hlL").contains(more()))
            ++at;
        directive.conversion = more();
        ++at;
        if (directive.conversion == u'%') {
            result += u'%';
            continue;
        }
        result += converted(interpreter, directive, named ? *named : values.next());
    }
    values.finish();
    interpreter.heap().charge(result.size() * 2);
    return result;
}

} // namespace retort::script
