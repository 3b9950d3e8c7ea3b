// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/objects/Text.h"

#include "engine/script/Formatting.h"
#include "engine/script/Interpreter.h"
#include "model/PlaceholderText.h"

#include <algorithm>

namespace retort::script {

namespace {

bool hasSurrogates(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) { return c.isSurrogate(); });
}

template <typename Text>
std::optional<Value> compareTexts(ast::CompareOperator op, const Text &a, const Text &b)
{
    using ast::CompareOperator;
    switch (op) {
    case CompareOperator::Eq: return Value::boolean(a == b);
    case CompareOperator::NotEq: return Value::boolean(a != b);
    case CompareOperator::Lt: return Value::boolean(a < b);
    case CompareOperator::LtE: return Value::boolean(!(b < a));
    case CompareOperator::Gt: return Value::boolean(b < a);
    case CompareOperator::GtE: return Value::boolean(!(a < b));
    default: return std::nullopt;
    }
}

/// How often a text is repeated; the result is bounded before it is made.
qint64 repeatCount(Interpreter &interpreter, const Value &times, qsizetype size)
{
    const qint64 count = std::max<qint64>(0, times.asInt());
    if (size > 0 && count > 256 * 1024 * 1024 / size)
        raise(interpreter, "MemoryError", QStringLiteral("repeated text is too long"));
    interpreter.heap().charge(count * size * 2);
    return count;
}

/// What str.isprintable() says of a character.
bool isPrintable(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph: return false;
    case QChar::Separator_Space: return c == U' ';
    default: return true;
    }
}

QString escaped(char32_t c)
{
    const int width = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    const QLatin1Char letter(width == 2 ? 'x' : width == 4 ? 'u' : 'U');
    return QStringLiteral("\\%1%2").arg(letter).arg(uint(c), width, 16, QLatin1Char('0'));
}

} // namespace

std::vector<QString> charactersOf(const QString &text)
{
    std::vector<QString> characters;
    characters.reserve(std::size_t(text.size()));
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isPair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        characters.push_back(text.mid(i, isPair ? 2 : 1));
        i += isPair;
    }
    return characters;
}

QString reprOf(const QString &text)
{
    const QChar quote = text.contains(u'\'') && !text.contains(u'"') ? u'"' : u'\'';
    QString result(quote);
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const bool isPair = c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        const char32_t character = isPair ? QChar::surrogateToUcs4(c, text[i + 1]) : char32_t(c.unicode());
        if (c == quote || c == u'\\')
            result += QStringLiteral("\\") + c;
        else if (c == u'\n')
            result += QStringLiteral("\\n");
        else if (c == u'\r')
            result += QStringLiteral("\\r");
        else if (c == u'\t')
            result += QStringLiteral("\\t");
        else if (!isPrintable(character))
            result += escaped(character);
        else
            result += QStringView(text).mid(i, isPair ? 2 : 1);
        i += isPair;
    }
    return result + quote;
}

QString reprOf(const QByteArray &bytes)
{
    const char quote = bytes.contains('\'') && !bytes.contains('"') ? '"' : '\'';
    QString result = QStringLiteral("b") + QLatin1Char(quote);
    for (const char c : bytes) {
        if (c == quote || c == '\\')
            result += QStringLiteral("\\") + QLatin1Char(c);
        else if (c == '\n')
            result += QStringLiteral("\\n");
        else if (c == '\r')
            result += QStringLiteral("\\r");
        else if (c == '\t')
            result += QStringLiteral("\\t");
        else if (quint8(c) < 32 || quint8(c) > 126)
            result += escaped(quint8(c));
        else
            result += QLatin1Char(c);
    }
    return result + QLatin1Char(quote);
}

// ------------------------------------------------------------------------------------------------------------- str

void StrObject::needKnownText(Interpreter &interpreter, const QString &use) const
{
    unknownAs(interpreter.unknown(shownPlaceholders(m_text)))->needed(interpreter, use);
    Q_UNREACHABLE();
}

