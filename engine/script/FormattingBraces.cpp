// SPDX-License-Identifier: GPL-3.0-or-later
// str.format(), as the Python reference has it under "Format String Syntax".
#include "engine/script/Formatting.h"

#include "engine/script/Interpreter.h"

namespace retort::script {

namespace {

class BraceFormatter
{
public:
    BraceFormatter(Interpreter &interpreter, const CallArgs &args) : m_interpreter(interpreter), m_args(args) {}

    QString format(const QString &pattern, int depth = 0)
    {
        if (depth > 2)
            raiseValueError(m_interpreter, QStringLiteral("Max string recursion exceeded"));
        QString result;
        for (qsizetype at = 0; at < pattern.size(); ++at) {
            const QChar c = pattern[at];
            const bool isDoubled = at + 1 < pattern.size() && pattern[at + 1] == c;
            if (c == u'}') {
                if (!isDoubled)
                    raiseValueError(m_interpreter, QStringLiteral("Single '}' encountered in format string"));
                result += c;
                ++at;
            } else if (c != u'{') {
                result += c;
            } else if (isDoubled) {
                result += c;
                ++at;
            } else {
                const qsizetype close = matching(pattern, at);
                result += field(pattern.mid(at + 1, close - at - 1), depth);
                at = close;
            }
        }
        return result;
    }

private:
    qsizetype matching(const QString &pattern, qsizetype open)
    {
        int depth = 0;
        for (qsizetype at = open; at < pattern.size(); ++at) {
            if (pattern[at] == u'{')
                ++depth;
            else if (pattern[at] == u'}' && --depth == 0)
                return at;
        }
        raiseValueError(m_interpreter, open + 1 == pattern.size()
                                           ? QStringLiteral("Single '{' encountered in format string")
                                           : QStringLiteral("expected '}' before end of string"));
    }

    QString field(const QString &text, int depth)
    {
        qsizetype nameEnd = 0;
        while (nameEnd < text.size() && text[nameEnd] != u':' && text[nameEnd] != u'!') {
            if (text[nameEnd] == u'[') {
                const qsizetype close = text.indexOf(u']', nameEnd);
                nameEnd = close < 0 ? text.size() - 1 : close;
            }
            ++nameEnd;
        }
        Value value = lookup(text.left(nameEnd));
        QString rest = text.mid(nameEnd);
        if (rest.startsWith(u'!')) {
            const QChar conversion = rest.size() > 1 ? rest[1] : QChar();
            if (conversion != u'r' && conversion != u's' && conversion != u'a')
                raiseValueError(m_interpreter, QStringLiteral("Unknown conversion specifier %1").arg(conversion));
            const QString converted = conversion == u's' ? m_interpreter.str(value) : m_interpreter.repr(value);
            value = m_interpreter.text(conversion == u'a' ? asciiOf(converted) : converted);
            rest = rest.mid(2);
        }
        const QString spec = rest.startsWith(u':') ? format(rest.mid(1), depth + 1) : QString();
        return m_interpreter.format(value, spec);
    }

    Value lookup(const QString &path)
    {
        qsizetype at = 0;
        while (at < path.size() && path[at] != u'.' && path[at] != u'[')
            ++at;
        Value value = argument(path.left(at));
        while (at < path.size()) {
            if (path[at] == u'.') {
                const qsizetype start = ++at;
                while (at < path.size() && path[at] != u'.' && path[at] != u'[')
                    ++at;
                value = m_interpreter.attribute(value, path.mid(start, at - start));
            } else {
                const qsizetype close = path.indexOf(u']', at);
                if (close < 0)
                    raiseValueError(m_interpreter, QStringLiteral("Missing ']' in format string"));
                const QString key = path.mid(at + 1, close - at - 1);
                bool isNumber = false;
                const qint64 index = key.toLongLong(&isNumber);
                value = m_interpreter.item(value, isNumber ? Value::integer(index) : m_interpreter.text(key));
                at = close + 1;
            }
        }
        return value;
    }

    Value argument(const QString &name)
    {
        bool isNumber = false;
        std::size_t index = name.toULongLong(&isNumber);
        if (name.isEmpty() ? m_isManual : isNumber && m_next > 0) {
            const QString manual = QStringLiteral("manual field specification");
            const QString automatic = QStringLiteral("automatic field numbering");
            raiseValueError(m_interpreter,
                            QStringLiteral("cannot switch from %1 to %2")
                                .arg(name.isEmpty() ? manual : automatic, name.isEmpty() ? automatic : manual));
        }
        m_isManual = m_isManual || isNumber;
        if (name.isEmpty())
            index = m_next++;
        if (name.isEmpty() || isNumber) {
            if (index >= m_args.positional.size()) {
                raise(m_interpreter, "IndexError",
                      QStringLiteral("Replacement index %1 out of range for positional args tuple").arg(index));
            }
            return m_args.positional[index];
        }
        for (const auto &[keyword, value] : m_args.keywords) {
            if (keyword == name)
                return value;
        }
        raise(m_interpreter, "KeyError", name);
    }

    Interpreter &m_interpreter;
    const CallArgs &m_args;
    std::size_t m_next = 0;
    bool m_isManual = false;
};

} // namespace

QString formatBraces(Interpreter &interpreter, const QString &pattern, const CallArgs &args)
{
    QString result = BraceFormatter(interpreter, args).format(pattern);
    interpreter.heap().charge(result.size() * 2);
    return result;
}

} // namespace retort::script
