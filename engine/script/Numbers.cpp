// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/Numbers.h"

#include "engine/script/Formatting.h"
#include "engine/script/Interpreter.h"
#include "engine/script/objects/BigInt.h"

#include <cmath>
#include <limits>

namespace retort::script {

using ast::BinaryOperator;
using ast::CompareOperator;

namespace {

/// Bits of the longest integer that a script may make.
constexpr unsigned long kLongestInteger = 1'000'000;

bool isBigInt(const Value &value)
{
    return value.object() && value.object()->kind() == ObjectKind::BigInt;
}

bool isInteger(const Value &value)
{
    return value.isIntegral() || isBigInt(value);
}

double realOf(const Value &value)
{
    if (value.isFloat())
        return value.asReal();
    return value.isIntegral() ? double(value.asInt()) : bigIntegerOf(value)->get_d();
}

[[noreturn]] void raiseZeroDivision(Interpreter &interpreter, const char *message)
{
    raise(interpreter, "ZeroDivisionError", QLatin1String(message));
}

/// The common case, without GMP; nothing when the result may not fit.
std::optional<Value> smallIntegers(BinaryOperator op, qint64 a, qint64 b)
{
    qint64 result = 0;
    switch (op) {
    case BinaryOperator::Add:
        return __builtin_add_overflow(a, b, &result) ? std::nullopt : std::optional(Value::integer(result));
    case BinaryOperator::Sub:
        return __builtin_sub_overflow(a, b, &result) ? std::nullopt : std::optional(Value::integer(result));
    case BinaryOperator::Mult:
        return __builtin_mul_overflow(a, b, &result) ? std::nullopt : std::optional(Value::integer(result));
    case BinaryOperator::BitAnd: return Value::integer(a & b);
    case BinaryOperator::BitOr: return Value::integer(a | b);
    case BinaryOperator::BitXor: return Value::integer(a ^ b);
    case BinaryOperator::FloorDiv:
    case BinaryOperator::Mod: {
        if (b == 0 || (a == std::numeric_limits<qint64>::min() && b == -1))
            return std::nullopt;
        qint64 quotient = a / b;
        if (a % b != 0 && (a < 0) != (b < 0))
            --quotient;
        return Value::integer(op == BinaryOperator::Mod ? a - quotient * b : quotient);
    }
    default: return std::nullopt;
    }
}

unsigned long shiftCount(Interpreter &interpreter, const mpz_class &count)
{
    if (sgn(count) < 0)
        raiseValueError(interpreter, QStringLiteral("negative shift count"));
    if (count > kLongestInteger)
        raise(interpreter, "OverflowError", QStringLiteral("shift count too large"));
    return count.get_ui();
}

std::optional<Value> reals(Interpreter &interpreter, BinaryOperator op, double a, double b)
{
    switch (op) {
    case BinaryOperator::Add: return Value::real(a + b);
    case BinaryOperator::Sub: return Value::real(a - b);
    case BinaryOperator::Mult: return Value::real(a * b);
    case BinaryOperator::Div:
        if (b == 0)
            raiseZeroDivision(interpreter, "float division by zero");
        return Value::real(a / b);
    case BinaryOperator::FloorDiv:
        if (b == 0)
            raiseZeroDivision(interpreter, "float floor division by zero");
        return Value::real(std::floor(a / b));
    case BinaryOperator::Mod: {
        if (b == 0)
            raiseZeroDivision(interpreter, "float modulo");
        const double rest = std::fmod(a, b);
        return Value::real(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest);
    }
    case BinaryOperator::Pow:
        if (a == 0 && b < 0)
            raiseZeroDivision(interpreter, "0.0 cannot be raised to a negative power");
        return Value::real(std::pow(a, b));
    default: return std::nullopt;
    }
}

std::optional<Value> bigIntegers(Interpreter &interpreter, BinaryOperator op, const mpz_class &a, const mpz_class &b)
{
    mpz_class result;
    switch (op) {
    case BinaryOperator::Add: result = a + b; break;
    case BinaryOperator::Sub: result = a - b; break;
    case BinaryOperator::Mult: result = a * b; break;
    case BinaryOperator::Div:
        if (b == 0)
            raiseZeroDivision(interpreter, "division by zero");
        return Value::real(mpq_class(a, b).get_d());
    case BinaryOperator::FloorDiv:
    case BinaryOperator::Mod:
        if (b == 0)
            raiseZeroDivision(interpreter, op == BinaryOperator::Mod ? "integer modulo by zero"
                                                                     : "integer division or modulo by zero");
        if (op == BinaryOperator::Mod)
            mpz_fdiv_r(result.get_mpz_t(), a.get_mpz_t(), b.get_mpz_t());
        else
            mpz_fdiv_q(result.get_mpz_t(), a.get_mpz_t(), b.get_mpz_t());
        break;
    case BinaryOperator::Pow:
        if (sgn(b) < 0)
            return reals(interpreter, op, a.get_d(), b.get_d());
        if (b > kLongestInteger || mpz_sizeinbase(a.get_mpz_t(), 2) * b.get_ui() > kLongestInteger)
            raise(interpreter, "OverflowError", QStringLiteral("integer too large"));
        mpz_pow_ui(result.get_mpz_t(), a.get_mpz_t(), b.get_ui());
        break;
    case BinaryOperator::LShift: result = a << shiftCount(interpreter, b); break;
    case BinaryOperator::RShift: result = a >> shiftCount(interpreter, b); break;
    case BinaryOperator::BitAnd: result = a & b; break;
    case BinaryOperator::BitOr: result = a | b; break;
    case BinaryOperator::BitXor: result = a ^ b; break;
    case BinaryOperator::MatMult: return std::nullopt;
    }
    return makeInteger(interpreter, result);
}

} // namespace

QString BigIntObject::format(Interpreter &interpreter, const QString &spec)
{
    return formatInteger(interpreter, this, spec);
}

Value makeInteger(Interpreter &interpreter, const mpz_class &number)
{
    if (number.fits_slong_p())
        return Value::integer(number.get_si());
    if (mpz_sizeinbase(number.get_mpz_t(), 2) > kLongestInteger)
        raise(interpreter, "OverflowError", QStringLiteral("integer too large"));
    return interpreter.make<BigIntObject>(number);
}

std::optional<mpz_class> bigIntegerOf(const Value &value)
{
    if (value.isIntegral())
        return mpz_class(long(value.asInt()));
    if (const auto *big = value.as<BigIntObject>())
        return big->number;
    return std::nullopt;
}

std::optional<Value> binaryNumbers(Interpreter &interpreter, BinaryOperator op, const Value &left, const Value &right)
{
    if (left.isIntegral() && right.isIntegral()) {
        if (left.isBool() && right.isBool() &&
            (op == BinaryOperator::BitAnd || op == BinaryOperator::BitOr || op == BinaryOperator::BitXor)) {
            return Value::boolean(smallIntegers(op, left.asInt(), right.asInt())->asInt() != 0);
        }
        if (const auto result = smallIntegers(op, left.asInt(), right.asInt()))
            return result;
    }
    if (isInteger(left) && isInteger(right))
        return bigIntegers(interpreter, op, *bigIntegerOf(left), *bigIntegerOf(right));
    const bool areNumbers = (left.isFloat() || isInteger(left)) && (right.isFloat() || isInteger(right));
    return areNumbers ? reals(interpreter, op, realOf(left), realOf(right)) : std::nullopt;
}

std::optional<Value> compareNumbers(CompareOperator op, const Value &left, const Value &right)
{
    const auto answer = [op](const auto &a, const auto &b) -> std::optional<Value> {
        switch (op) {
        case CompareOperator::Eq: return Value::boolean(a == b);
        case CompareOperator::NotEq: return Value::boolean(a != b);
        case CompareOperator::Lt: return Value::boolean(a < b);
        case CompareOperator::LtE: return Value::boolean(a <= b);
        case CompareOperator::Gt: return Value::boolean(a > b);
        case CompareOperator::GtE: return Value::boolean(a >= b);
        default: return std::nullopt;
        }
    };
    if (left.isIntegral() && right.isIntegral())
        return answer(left.asInt(), right.asInt());
    if (isInteger(left) && isInteger(right))
        return answer(*bigIntegerOf(left), *bigIntegerOf(right));
    if ((left.isFloat() || isInteger(left)) && (right.isFloat() || isInteger(right)))
        return answer(realOf(left), realOf(right));
    return std::nullopt;
}

std::optional<Value> unaryNumber(Interpreter &interpreter, ast::UnaryOperator op, const Value &operand)
{
    if (operand.isFloat()) {
        switch (op) {
        case ast::UnaryOperator::USub: return Value::real(-operand.asReal());
        case ast::UnaryOperator::UAdd: return operand;
        default: return std::nullopt;
        }
    }
    const auto number = bigIntegerOf(operand);
    if (!number)
        return std::nullopt;
    switch (op) {
    case ast::UnaryOperator::USub: return makeInteger(interpreter, mpz_class(-*number));
    case ast::UnaryOperator::UAdd: return makeInteger(interpreter, *number);
    case ast::UnaryOperator::Invert: return makeInteger(interpreter, mpz_class(~*number));
    default: return std::nullopt;
    }
}

} // namespace retort::script