Iterator *StrObject::iterate(Interpreter &interpreter)
{
    if (hasPlaceholderText(m_text))
        needKnownText(interpreter, QStringLiteral("loops over it"));
    std::vector<Value> values;
    for (const QString &character : charactersOf(m_text))
        values.push_back(interpreter.text(character));
    return interpreter.make<ValuesIterator>(std::move(values));
}

bool StrObject::truth(Interpreter &interpreter)
{
    if (isNothingButPlaceholder(m_text))
        needKnownText(interpreter, QStringLiteral("asks whether it is empty"));
    return !m_text.isEmpty();
}

std::optional<qint64> StrObject::length(Interpreter &interpreter)
{
    if (hasPlaceholderText(m_text))
        needKnownText(interpreter, QStringLiteral("asks for its length"));
    return std::ranges::count_if(m_text, [](QChar c) { return !c.isLowSurrogate(); });
}

std::optional<Value> StrObject::binary(Interpreter &interpreter, ast::BinaryOperator op, const Value &other,
                                       bool isReflected)
{
    if (UnknownObject *unknown = unknownAs(other); unknown && op == ast::BinaryOperator::Add) {
        const QString part = unknown->str(interpreter);
        return interpreter.text(isReflected ? QString(part + m_text) : QString(m_text + part));
    }
    if (op == ast::BinaryOperator::Add && !isReflected) {
        if (const auto *text = other.as<StrObject>()) {
            interpreter.heap().charge(2 * (m_text.size() + text->m_text.size()));
            return interpreter.text(QString(m_text + text->m_text));
        }
        if (other.object() && other.object()->kind() != ObjectKind::Instance &&
            other.object()->kind() != ObjectKind::Native) {
            raiseTypeError(
                interpreter,
                QStringLiteral("can only concatenate str (not \"%1\") to str").arg(interpreter.typeName(other)));
        }
        if (!other.object()) {
            raiseTypeError(
                interpreter,
                QStringLiteral("can only concatenate str (not \"%1\") to str").arg(interpreter.typeName(other)));
        }
    }
    if (op == ast::BinaryOperator::Mult && other.isIntegral())
        return interpreter.text(m_text.repeated(repeatCount(interpreter, other, m_text.size())));
    if (op == ast::BinaryOperator::Mod && !isReflected)
        return interpreter.text(formatPercent(interpreter, m_text, other));
    return std::nullopt;
}

std::optional<Value> StrObject::compare(Interpreter &interpreter, ast::CompareOperator op, const Value &other)
{
    if (const auto *text = other.as<StrObject>()) {
        if (text->m_text != m_text && (hasPlaceholderText(m_text) || hasPlaceholderText(text->m_text)))
            return interpreter.make<UnknownObject>(interpreter.sourceHere());
        return compareTexts(op, m_text, text->m_text);
    }
    return Object::compare(interpreter, op, other);
}

Value StrObject::item(Interpreter &interpreter, const Value &key)
{
    if (hasPlaceholderText(m_text))
        return interpreter.unknown(shownPlaceholders(m_text));
    const bool isSimple = !hasSurrogates(m_text);
    const auto characters = isSimple ? std::vector<QString>() : charactersOf(m_text);
    const qint64 size = isSimple ? m_text.size() : qint64(characters.size());
    const auto at = [&](qint64 i) { return isSimple ? QString(m_text[i]) : characters[std::size_t(i)]; };
    if (const auto *slice = key.as<SliceObject>()) {
        QString result;
        for (const qint64 i : slice->indices(interpreter, size))
            result += at(i);
        return interpreter.text(result);
    }
    if (!key.isIntegral()) {
        raiseTypeError(interpreter,
                       QStringLiteral("string indices must be integers, not '%1'").arg(interpreter.typeName(key)));
    }
    const qint64 i = key.asInt() < 0 ? key.asInt() + size : key.asInt();
    if (i < 0 || i >= size)
        raise(interpreter, "IndexError", QStringLiteral("string index out of range"));
    return interpreter.text(at(i));
}

