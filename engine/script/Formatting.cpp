// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/Formatting.h"

#include "engine/script/Interpreter.h"
#include "engine/script/objects/BigInt.h"

#include <array>
#include <charconv>
#include <cmath>

namespace retort::script {

namespace {

/// A specification of the format mini-language: [[fill]align][sign][z][#][0][width][grouping][.precision][type]
struct FormatSpec
{
    QChar fill = u' ';
    QChar align;
    QChar sign = u'-';
    bool isAlternate = false;
    int width = 0;
    QChar grouping;
    int precision = -1;
    QChar type;
};

constexpr int kWidestField = 1'000'000;

int readNumber(const QString &text, qsizetype &at, int missing)
{
    if (at >= text.size() || !text[at].isDigit())
        return missing;
    int number = 0;
    while (at < text.size() && text[at].isDigit())
        number = std::min(number * 10 + text[at++].digitValue(), kWidestField);
    return number;
}

FormatSpec readSpec(Interpreter &interpreter, const QString &text)
{
    static const QString aligns = QStringLiteral("<>=^");
    FormatSpec spec;
    qsizetype at = 0;
    if (text.size() > 1 && aligns.contains(text[1])) {
        spec.fill = text[0];
        spec.align = text[1];
        at = 2;
    } else if (!text.isEmpty() && aligns.contains(text[0])) {
        spec.align = text[at++];
    }
    if (at < text.size() && QStringLiteral("+- ").contains(text[at]))
        spec.sign = text[at++];
    if (at < text.size() && text[at] == u'z')
        ++at;
    if (at < text.size() && text[at] == u'#') {
        spec.isAlternate = true;
        ++at;
    }
    if (at < text.size() && text[at] == u'0') {
        if (spec.align.isNull()) {
            spec.fill = u'0';
            spec.align = u'=';
        }
        ++at;
    }
    spec.width = readNumber(text, at, 0);
    if (at < text.size() && (text[at] == u',' || text[at] == u'_'))
        spec.grouping = text[at++];
    if (at < text.size() && text[at] == u'.') {
        ++at;
        spec.precision = readNumber(text, at, -1);
        if (spec.precision < 0)
            raiseValueError(interpreter, QStringLiteral("Format specifier missing precision"));
    }
    if (at < text.size())
        spec.type = text[at++];
    if (at < text.size())
        raiseValueError(interpreter, QStringLiteral("Invalid format specifier"));
    return spec;
}

QString padded(const FormatSpec &spec, const QString &sign, const QString &body, QChar defaultAlign)
{
    const qsizetype missing = spec.width - sign.size() - body.size();
    if (missing <= 0)
        return sign + body;
    const QChar align = spec.align.isNull() ? defaultAlign : spec.align;
    const auto fill = [&](qsizetype n) { return QString(n, spec.fill); };
    if (align == u'<')
        return sign + body + fill(missing);
    if (align == u'^')
        return fill(missing / 2) + sign + body + fill(missing - missing / 2);
    if (align == u'=')
        return sign + fill(missing) + body;
    return fill(missing) + sign + body;
}

QString grouped(QString digits, QChar separator, int every)
{
    const qsizetype point = digits.indexOf(u'.');
    for (qsizetype at = (point < 0 ? digits.size() : point) - every; at > 0; at -= every)
        digits.insert(at, separator);
    return digits;
}

QString signOf(bool isNegative, QChar rule)
{
    if (isNegative)
        return QStringLiteral("-");
    return rule == u'-' ? QString() : QString(rule);
}

QString fixed(double number, std::chars_format form, int precision)
{
    std::array<char, 512> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, form, precision);
    return end.ec == std::errc() ? QString::fromLatin1(buffer.data(), end.ptr - buffer.data())
                                 : QString::number(number, 'f', precision);
}

/// Python's 'g': no trailing zeros unless asked for.
QString general(double number, int precision)
{
    return fixed(number, std::chars_format::general, precision == 0 ? 1 : precision);
}

[[noreturn]] void unknownCode(Interpreter &interpreter, QChar type, const QString &of)
{
    raiseValueError(interpreter, QStringLiteral("Unknown format code '%1' for object of type '%2'").arg(type).arg(of));
}

} // namespace

QString reprOf(double number)
{
    if (std::isnan(number))
        return QStringLiteral("nan");
    if (std::isinf(number))
        return number < 0 ? QStringLiteral("-inf") : QStringLiteral("inf");
    std::array<char, 64> buffer;
    const double size = std::fabs(number);
    const bool isScientific = size != 0 && (size < 1e-4 || size >= 1e16);
    const auto form = isScientific ? std::chars_format::scientific : std::chars_format::fixed;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, form);
    QString text = QString::fromLatin1(buffer.data(), end.ptr - buffer.data());
    if (!isScientific && !text.contains(u'.'))
        text += QStringLiteral(".0");
    return text;
}

