// SPDX-License-Identifier: GPL-3.0-or-later
// decimal: exact numbers on GMP, rounded to the 28 digits of Python's default context.
#include "engine/script/modules/Decimal.h"

#include "engine/script/Formatting.h"
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"
#include "engine/script/objects/BigInt.h"

#include <QRegularExpression>

#include <cmath>

namespace retort::script {

using ast::BinaryOperator;

namespace {

constexpr long kDecimalPrecision = 28;
constexpr long kLargestExponent = 100'000;

mpz_class powerOfTen(long exponent)
{
    mpz_class power;
    mpz_ui_pow_ui(power.get_mpz_t(), 10, static_cast<unsigned long>(exponent));
    return power;
}

bool roundsUp(const mpz_class &quotient, int toHalf, bool isExact, bool isNegative, DecimalRounding rounding)
{
    if (isExact)
        return false;
    switch (rounding) {
    case DecimalRounding::HalfEven: return toHalf > 0 || (toHalf == 0 && mpz_odd_p(quotient.get_mpz_t()));
    case DecimalRounding::HalfUp: return toHalf >= 0;
    case DecimalRounding::HalfDown: return toHalf > 0;
    case DecimalRounding::Up: return true;
    case DecimalRounding::Down: return false;
    case DecimalRounding::Ceiling: return !isNegative;
    case DecimalRounding::Floor: return isNegative;
    case DecimalRounding::ZeroFiveUp: return mpz_divisible_ui_p(quotient.get_mpz_t(), 5) != 0;
    }
    return false;
}

DecimalNumber inContext(DecimalNumber number)
{
    const long excess = number.digits() - kDecimalPrecision;
    if (excess <= 0)
        return number;
    DecimalNumber rounded = rescaled(number, number.exponent + excess, DecimalRounding::HalfEven);
    // Rounding 99…9 up makes one digit more.
    return rounded.digits() > kDecimalPrecision ? rescaled(rounded, rounded.exponent + 1, DecimalRounding::HalfEven)
                                                : rounded;
}

DecimalNumber fromSigned(const mpz_class &coefficient, long exponent)
{
    return {sgn(coefficient) < 0, abs(coefficient), exponent};
}

DecimalNumber sumOf(const DecimalNumber &a, const DecimalNumber &b)
{
    const long exponent = std::min(a.exponent, b.exponent);
    const auto scaled = [&](const DecimalNumber &n) {
        return mpz_class(n.signedCoefficient() * powerOfTen(n.exponent - exponent));
    };
    DecimalNumber sum = fromSigned(scaled(a) + scaled(b), exponent);
    if (sum.isZero())
        sum.isNegative = a.isNegative && b.isNegative;
    return inContext(sum);
}

DecimalNumber negated(DecimalNumber number)
{
    number.isNegative = !number.isNegative && !number.isZero();
    return number;
}

DecimalNumber quotientOf(const DecimalNumber &a, const DecimalNumber &b)
{
    const long ideal = a.exponent - b.exponent;
    if (a.isZero())
        return {a.isNegative != b.isNegative, 0, ideal};
    // Enough digits that the quotient has one more than the precision; a remainder marks it as inexact.
    const long shift = std::max(0L, b.digits() - a.digits() + kDecimalPrecision + 1);
    const mpz_class dividend = a.coefficient * powerOfTen(shift);
    mpz_class quotient = dividend / b.coefficient;
    const bool isExact = quotient * b.coefficient == dividend;
    if (!isExact && mpz_divisible_ui_p(quotient.get_mpz_t(), 5))
        quotient += 1;
    DecimalNumber result{a.isNegative != b.isNegative, quotient, ideal - shift};
    // An exact quotient loses its trailing zeros down to the ideal exponent.
    while (isExact && result.exponent < ideal && mpz_divisible_ui_p(result.coefficient.get_mpz_t(), 10)) {
        result.coefficient /= 10;
        ++result.exponent;
    }
    return inContext(result);
}

int compareDecimals(const DecimalNumber &a, const DecimalNumber &b)
{
    const long exponent = std::min(a.exponent, b.exponent);
    const mpz_class left = a.signedCoefficient() * powerOfTen(a.exponent - exponent);
    const mpz_class right = b.signedCoefficient() * powerOfTen(b.exponent - exponent);
    return cmp(left, right);
}

DecimalNumber fromDouble(double value)
{
    // A double is a whole number times a power of two: exact in decimals.
    int exponent = 0;
    const double fraction = std::frexp(std::fabs(value), &exponent);
    mpz_class mantissa(std::ldexp(fraction, 53));
    exponent -= 53;
    DecimalNumber number{std::signbit(value), 0, 0};
    while (exponent < 0 && mantissa != 0 && mpz_even_p(mantissa.get_mpz_t())) {
        mantissa /= 2;
        ++exponent;
    }
    if (exponent >= 0) {
        number.coefficient = mantissa << static_cast<unsigned long>(exponent);
    } else {
        mpz_class fives;
        mpz_ui_pow_ui(fives.get_mpz_t(), 5, static_cast<unsigned long>(-exponent));
        number.coefficient = mantissa * fives;
        number.exponent = mantissa == 0 ? 0 : exponent;
    }
    return number;
}

DecimalNumber powerOf(const DecimalNumber &base, long exponent)
{
    DecimalNumber result{false, 1, 0};
    for (long i = 0; i < std::abs(exponent); ++i)
        result = inContext({result.isNegative != base.isNegative, result.coefficient * base.coefficient,
                            result.exponent + base.exponent});
    return exponent < 0 ? quotientOf({false, 1, 0}, result) : result;
}

[[noreturn]] void raiseInvalid(Interpreter &run, const char *what)
{
    raiseOf(run, "decimal", "InvalidOperation", QStringLiteral("[<class 'decimal.%1'>]").arg(QLatin1String(what)));
}

/// A number that can stand beside a Decimal: another one, or an integer.
std::optional<DecimalNumber> decimalOperand(const Value &value)
{
    if (const auto *decimal = nativeAs<DecimalValue>(bare(value)))
        return decimal->special == DecimalValue::Special::None ? std::optional(decimal->number) : std::nullopt;
    if (const auto integer = bigIntegerOf(bare(value)))
        return fromSigned(*integer, 0);
    return std::nullopt;
}

/// The value as a double with its infinities, for what is not finite.
std::optional<double> asReal(const Value &value)
{
    if (const auto *decimal = nativeAs<DecimalValue>(bare(value)))
        return decimal->text().toDouble();
    return realNumberOf(value);
}

DecimalRounding roundingNamed(Interpreter &run, const QString &name)
{
    static const std::map<QString, DecimalRounding> names{
        {QStringLiteral("ROUND_HALF_EVEN"), DecimalRounding::HalfEven},
        {QStringLiteral("ROUND_HALF_UP"), DecimalRounding::HalfUp},
        {QStringLiteral("ROUND_HALF_DOWN"), DecimalRounding::HalfDown},
        {QStringLiteral("ROUND_UP"), DecimalRounding::Up},
        {QStringLiteral("ROUND_DOWN"), DecimalRounding::Down},
        {QStringLiteral("ROUND_CEILING"), DecimalRounding::Ceiling},
        {QStringLiteral("ROUND_FLOOR"), DecimalRounding::Floor},
        {QStringLiteral("ROUND_05UP"), DecimalRounding::ZeroFiveUp},
    };
    const auto it = names.find(name);
    if (it == names.end())
        raiseTypeError(run, QStringLiteral("valid values for rounding are the names of the rounding modes"));
    return it->second;
}

DecimalNumber selfNumber(Interpreter &run, BoundArgs &args)
{
    const auto &decimal = nativeSelf<DecimalValue>(run, args);
    if (decimal.special != DecimalValue::Special::None)
        raiseInvalid(run, "InvalidOperation");
    return decimal.number;
}

DecimalNumber fromTuple(Interpreter &run, const Value &value)
{
    const auto parts = run.collect(value);
    if (parts.size() != 3)
        raiseValueError(run, QStringLiteral("argument must be a sequence of length 3"));
    DecimalNumber number{run.index(parts[0]) != 0, 0, long(run.index(parts[2]))};
    for (const Value &digit : run.collect(parts[1]))
        number.coefficient = number.coefficient * 10 + long(run.index(digit));
    return number;
}

Value constructDecimal(Interpreter &run, BoundArgs &args)
{
    const Value value = bare(args["value"]);
    ClassObject *cls = libraryClass(run, "decimal", "Decimal");
    if (!args.has("value"))
        return makeDecimal(run, {});
    if (nativeAs<DecimalValue>(value))
        return value;
    if (value.isFloat()) {
        if (std::isnan(value.asReal()))
            return run.make<DecimalValue>(cls, DecimalNumber(), DecimalValue::Special::NaN);
        if (std::isinf(value.asReal()))
            return run.make<DecimalValue>(cls, DecimalNumber{value.asReal() < 0, 0, 0},
                                          DecimalValue::Special::Infinity);
        return makeDecimal(run, fromDouble(value.asReal()));
    }
    if (const auto integer = bigIntegerOf(value))
        return makeDecimal(run, fromSigned(*integer, 0));
    if (const auto text = textOf(value)) {
        QString word = text->trimmed().toLower();
        if (const auto number = readDecimal(word))
            return makeDecimal(run, *number);
        const bool isNegative = word.startsWith(u'-');
        if (isNegative || word.startsWith(u'+'))
            word.remove(0, 1);
        if (word == QLatin1String("nan"))
            return run.make<DecimalValue>(cls, DecimalNumber(), DecimalValue::Special::NaN);
        if (word == QLatin1String("inf") || word == QLatin1String("infinity"))
            return run.make<DecimalValue>(cls, DecimalNumber{isNegative, 0, 0}, DecimalValue::Special::Infinity);
        raiseInvalid(run, "ConversionSyntax");
    }
    if (value.as<TupleObject>() || value.as<ListObject>())
        return makeDecimal(run, fromTuple(run, value));
    raiseTypeError(run, QStringLiteral("conversion from %1 to Decimal is not supported").arg(run.typeName(value)));
}

const NativeTable &decimalMethods()
{
    static const NativeTable table{
        {"quantize", "self, exp, rounding=None, context=None",
         [](Interpreter &run, BoundArgs &args) {
             const auto exponent = decimalOperand(args["exp"]);
             if (!exponent)
                 raiseTypeError(
                     run,
                     QStringLiteral("conversion from %1 to Decimal is not supported").arg(run.typeName(args["exp"])));
             const DecimalNumber result =
                 rescaled(selfNumber(run, args), exponent->exponent,
                          roundingNamed(run, args.text("rounding", QStringLiteral("ROUND_HALF_EVEN"))));
             if (result.digits() > kDecimalPrecision)
                 raiseInvalid(run, "InvalidOperation");
             return makeDecimal(run, result);
         }},
        {"to_integral_value", "self, rounding=None, context=None",
         [](Interpreter &run, BoundArgs &args) {
             const DecimalNumber number = selfNumber(run, args);
             const auto rounding = roundingNamed(run, args.text("rounding", QStringLiteral("ROUND_HALF_EVEN")));
             return makeDecimal(run, number.exponent >= 0 ? number : rescaled(number, 0, rounding));
         }},
        {"normalize", "self, context=None",
         [](Interpreter &run, BoundArgs &args) {
             DecimalNumber number = inContext(selfNumber(run, args));
             if (number.isZero())
                 number.exponent = 0;
             while (!number.isZero() && mpz_divisible_ui_p(number.coefficient.get_mpz_t(), 10)) {
                 number.coefficient /= 10;
                 ++number.exponent;
             }
             return makeDecimal(run, number);
         }},
        {"as_tuple", "self",
         [](Interpreter &run, BoundArgs &args) {
             const DecimalNumber number = selfNumber(run, args);
             std::vector<Value> digits;
             for (const QChar c : QString::fromStdString(number.coefficient.get_str()))
                 digits.push_back(Value::integer(c.digitValue()));
             const Value tuple =
                 run.attribute(run.importModule(QStringLiteral("decimal")), QStringLiteral("DecimalTuple"));
             return run.call(tuple, {Value::integer(number.isNegative), run.tuple(std::move(digits)),
                                     Value::integer(number.exponent)});
         }},
        {"adjusted", "self",
         [](Interpreter &run, BoundArgs &args) { return Value::integer(selfNumber(run, args).adjusted()); }},
        {"copy_abs", "self",
         [](Interpreter &run, BoundArgs &args) {
             DecimalNumber number = selfNumber(run, args);
             number.isNegative = false;
             return makeDecimal(run, number);
         }},
        {"__abs__", "self",
         [](Interpreter &run, BoundArgs &args) {
             DecimalNumber number = inContext(selfNumber(run, args));
             number.isNegative = false;
             return makeDecimal(run, number);
         }},
        {"sqrt", "self, context=None",
         [](Interpreter &run, BoundArgs &args) {
             const DecimalNumber number = selfNumber(run, args);
             if (number.isNegative && !number.isZero())
                 raiseInvalid(run, "InvalidOperation");
             const long shift = 2 * kDecimalPrecision + 2 + (std::abs(number.exponent) & 1);
             const mpz_class scaled = number.coefficient * powerOfTen(shift);
             DecimalNumber root{false, sqrt(scaled), (number.exponent - shift) / 2};
             const bool isExact = root.coefficient * root.coefficient == scaled;
             const long ideal = long(std::floor(double(number.exponent) / 2));
             while (isExact && root.exponent < ideal && mpz_divisible_ui_p(root.coefficient.get_mpz_t(), 10)) {
                 root.coefficient /= 10;
                 ++root.exponent;
             }
             return makeDecimal(run, inContext(root));
         }},
        {"is_nan", "self",
         [](Interpreter &run, BoundArgs &args) {
             return Value::boolean(nativeSelf<DecimalValue>(run, args).special == DecimalValue::Special::NaN);
         }},
        {"is_infinite", "self",
         [](Interpreter &run, BoundArgs &args) {
             return Value::boolean(nativeSelf<DecimalValue>(run, args).special == DecimalValue::Special::Infinity);
         }},
        {"is_finite", "self",
         [](Interpreter &run, BoundArgs &args) {
             return Value::boolean(nativeSelf<DecimalValue>(run, args).special == DecimalValue::Special::None);
         }},
        {"is_zero", "self",
         [](Interpreter &run, BoundArgs &args) { return Value::boolean(selfNumber(run, args).isZero()); }},
        {"is_signed", "self",
         [](Interpreter &run, BoundArgs &args) {
             return Value::boolean(nativeSelf<DecimalValue>(run, args).number.isNegative);
         }},
        {"__int__", "self",
         [](Interpreter &run, BoundArgs &args) {
             return makeInteger(run, rescaled(selfNumber(run, args), 0, DecimalRounding::Down).signedCoefficient());
         }},
        {"__float__", "self",
         [](Interpreter &run, BoundArgs &args) {
             return Value::real(nativeSelf<DecimalValue>(run, args).text().toDouble());
         }},
        {"__round__", "self, ndigits=None",
         [](Interpreter &run, BoundArgs &args) {
             const auto digits = args.optionalInteger("ndigits");
             const DecimalNumber number =
                 rescaled(selfNumber(run, args), digits ? -long(*digits) : 0, DecimalRounding::HalfEven);
             return digits ? makeDecimal(run, number) : makeInteger(run, number.signedCoefficient());
         }},
    };
    return table;
}

} // namespace

long DecimalNumber::digits() const
{
    return coefficient == 0 ? 1 : long(coefficient.get_str().size());
}

DecimalNumber rescaled(const DecimalNumber &number, long exponent, DecimalRounding rounding)
{
    if (exponent <= number.exponent)
        return {number.isNegative,
                number.coefficient * powerOfTen(std::min(number.exponent - exponent, kLargestExponent)), exponent};
    const mpz_class divisor = powerOfTen(std::min(exponent - number.exponent, kLargestExponent));
    mpz_class quotient = number.coefficient / divisor;
    const mpz_class rest = number.coefficient - quotient * divisor;
    if (roundsUp(quotient, cmp(mpz_class(rest * 2), divisor), rest == 0, number.isNegative, rounding))
        quotient += 1;
    return {number.isNegative, quotient, exponent};
}

QString decimalText(const DecimalNumber &number)
{
    // The rule of the General Decimal Arithmetic Specification, "to-scientific-string".
    QString digits = QString::fromStdString(number.coefficient.get_str());
    const QString sign = number.isNegative ? QStringLiteral("-") : QString();
    const long leftDigits = number.exponent + digits.size();
    const long point = number.exponent <= 0 && leftDigits > -6 ? leftDigits : 1;
    QString whole;
    QString fraction;
    if (point <= 0) {
        whole = QStringLiteral("0");
        fraction = u'.' + QString(-point, u'0') + digits;
    } else if (point >= digits.size()) {
        whole = digits + QString(point - digits.size(), u'0');
    } else {
        whole = digits.left(point);
        fraction = u'.' + digits.mid(point);
    }
    const QString exponent =
        leftDigits == point
            ? QString()
            : QStringLiteral("E%1%2").arg(leftDigits > point ? QStringLiteral("+") : QString()).arg(leftDigits - point);
    return sign + whole + fraction + exponent;
}

std::optional<DecimalNumber> readDecimal(const QString &text)
{
    static const QRegularExpression pattern(
        QStringLiteral("\\A([+-]?)(?:(\\d[\\d_]*)(?:\\.([\\d_]*))?|\\.(\\d[\\d_]*))(?:[eE]([+-]?\\d+))?\\z"));
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QString whole = QString(match.captured(2)).remove(u'_');
    const QString fraction = QString(match.captured(3) + match.captured(4)).remove(u'_');
    DecimalNumber number;
    number.isNegative = match.captured(1) == QLatin1String("-");
    number.coefficient.set_str(QString(whole + fraction).toStdString(), 10);
    number.exponent =
        long(std::clamp(match.captured(5).toLongLong(), qlonglong(-kLargestExponent), qlonglong(kLargestExponent))) -
        long(fraction.size());
    return number;
}

std::optional<Value> DecimalValue::binary(Interpreter &interpreter, BinaryOperator op, const Value &other,
                                          bool isReflected)
{
    const auto operand = decimalOperand(other);
    if (special != Special::None || !operand) {
        const auto theirs = nativeAs<DecimalValue>(bare(other)) || operand ? asReal(other) : std::nullopt;
        if (!theirs)
            return std::nullopt;
        const Value mine = Value::real(text().toDouble());
        const Value result = isReflected ? interpreter.binary(op, Value::real(*theirs), mine)
                                         : interpreter.binary(op, mine, Value::real(*theirs));
        return interpreter.call(cls, {result});
    }
    const DecimalNumber &a = isReflected ? *operand : number;
    const DecimalNumber &b = isReflected ? number : *operand;
    switch (op) {
    case BinaryOperator::Add: return makeDecimal(interpreter, sumOf(a, b));
    case BinaryOperator::Sub: return makeDecimal(interpreter, sumOf(a, negated(b)));
    case BinaryOperator::Mult:
        return makeDecimal(interpreter, inContext({a.isNegative != b.isNegative, a.coefficient * b.coefficient,
                                                   a.exponent + b.exponent}));
    case BinaryOperator::Div:
        if (b.isZero()) {
            if (a.isZero())
                raiseInvalid(interpreter, "DivisionUndefined");
            raiseOf(interpreter, "decimal", "DivisionByZero", QStringLiteral("[<class 'decimal.DivisionByZero'>]"));
        }
        return makeDecimal(interpreter, quotientOf(a, b));
    case BinaryOperator::FloorDiv:
    case BinaryOperator::Mod: {
        if (b.isZero()) {
            if (op == BinaryOperator::Mod || a.isZero())
                raiseInvalid(interpreter, "InvalidOperation");
            raiseOf(interpreter, "decimal", "DivisionByZero", QStringLiteral("[<class 'decimal.DivisionByZero'>]"));
        }
        // Decimal's // and % truncate towards zero.
        const long exponent = std::min(a.exponent, b.exponent);
        const mpz_class left = a.coefficient * powerOfTen(a.exponent - exponent);
        const mpz_class right = b.coefficient * powerOfTen(b.exponent - exponent);
        if (op == BinaryOperator::FloorDiv)
            return makeDecimal(interpreter, {a.isNegative != b.isNegative, left / right, 0});
        return makeDecimal(interpreter, {a.isNegative, left % right, exponent});
    }
    case BinaryOperator::Pow: {
        const DecimalNumber whole = rescaled(b, 0, DecimalRounding::Down);
        const bool isWhole =
            compareDecimals(whole, b) == 0 && whole.coefficient.fits_slong_p() && whole.coefficient < 10'000;
        if (!isWhole)
            return interpreter.call(cls, {Value::real(std::pow(decimalText(a).toDouble(), decimalText(b).toDouble()))});
        return makeDecimal(interpreter, powerOf(a, whole.signedCoefficient().get_si()));
    }
    default: return std::nullopt;
    }
}

std::optional<Value> DecimalValue::compare(Interpreter &, ast::CompareOperator op, const Value &other)
{
    const auto operand = decimalOperand(other);
    if (special == Special::None && operand)
        return orderedAnswer(op, compareDecimals(number, *operand), 0);
    if (special == Special::None && bare(other).isFloat() && std::isfinite(bare(other).asReal()))
        return orderedAnswer(op, compareDecimals(number, fromDouble(bare(other).asReal())), 0);
    const auto theirs = asReal(other);
    if (!theirs)
        return std::nullopt;
    const double mine = text().toDouble();
    if (std::isnan(mine) || std::isnan(*theirs))
        return Value::boolean(op == ast::CompareOperator::NotEq);
    return orderedAnswer(op, mine, *theirs);
}

std::optional<Value> DecimalValue::unary(Interpreter &interpreter, ast::UnaryOperator op)
{
    if (special != Special::None)
        return std::nullopt;
    switch (op) {
    case ast::UnaryOperator::USub: return makeDecimal(interpreter, inContext(negated(number)));
    case ast::UnaryOperator::UAdd: return makeDecimal(interpreter, inContext(number));
    default: return std::nullopt;
    }
}

std::size_t DecimalValue::hash(Interpreter &interpreter)
{
    // Equal numbers have equal hashes: whole ones those of integers, the others those of floats.
    const DecimalNumber whole = rescaled(number, 0, DecimalRounding::Down);
    if (special == Special::None && compareDecimals(whole, number) == 0)
        return interpreter.hash(makeInteger(interpreter, whole.signedCoefficient()));
    return interpreter.hash(Value::real(text().toDouble()));
}

QString DecimalValue::format(Interpreter &interpreter, const QString &spec)
{
    if (spec.isEmpty())
        return text();
    static const QRegularExpression pattern(
        QStringLiteral("\\A(.?[<>=^])?([+\\- ])?(0?\\d+)?([,_])?(?:\\.(\\d+))?([fF%eEgGn])?\\z"));
    const auto match = pattern.match(spec);
    if (!match.hasMatch())
        raiseValueError(interpreter, QStringLiteral("invalid format string"));
    DecimalNumber shown = number;
    const QString type = match.captured(6);
    if (type == QLatin1String("%"))
        shown.exponent += 2;
    if (!match.captured(5).isEmpty() && (type.isEmpty() || QStringLiteral("fF%").contains(type)))
        shown = rescaled(shown, -match.captured(5).toInt(), DecimalRounding::HalfEven);
    else if (shown.exponent > 0)
        shown = rescaled(shown, 0, DecimalRounding::HalfEven);
    QString digits = QString::fromStdString(shown.coefficient.get_str());
    const qsizetype places = -shown.exponent;
    digits = digits.rightJustified(places + 1, u'0');
    QString whole = digits.left(digits.size() - places);
    const QString separator = match.captured(4);
    for (qsizetype at = whole.size() - 3; !separator.isEmpty() && at > 0; at -= 3)
        whole.insert(at, separator);
    QString text = whole + (places > 0 ? QString(u'.' + digits.right(places)) : QString());
    if (type == QLatin1String("%"))
        text += u'%';
    const QString rule = match.captured(2);
    const QString sign = shown.isNegative ? QStringLiteral("-") : rule == QLatin1String("-") ? QString() : rule;
    const QString align = match.captured(1).isEmpty() ? QStringLiteral(">") : match.captured(1);
    if (match.captured(3).startsWith(u'0') && match.captured(1).isEmpty())
        return sign + text.rightJustified(match.captured(3).toInt() - sign.size(), u'0');
    return formatText(interpreter, sign + text, align + match.captured(3));
}

QString DecimalValue::text() const
{
    switch (special) {
    case Special::NaN: return QStringLiteral("NaN");
    case Special::Infinity: return number.isNegative ? QStringLiteral("-Infinity") : QStringLiteral("Infinity");
    case Special::None: break;
    }
    return decimalText(number);
}

Value makeDecimal(Interpreter &interpreter, DecimalNumber number)
{
    if (number.exponent > kLargestExponent || number.digits() > kLargestExponent)
        raiseOf(interpreter, "decimal", "Overflow", QStringLiteral("[<class 'decimal.Overflow'>]"));
    return interpreter.make<DecimalValue>(libraryClass(interpreter, "decimal", "Decimal"), std::move(number));
}

void fillDecimal(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject *base = addClassBelow(interpreter, module, "DecimalException", "ArithmeticError");
    addClassBelow(interpreter, module, "DivisionByZero", "ZeroDivisionError");
    for (const char *name : {"InvalidOperation", "Overflow", "Inexact", "Rounded"})
        addClass(interpreter, module, name, base);
    ClassObject &cls = *addClass(interpreter, module, "Decimal");
    cls.messageName = QStringLiteral("decimal.Decimal");
    setConstructor(cls, "value='0', context=None", constructDecimal);
    decimalMethods().addTo(interpreter, cls);
    for (const char *name : {"ROUND_HALF_EVEN", "ROUND_HALF_UP", "ROUND_HALF_DOWN", "ROUND_UP", "ROUND_DOWN",
                             "ROUND_CEILING", "ROUND_FLOOR", "ROUND_05UP"})
        module.variables.set(QLatin1String(name), interpreter.text(QLatin1String(name)));
    const Value makeTuple =
        interpreter.attribute(interpreter.importModule(QStringLiteral("collections")), QStringLiteral("namedtuple"));
    module.variables.set(QStringLiteral("DecimalTuple"),
                         interpreter.call(makeTuple, {interpreter.text(QStringLiteral("DecimalTuple")),
                                                      interpreter.text(QStringLiteral("sign digits exponent"))}));
    addFunction(interpreter, module, "getcontext", "", [](Interpreter &run, BoundArgs &) {
        auto *context = run.make<InstanceObject>(run.builtinClass(QStringLiteral("object")));
        context->attributes.set(QStringLiteral("prec"), Value::integer(kDecimalPrecision));
        return Value(context);
    });
}

} // namespace retort::script
