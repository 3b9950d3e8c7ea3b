// SPDX-License-Identifier: GPL-3.0-or-later
// json: writing and reading, with CPython's spacing, order and messages.
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"

#include "engine/script/Formatting.h"
#include "engine/script/Sorting.h"
#include "engine/script/objects/BigInt.h"

#include <cmath>

namespace retort::script {

namespace {

constexpr int kDeepestJson = 120;

QString escapedJson(const QString &text, bool isAscii)
{
    QString result = QStringLiteral("\"");
    for (const QChar c : text) {
        switch (c.unicode()) {
        case '"': result += QLatin1String("\\\""); continue;
        case '\\': result += QLatin1String("\\\\"); continue;
        case '\n': result += QLatin1String("\\n"); continue;
        case '\r': result += QLatin1String("\\r"); continue;
        case '\t': result += QLatin1String("\\t"); continue;
        case '\b': result += QLatin1String("\\b"); continue;
        case '\f': result += QLatin1String("\\f"); continue;
        default: break;
        }
        if (c.unicode() < 0x20 || (isAscii && c.unicode() > 0x7e))
            result += QStringLiteral("\\u") + QString::number(c.unicode(), 16).rightJustified(4, u'0');
        else
            result += c;
    }
    return result + u'"';
}

class JsonWriter
{
public:
    JsonWriter(Interpreter &interpreter, BoundArgs &args)
        : m_run(interpreter),
          m_isAscii(args.boolean("ensure_ascii", true)),
          m_isSorted(args.boolean("sort_keys")),
          m_allowsNan(args.boolean("allow_nan", true)),
          m_skipsKeys(args.boolean("skipkeys")),
          m_default(args["default"])
    {
        if (const Value indent = args["indent"]; !indent.isNone())
            m_indent = textOf(indent) ? *textOf(indent) : QString(std::max<qint64>(0, interpreter.index(indent)), u' ');
        m_itemSeparator = m_indent ? QStringLiteral(",") : QStringLiteral(", ");
        if (const Value separators = args["separators"]; !separators.isNone()) {
            const auto pair = interpreter.collect(separators);
            if (pair.size() != 2)
                raiseValueError(interpreter, QStringLiteral("separators must be a pair"));
            m_itemSeparator = interpreter.str(pair[0]);
            m_keySeparator = interpreter.str(pair[1]);
        }
        if (const Value encoder = args["cls"]; !encoder.isNone())
            m_default =
                interpreter.attribute(interpreter.call(encoder, std::vector<Value>{}), QStringLiteral("default"));
    }

    QString write(const Value &given, int depth = 0)
    {
        m_run.step();
        if (depth > kDeepestJson)
            raiseValueError(m_run, QStringLiteral("Circular reference detected"));
        const Value value = bare(given);
        if (value.isFloat())
            return number(value.asReal());
        if (!value.isObject() && !value.isBool())
            return value.isNone() ? QStringLiteral("null") : m_run.repr(value);
        if (value.isBool())
            return value.asBool() ? QStringLiteral("true") : QStringLiteral("false");
        if (const auto *text = value.as<StrObject>())
            return escapedJson(text->text(), m_isAscii);
        if (value.as<BigIntObject>())
            return m_run.repr(value);
        if (const auto *dict = value.as<DictObject>())
            return object(*dict, depth);
        if (value.as<ListObject>() || value.as<TupleObject>())
            return array(m_run.collect(value), depth);
        if (UnknownObject *unknown = unknownAs(value); unknown && m_run.isPreview())
            return unknown->str(m_run);
        if (!m_default.isNone())
            return write(m_run.call(m_default, {given}), depth + 1);
        raiseTypeError(m_run, QStringLiteral("Object of type %1 is not JSON serializable").arg(m_run.typeName(given)));
    }

private:
    QString number(double real)
    {
        if (std::isfinite(real))
            return reprOf(real);
        if (!m_allowsNan)
            raiseValueError(m_run, QStringLiteral("Out of range float values are not JSON compliant"));
        return std::isnan(real) ? QStringLiteral("NaN")
               : real > 0       ? QStringLiteral("Infinity")
                                : QStringLiteral("-Infinity");
    }

    std::optional<QString> keyText(const Value &given)
    {
        const Value key = bare(given);
        if (const auto text = textOf(key))
            return text;
        if (key.isNone() || key.isBool() || key.isInt() || key.isFloat() || key.as<BigIntObject>())
            return write(key);
        if (UnknownObject *unknown = unknownAs(key); unknown && m_run.isPreview())
            return unknown->str(m_run);
        if (m_skipsKeys)
            return std::nullopt;
        raiseTypeError(m_run,
                       QStringLiteral("keys must be str, int, float, bool or None, not %1").arg(m_run.typeName(key)));
    }