QString formatText(Interpreter &interpreter, const QString &text, const QString &specText)
{
    if (specText.isEmpty())
        return text;
    FormatSpec spec = readSpec(interpreter, specText);
    if (!spec.type.isNull() && spec.type != u's')
        unknownCode(interpreter, spec.type, QStringLiteral("str"));
    // A zero before the width pads a text on its right.
    if (spec.align == u'=' && spec.fill == u'0' && !specText.contains(u'='))
        spec.align = u'<';
    if (spec.align == u'=')
        raiseValueError(interpreter, QStringLiteral("'=' alignment not allowed in string format specifier"));
    return padded(spec, {}, spec.precision >= 0 ? text.left(spec.precision) : text, u'<');
}

QString formatInteger(Interpreter &interpreter, const Value &integer, const QString &specText)
{
    const auto number = bigIntegerOf(integer);
    Q_ASSERT(number);
    if (specText.isEmpty())
        return QString::fromStdString(number->get_str());
    const FormatSpec spec = readSpec(interpreter, specText);
    const char type = spec.type.isNull() ? 'd' : spec.type.toLatin1();
    if (type != 0 && QByteArrayLiteral("eEfFgG%").contains(type))
        return formatReal(interpreter, number->get_d(), specText);
    if (spec.precision >= 0)
        raiseValueError(interpreter, QStringLiteral("Precision not allowed in integer format specifier"));
    if (type == 'c')
        return padded(spec, {}, QString(QChar(ushort(number->get_ui()))), u'<');
    int base = 10;
    QString prefix;
    switch (type) {
    case 'd':
    case 'n': break;
    case 'b':
        base = 2;
        prefix = QStringLiteral("0b");
        break;
    case 'o':
        base = 8;
        prefix = QStringLiteral("0o");
        break;
    case 'x':
        base = 16;
        prefix = QStringLiteral("0x");
        break;
    case 'X':
        base = 16;
        prefix = QStringLiteral("0X");
        break;
    default: unknownCode(interpreter, spec.type, QStringLiteral("int"));
    }
    const mpz_class magnitude = abs(*number);
    QString digits = QString::fromStdString(magnitude.get_str(base));
    if (type == 'X')
        digits = digits.toUpper();
    if (!spec.grouping.isNull())
        digits = grouped(digits, spec.grouping, base == 10 ? 3 : 4);
    QString sign = signOf(sgn(*number) < 0, spec.sign);
    if (spec.isAlternate)
        sign += prefix;
    return padded(spec, sign, digits, u'>');
}

QString formatReal(Interpreter &interpreter, double number, const QString &specText)
{
    if (specText.isEmpty())
        return reprOf(number);
    const FormatSpec spec = readSpec(interpreter, specText);
    const double size = std::fabs(number);
    const int precision = spec.precision < 0 ? 6 : std::min(spec.precision, 300);
    QString digits;
    if (!std::isfinite(number)) {
        digits = std::isnan(number) ? QStringLiteral("nan") : QStringLiteral("inf");
    } else {
        switch (spec.type.isNull() ? 0 : spec.type.toLatin1()) {
        case 0: digits = spec.precision < 0 ? reprOf(size) : general(size, precision); break;
        case 'e': digits = fixed(size, std::chars_format::scientific, precision); break;
        case 'E': digits = fixed(size, std::chars_format::scientific, precision).toUpper(); break;
        case 'f':
        case 'F': digits = fixed(size, std::chars_format::fixed, precision); break;
        case 'g':
        case 'n': digits = general(size, precision); break;
        case 'G': digits = general(size, precision).toUpper(); break;
        case '%': digits = fixed(size * 100, std::chars_format::fixed, precision) + QStringLiteral("%"); break;
        default: unknownCode(interpreter, spec.type, QStringLiteral("float"));
        }
    }
    if (!spec.grouping.isNull())
        digits = grouped(digits, spec.grouping, 3);
    return padded(spec, signOf(std::signbit(number), spec.sign), digits, u'>');
}

QString asciiOf(const QString &repr)
{
    QString result;
    for (const char32_t point : repr.toUcs4()) {
        if (point < 0x80)
            result += QChar(char16_t(point));
        else if (point < 0x100)
            result += QStringLiteral("\\x%1").arg(uint(point), 2, 16, QChar(u'0'));
        else if (point < 0x10000)
            result += QStringLiteral("\\u%1").arg(uint(point), 4, 16, QChar(u'0'));
        else
            result += QStringLiteral("\\U%1").arg(uint(point), 8, 16, QChar(u'0'));
    }
    return result;
}

} // namespace retort::script