bool StrObject::contains(Interpreter &interpreter, const Value &value)
{
    if (const auto *text = value.as<StrObject>()) {
        const bool isThere = m_text.contains(text->m_text);
        if (!isThere && (hasPlaceholderText(m_text) || hasPlaceholderText(text->m_text)))
            needKnownText(interpreter, QStringLiteral("looks for something in it"));
        return isThere;
    }
    if (UnknownObject *unknown = unknownAs(value))
        unknown->needed(interpreter, QStringLiteral("looks for it in a text"));
    raiseTypeError(
        interpreter,
        QStringLiteral("'in <string>' requires string as left operand, not %1").arg(interpreter.typeName(value)));
}

QString StrObject::repr(Interpreter &)
{
    return reprOf(m_text);
}

QString StrObject::format(Interpreter &interpreter, const QString &spec)
{
    return formatText(interpreter, m_text, spec);
}

// ----------------------------------------------------------------------------------------------------------- bytes

Iterator *BytesObject::iterate(Interpreter &interpreter)
{
    std::vector<Value> values;
    for (const char c : m_bytes)
        values.push_back(Value::integer(quint8(c)));
    return interpreter.make<ValuesIterator>(std::move(values));
}

std::optional<Value> BytesObject::binary(Interpreter &interpreter, ast::BinaryOperator op, const Value &other,
                                         bool isReflected)
{
    const auto *bytes = other.as<BytesObject>();
    if (op == ast::BinaryOperator::Add && bytes && !isReflected) {
        interpreter.heap().charge(m_bytes.size() + bytes->m_bytes.size());
        return interpreter.make<BytesObject>(m_bytes + bytes->m_bytes);
    }
    if (op == ast::BinaryOperator::Mult && other.isIntegral())
        return interpreter.make<BytesObject>(m_bytes.repeated(repeatCount(interpreter, other, m_bytes.size())));
    if (op == ast::BinaryOperator::Mod && !isReflected) {
        // As for texts, with bytes read as Latin-1: %s takes bytes as they are.
        const auto plain = [&](const Value &value) {
            const auto *part = value.as<BytesObject>();
            return part ? interpreter.text(QString::fromLatin1(part->m_bytes)) : value;
        };
        Value given = plain(other);
        if (const auto *tuple = other.as<TupleObject>()) {
            std::vector<Value> parts;
            for (const Value &value : tuple->items)
                parts.push_back(plain(value));
            given = interpreter.tuple(std::move(parts));
        }
        return interpreter.make<BytesObject>(
            formatPercent(interpreter, QString::fromLatin1(m_bytes), given).toLatin1());
    }
    return std::nullopt;
}

std::optional<Value> BytesObject::compare(Interpreter &interpreter, ast::CompareOperator op, const Value &other)
{
    if (const auto *bytes = other.as<BytesObject>())
        return compareTexts(op, m_bytes, bytes->m_bytes);
    return Object::compare(interpreter, op, other);
}

bool BytesObject::contains(Interpreter &interpreter, const Value &value)
{
    if (const auto *bytes = value.as<BytesObject>())
        return m_bytes.contains(bytes->m_bytes);
    if (value.isIntegral())
        return m_bytes.contains(char(value.asInt()));
    raiseTypeError(interpreter,
                   QStringLiteral("a bytes-like object is required, not '%1'").arg(interpreter.typeName(value)));
}

Value BytesObject::item(Interpreter &interpreter, const Value &key)
{
    if (const auto *slice = key.as<SliceObject>()) {
        QByteArray result;
        for (const qint64 i : slice->indices(interpreter, m_bytes.size()))
            result += m_bytes[i];
        return interpreter.make<BytesObject>(result);
    }
    const qint64 index = interpreter.index(key);
    const qint64 i = index < 0 ? index + m_bytes.size() : index;
    if (i < 0 || i >= m_bytes.size())
        raise(interpreter, "IndexError", QStringLiteral("index out of range"));
    return Value::integer(quint8(m_bytes[i]));
}

QString BytesObject::repr(Interpreter &)
{
    return reprOf(m_bytes);
}

} // namespace retort::script