    QString object(const DictObject &dict, int depth)
    {
        std::vector<Value> keys;
        for (const auto &entry : dict.table.entries()) {
            if (entry.isAlive)
                keys.push_back(entry.key);
        }
        if (m_isSorted)
            keys = sortedValues(m_run, keys, Value(), false);
        QStringList parts;
        for (const Value &key : keys) {
            if (const auto name = keyText(key))
                parts << escapedJson(*name, m_isAscii) + m_keySeparator +
                             write(*dict.table.find(m_run, key), depth + 1);
        }
        return enclosed(parts, u'{', u'}', depth);
    }

    QString array(const std::vector<Value> &values, int depth)
    {
        QStringList parts;
        for (const Value &value : values)
            parts << write(value, depth + 1);
        return enclosed(parts, u'[', u']', depth);
    }

    QString enclosed(const QStringList &parts, QChar open, QChar close, int depth)
    {
        if (parts.isEmpty())
            return QString(open) + close;
        const auto line = [&](int level) { return m_indent ? u'\n' + m_indent->repeated(level) : QString(); };
        const QString text =
            open + line(depth + 1) + parts.join(QString(m_itemSeparator + line(depth + 1))) + line(depth) + close;
        m_run.heap().charge(text.size() * 2);
        return text;
    }

    Interpreter &m_run;
    bool m_isAscii;
    bool m_isSorted;
    bool m_allowsNan;
    bool m_skipsKeys;
    Value m_default;
    std::optional<QString> m_indent;
    QString m_itemSeparator;
    QString m_keySeparator = QStringLiteral(": ");
};

class JsonReader
{
public:
    JsonReader(Interpreter &interpreter, QString text, BoundArgs &args)
        : m_run(interpreter),
          m_text(std::move(text)),
          m_hook(args["object_hook"]),
          m_pairsHook(args["object_pairs_hook"]),
          m_parseFloat(args["parse_float"])
    {}

    Value read()
    {
        skipSpace();
        const Value value = readValue(0);
        skipSpace();
        if (m_at < m_text.size())
            fail("Extra data", m_at);
        return value;
    }

private:
    [[noreturn]] void fail(const char *what, qsizetype at)
    {
        const qsizetype line = m_text.left(at).count(u'\n') + 1;
        const qsizetype column = at - m_text.lastIndexOf(u'\n', at == 0 ? 0 : at - 1);
        const QString message = QStringLiteral("%1: line %2 column %3 (char %4)")
                                    .arg(QLatin1String(what))
                                    .arg(line)
                                    .arg(at == 0 ? 1 : column)
                                    .arg(at);
        raiseOf(m_run, "json", "JSONDecodeError", message);
    }

    void skipSpace()
    {
        while (m_at < m_text.size() && QStringLiteral(" \t\r\n").contains(m_text[m_at]))
            ++m_at;
    }

    bool takes(QLatin1String word)
    {
        if (!QStringView(m_text).mid(m_at).startsWith(word))
            return false;
        m_at += word.size();
        return true;
    }

    Value readValue(int depth)
    {
        m_run.step();
        if (depth > kDeepestJson)
            raise(m_run, "RecursionError",
                  QStringLiteral("maximum recursion depth exceeded while decoding a JSON object"));
        if (m_at >= m_text.size())
            fail("Expecting value", m_at);
        const QChar c = m_text[m_at];
        if (c == u'"') {
            ++m_at;
            return m_run.text(readString());
        }
        if (c == u'{')
            return readObject(depth);
        if (c == u'[')
            return readArray(depth);
        if (takes(QLatin1String("true")))
            return Value::boolean(true);
        if (takes(QLatin1String("false")))
            return Value::boolean(false);
        if (takes(QLatin1String("null")))
            return {};
        if (takes(QLatin1String("NaN")))
            return Value::real(NAN);
        if (takes(QLatin1String("Infinity")))
            return Value::real(INFINITY);
        if (takes(QLatin1String("-Infinity")))
            return Value::real(-INFINITY);
        return readNumber();
    }

    Value readNumber()
    {
        const qsizetype start = m_at;
        const auto digits = [&] {
            const qsizetype from = m_at;
            while (m_at < m_text.size() && m_text[m_at] >= u'0' && m_text[m_at] <= u'9')
                ++m_at;
            return m_at > from;
        };
        if (m_text[m_at] == u'-')
            ++m_at;
        if (m_at < m_text.size() && m_text[m_at] == u'0')
            ++m_at;
        else if (!digits())
            fail("Expecting value", start);
        bool isReal = false;
        if (m_at + 1 < m_text.size() && m_text[m_at] == u'.' && m_text[m_at + 1].isDigit()) {
            ++m_at;
            digits();
            isReal = true;
        }
        if (m_at < m_text.size() && m_text[m_at].toLower() == u'e') {
            const qsizetype before = m_at++;
            if (m_at < m_text.size() && (m_text[m_at] == u'+' || m_text[m_at] == u'-'))
                ++m_at;
            if (digits())
                isReal = true;
            else
                m_at = before;
        }
        const QString number = m_text.mid(start, m_at - start);
        if (isReal)
            return m_parseFloat.isNone() ? Value::real(number.toDouble())
                                         : m_run.call(m_parseFloat, {m_run.text(number)});
        return makeInteger(m_run, mpz_class(number.toStdString()));
    }

