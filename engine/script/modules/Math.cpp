// SPDX-License-Identifier: GPL-3.0-or-later
// math and calendar.
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"

#include "engine/script/objects/BigInt.h"

#include <QDate>

#include <cmath>
#include <numbers>
#include <numeric>

namespace retort::script {

namespace {

double realArgument(Interpreter &run, const Value &value)
{
    if (const auto number = realNumberOf(value))
        return *number;
    if (const auto method = run.findAttribute(value, QStringLiteral("__float__")))
        return run.call(*method, std::vector<Value>{}).asReal();
    raiseTypeError(run, QStringLiteral("must be real number, not %1").arg(run.typeName(value)));
}

double realArgument(Interpreter &run, BoundArgs &args)
{
    return realArgument(run, args["x"]);
}

mpz_class integerArgument(Interpreter &run, const Value &value)
{
    if (const auto number = bigIntegerOf(bare(value)))
        return *number;
    raiseTypeError(run, QStringLiteral("'%1' object cannot be interpreted as an integer").arg(run.typeName(value)));
}

Value wholeNumber(Interpreter &run, BoundArgs &args, double (*round)(double), const char *method)
{
    if (bigIntegerOf(bare(args["x"])))
        return bare(args["x"]);
    if (!realNumberOf(args["x"])) {
        if (const auto own = run.findAttribute(args["x"], QLatin1String(method)))
            return run.call(*own, std::vector<Value>{});
    }
    const double number = realArgument(run, args);
    if (std::isnan(number))
        raiseValueError(run, QStringLiteral("cannot convert float NaN to integer"));
    if (std::isinf(number))
        raise(run, "OverflowError", QStringLiteral("cannot convert float infinity to integer"));
    return makeInteger(run, mpz_class(round(number)));
}

[[noreturn]] void raiseDomain(Interpreter &run)
{
    raiseValueError(run, QStringLiteral("math domain error"));
}

struct RealFunction
{
    const char *name;
    double (*function)(double);
};

constexpr std::array kRealFunctions{
    RealFunction{"sin", std::sin},      RealFunction{"cos", std::cos},     RealFunction{"tan", std::tan},
    RealFunction{"asin", std::asin},    RealFunction{"acos", std::acos},   RealFunction{"atan", std::atan},
    RealFunction{"sinh", std::sinh},    RealFunction{"cosh", std::cosh},   RealFunction{"tanh", std::tanh},
    RealFunction{"exp", std::exp},      RealFunction{"expm1", std::expm1}, RealFunction{"sqrt", std::sqrt},
    RealFunction{"cbrt", std::cbrt},    RealFunction{"fabs", std::fabs},   RealFunction{"log1p", std::log1p},
    RealFunction{"gamma", std::tgamma},
};

double logarithm(Interpreter &run, const Value &value)
{
    if (const auto integer = bigIntegerOf(bare(value))) {
        if (*integer <= 0)
            raiseDomain(run);
        long exponent = 0;
        const double mantissa = mpz_get_d_2exp(&exponent, integer->get_mpz_t());
        return std::log(mantissa) + double(exponent) * std::numbers::ln2;
    }
    const double number = realArgument(run, value);
    if (number <= 0)
        raiseDomain(run);
    return std::log(number);
}

const NativeTable &mathFunctions()
{
    static const NativeTable table{
        {"floor", "x",
         [](Interpreter &run, BoundArgs &args) { return wholeNumber(run, args, std::floor, "__floor__"); }},
        {"ceil", "x", [](Interpreter &run, BoundArgs &args) { return wholeNumber(run, args, std::ceil, "__ceil__"); }},
        {"trunc", "x", [](Interpreter &run, BoundArgs &args) { return wholeNumber(run, args, std::trunc, "__int__"); }},
        {"pow", "x, y",
         [](Interpreter &run, BoundArgs &args) {
             return Value::real(std::pow(realArgument(run, args), realArgument(run, args["y"])));
         }},
        {"fmod", "x, y",
         [](Interpreter &run, BoundArgs &args) {
             return Value::real(std::fmod(realArgument(run, args), realArgument(run, args["y"])));
         }},
        {"atan2", "x, y",
         [](Interpreter &run, BoundArgs &args) {
             return Value::real(std::atan2(realArgument(run, args), realArgument(run, args["y"])));
         }},
        {"copysign", "x, y",
         [](Interpreter &run, BoundArgs &args) {
             return Value::real(std::copysign(realArgument(run, args), realArgument(run, args["y"])));
         }},
        {"log", "x, base=None",
         [](Interpreter &run, BoundArgs &args) {
             const double number = logarithm(run, args["x"]);
             return Value::real(args["base"].isNone() ? number : number / logarithm(run, args["base"]));
         }},
        {"log2", "x",
         [](Interpreter &run, BoundArgs &args) {
             const double number = realArgument(run, args);
             if (number <= 0)
                 raiseDomain(run);
             return Value::real(std::log2(number));
         }},
        {"log10", "x",
         [](Interpreter &run, BoundArgs &args) {
             const double number = realArgument(run, args);
             if (number <= 0)
                 raiseDomain(run);
             return Value::real(std::log10(number));
         }},
        {"isnan", "x",
         [](Interpreter &run, BoundArgs &args) { return Value::boolean(std::isnan(realArgument(run, args))); }},
        {"isinf", "x",
         [](Interpreter &run, BoundArgs &args) { return Value::boolean(std::isinf(realArgument(run, args))); }},
        {"isfinite", "x",
         [](Interpreter &run, BoundArgs &args) { return Value::boolean(std::isfinite(realArgument(run, args))); }},
        {"isclose", "a, b, *, rel_tol=1e-09, abs_tol=0.0",
         [](Interpreter &run, BoundArgs &args) {
             const double a = realArgument(run, args["a"]);
             const double b = realArgument(run, args["b"]);
             const double relative = args.has("rel_tol") ? realArgument(run, args["rel_tol"]) : 1e-9;
             const double absolute = args.has("abs_tol") ? realArgument(run, args["abs_tol"]) : 0;
             return Value::boolean(a == b || std::fabs(a - b) <=
                                                 std::max(relative * std::max(std::fabs(a), std::fabs(b)), absolute));
         }},
        {"degrees", "x",
         [](Interpreter &run, BoundArgs &args) {
             return Value::real(realArgument(run, args) * (180 / std::numbers::pi));
         }},
        {"radians", "x",
         [](Interpreter &run, BoundArgs &args) {
             return Value::real(realArgument(run, args) * (std::numbers::pi / 180));
         }},
        {"hypot", "*coordinates",
         [](Interpreter &run, BoundArgs &args) {
             double sum = 0;
             for (const Value &value : args.rest)
                 sum = std::hypot(sum, realArgument(run, value));
             return Value::real(sum);
         }},
        {"isqrt", "n",
         [](Interpreter &run, BoundArgs &args) {
             const mpz_class n = integerArgument(run, args["n"]);
             if (n < 0)
                 raiseValueError(run, QStringLiteral("isqrt() argument must be nonnegative"));
             return makeInteger(run, mpz_class(sqrt(n)));
         }},
        {"factorial", "n",
         [](Interpreter &run, BoundArgs &args) {
             const mpz_class n = integerArgument(run, args["n"]);
             if (n < 0)
                 raiseValueError(run, QStringLiteral("factorial() not defined for negative values"));
             if (n > 10'000)
                 raise(run, "OverflowError", QStringLiteral("factorial() argument should not exceed 10000"));
             mpz_class result;
             mpz_fac_ui(result.get_mpz_t(), n.get_ui());
             return makeInteger(run, result);
         }},
        {"comb", "n, k",
         [](Interpreter &run, BoundArgs &args) {
             const mpz_class n = integerArgument(run, args["n"]);
             const mpz_class k = integerArgument(run, args["k"]);
             if (n < 0 || k < 0 || n > 100'000)
                 raiseValueError(run, QStringLiteral("n must be a non-negative integer"));
             mpz_class result;
             mpz_bin_ui(result.get_mpz_t(), n.get_mpz_t(), k.get_ui());
             return makeInteger(run, result);
         }},
        {"gcd", "*integers",
         [](Interpreter &run, BoundArgs &args) {
             mpz_class result = 0;
             for (const Value &value : args.rest)
                 result = gcd(result, integerArgument(run, value));
             return makeInteger(run, result);
         }},
        {"lcm", "*integers",
         [](Interpreter &run, BoundArgs &args) {
             mpz_class result = 1;
             for (const Value &value : args.rest)
                 result = lcm(result, integerArgument(run, value));
             return makeInteger(run, result);
         }},
        {"prod", "iterable, *, start=1",
         [](Interpreter &run, BoundArgs &args) {
             Value product = args.has("start") ? args["start"] : Value::integer(1);
             for (const Value &value : run.collect(args["iterable"]))
                 product = run.binary(ast::BinaryOperator::Mult, product, value);
             return product;
         }},
        {"fsum", "iterable",
         [](Interpreter &run, BoundArgs &args) {
             long double sum = 0;
             for (const Value &value : run.collect(args["iterable"]))
                 sum += static_cast<long double>(realArgument(run, value));
             return Value::real(double(sum));
         }},
        {"modf", "x",
         [](Interpreter &run, BoundArgs &args) {
             double whole = 0;
             const double fraction = std::modf(realArgument(run, args), &whole);
             return run.tuple({Value::real(fraction), Value::real(whole)});
         }},
    };
    return table;
}

} // namespace

void fillMath(Interpreter &interpreter, ModuleObject &module)
{
    for (const RealFunction &entry : kRealFunctions) {
        addFunction(interpreter, module, entry.name, "x",
                    [function = entry.function](Interpreter &run, BoundArgs &args) {
                        const double given = realArgument(run, args);
                        const double result = function(given);
                        if (std::isnan(result) && !std::isnan(given))
                            raiseDomain(run);
                        if (std::isinf(result) && !std::isinf(given))
                            raise(run, "OverflowError", QStringLiteral("math range error"));
                        return Value::real(result);
                    });
    }
    mathFunctions().addTo(interpreter, module);
    module.variables.set(QStringLiteral("pi"), Value::real(std::numbers::pi));
    module.variables.set(QStringLiteral("e"), Value::real(std::numbers::e));
    module.variables.set(QStringLiteral("tau"), Value::real(2 * std::numbers::pi));
    module.variables.set(QStringLiteral("inf"), Value::real(INFINITY));
    module.variables.set(QStringLiteral("nan"), Value::real(NAN));
}

void fillCalendar(Interpreter &interpreter, ModuleObject &module)
{
    const auto names = [&](const char *name, std::initializer_list<const char *> values, bool isShort) {
        QStringList texts;
        for (const char *value : values)
            texts << (isShort ? QString(QLatin1String(value)).left(3) : QString(QLatin1String(value)));
        module.variables.set(QLatin1String(name), interpreter.textList(texts));
    };
    const auto months = {"",     "January", "February",  "March",   "April",    "May",     "June",
                         "July", "August",  "September", "October", "November", "December"};
    const auto days = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    names("month_name", months, false);
    names("month_abbr", months, true);
    names("day_name", days, false);
    names("day_abbr", days, true);
    int number = 0;
    for (const char *day : days)
        module.variables.set(QString(QLatin1String(day)).toUpper(), Value::integer(number++));
    addFunction(interpreter, module, "isleap", "year", [](Interpreter &, BoundArgs &args) {
        return Value::boolean(QDate::isLeapYear(int(args.integer("year"))));
    });
    addFunction(interpreter, module, "monthrange", "year, month", [](Interpreter &run, BoundArgs &args) {
        const QDate first(int(args.integer("year")), int(args.integer("month")), 1);
        if (!first.isValid())
            raiseValueError(run, QStringLiteral("bad month number %1; must be 1-12").arg(args.integer("month")));
        return run.tuple({Value::integer(first.dayOfWeek() - 1), Value::integer(first.daysInMonth())});
    });
    addFunction(interpreter, module, "weekday", "year, month, day", [](Interpreter &, BoundArgs &args) {
        return Value::integer(
            QDate(int(args.integer("year")), int(args.integer("month")), int(args.integer("day"))).dayOfWeek() - 1);
    });
    addFunction(interpreter, module, "timegm", "tuple", [](Interpreter &run, BoundArgs &args) {
        std::vector<qint64> fields;
        for (const Value &field : run.collect(args["tuple"]))
            fields.push_back(run.index(field));
        fields.resize(std::max<std::size_t>(fields.size(), 6));
        const qint64 passed = QDate(1970, 1, 1).daysTo(QDate(int(fields[0]), int(fields[1]), int(fields[2])));
        return Value::integer(((passed * 24 + fields[3]) * 60 + fields[4]) * 60 + fields[5]);
    });
}

} // namespace retort::script
