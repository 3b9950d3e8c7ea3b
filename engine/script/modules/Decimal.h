// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/objects/Classes.h"

#include <gmpxx.h>

namespace retort::script {

/// A finite decimal number: coefficient × 10^exponent; the sign of zero is kept apart.
struct DecimalNumber
{
    bool isNegative = false;
    /// Never negative.
    mpz_class coefficient = 0;
    long exponent = 0;

    bool isZero() const { return coefficient == 0; }
    /// Digits in the coefficient; 1 for zero.
    long digits() const;
    /// The exponent of the leading digit.
    long adjusted() const { return exponent + digits() - 1; }
    mpz_class signedCoefficient() const { return isNegative ? mpz_class(-coefficient) : coefficient; }
};

enum class DecimalRounding { HalfEven, HalfUp, HalfDown, Up, Down, Ceiling, Floor, ZeroFiveUp };

/// The number with this exponent, rounded.
DecimalNumber rescaled(const DecimalNumber &number, long exponent, DecimalRounding rounding);
/// The text as Python's str(Decimal) writes it.
QString decimalText(const DecimalNumber &number);
std::optional<DecimalNumber> readDecimal(const QString &text);

/// decimal.Decimal
class DecimalValue final : public NativeObject
{
public:
    enum class Special : quint8 { None, Infinity, NaN };

    DecimalValue(ClassObject *decimalClass, DecimalNumber value, Special what = Special::None)
        : NativeObject(decimalClass), number(std::move(value)), special(what)
    {}

    const DecimalNumber number;
    const Special special;

    std::optional<SqlValue> sqlValue() const override { return SqlDecimal{text()}; }
    std::optional<Value> binary(Interpreter &, ast::BinaryOperator op, const Value &other, bool isReflected) override;
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override;
    std::optional<Value> unary(Interpreter &, ast::UnaryOperator op) override;
    bool truth(Interpreter &) override { return special != Special::None || !number.isZero(); }
    std::size_t hash(Interpreter &interpreter) override;
    QString repr(Interpreter &) override { return QStringLiteral("Decimal('%1')").arg(text()); }
    QString str(Interpreter &) override { return text(); }
    QString format(Interpreter &interpreter, const QString &spec) override;

    QString text() const;
};

Value makeDecimal(Interpreter &interpreter, DecimalNumber number);

} // namespace retort::script