    QString readString()
    {
        static const QString escapes = QStringLiteral("\"\\/bfnrt");
        static const QString meanings = QStringLiteral("\"\\/\b\f\n\r\t");
        const qsizetype start = m_at - 1;
        QString result;
        for (;;) {
            if (m_at >= m_text.size())
                fail("Unterminated string starting at", start);
            const QChar c = m_text[m_at++];
            if (c == u'"')
                return result;
            if (c.unicode() < 0x20)
                fail("Invalid control character at", m_at - 1);
            if (c != u'\\') {
                result += c;
                continue;
            }
            const QChar escaped = m_at < m_text.size() ? m_text[m_at++] : QChar();
            if (escaped == u'u') {
                bool isHex = false;
                const ushort point = m_text.mid(m_at, 4).toUShort(&isHex, 16);
                if (!isHex || m_at + 4 > m_text.size())
                    fail("Invalid \\uXXXX escape", m_at - 1);
                result += QChar(point);
                m_at += 4;
            } else if (const qsizetype which = escapes.indexOf(escaped); which >= 0 && !escaped.isNull()) {
                result += meanings[which];
            } else {
                fail("Invalid \\escape", m_at - 2);
            }
        }
    }

    Value readArray(int depth)
    {
        ++m_at;
        std::vector<Value> values;
        skipSpace();
        if (takes(QLatin1String("]")))
            return m_run.list({});
        for (;;) {
            skipSpace();
            values.push_back(readValue(depth + 1));
            skipSpace();
            if (takes(QLatin1String("]")))
                break;
            if (!takes(QLatin1String(",")))
                fail("Expecting ',' delimiter", m_at);
        }
        m_run.heap().charge(qint64(values.size() * sizeof(Value)));
        return m_run.list(std::move(values));
    }

    Value readObject(int depth)
    {
        ++m_at;
        auto *dict = m_run.make<DictObject>();
        std::vector<Value> pairs;
        skipSpace();
        bool isFirst = true;
        while (!takes(QLatin1String("}"))) {
            if (!isFirst && !takes(QLatin1String(",")))
                fail("Expecting ',' delimiter", m_at);
            isFirst = false;
            skipSpace();
            if (!takes(QLatin1String("\"")))
                fail("Expecting property name enclosed in double quotes", m_at);
            const Value key = m_run.text(readString());
            skipSpace();
            if (!takes(QLatin1String(":")))
                fail("Expecting ':' delimiter", m_at);
            skipSpace();
            const Value value = readValue(depth + 1);
            dict->table.set(m_run, key, value);
            pairs.push_back(m_run.tuple({key, value}));
            skipSpace();
        }
        if (!m_pairsHook.isNone())
            return m_run.call(m_pairsHook, {m_run.list(std::move(pairs))});
        return m_hook.isNone() ? Value(dict) : m_run.call(m_hook, {dict});
    }

    Interpreter &m_run;
    QString m_text;
    Value m_hook;
    Value m_pairsHook;
    Value m_parseFloat;
    qsizetype m_at = 0;
};

QString jsonInput(Interpreter &run, const Value &value)
{
    if (const auto bytes = bytesOf(value))
        return QString::fromUtf8(*bytes);
    if (const auto text = textOf(value))
        return *text;
    raiseTypeError(run,
                   QStringLiteral("the JSON object must be str, bytes or bytearray, not %1").arg(run.typeName(value)));
}

} // namespace

void fillJson(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject *error = addClassBelow(interpreter, module, "JSONDecodeError", "ValueError");
    error->moduleName = QStringLiteral("json.decoder");
    ClassObject &encoder = *addClass(interpreter, module, "JSONEncoder");
    addMethod(interpreter, encoder, "default", "self, o", [](Interpreter &run, BoundArgs &args) -> Value {
        raiseTypeError(run, QStringLiteral("Object of type %1 is not JSON serializable").arg(run.typeName(args["o"])));
    });
    addClass(interpreter, module, "JSONDecoder");
    addFunction(
        interpreter, module, "dumps",
        "obj, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None, "
        "separators=None, default=None, sort_keys=False",
        [](Interpreter &run, BoundArgs &args) { return run.text(JsonWriter(run, args).write(args["obj"])); });
    addFunction(
        interpreter, module, "dump",
        "obj, fp, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None, "
        "separators=None, default=None, sort_keys=False",
        [](Interpreter &run, BoundArgs &args) {
            return callMethod(run, args["fp"], "write", {run.text(JsonWriter(run, args).write(args["obj"]))});
        });
    addFunction(
        interpreter, module, "loads",
        "s, *, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, "
        "object_pairs_hook=None",
        [](Interpreter &run, BoundArgs &args) { return JsonReader(run, jsonInput(run, args["s"]), args).read(); });
    addFunction(interpreter, module, "load",
                "fp, *, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, "
                "object_pairs_hook=None",
                [](Interpreter &run, BoundArgs &args) {
                    return JsonReader(run, jsonInput(run, callMethod(run, args["fp"], "read")), args).read();
                });
}

} // namespace retort::script
