// SPDX-License-Identifier: GPL-3.0-or-later
// The methods and attributes of int and float.
#include "engine/script/builtins/Builtins.h"

#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"
#include "engine/script/objects/BigInt.h"

#include <cmath>

namespace retort::script {

namespace {

Value selfNumber(BoundArgs &args)
{
    const Value self = args["self"];
    const auto *instance = self.as<InstanceObject>();
    return instance && !instance->payload.isNone() ? instance->payload : self;
}

mpz_class selfInteger(BoundArgs &args)
{
    return bigIntegerOf(selfNumber(args)).value_or(mpz_class(0));
}

double selfReal(BoundArgs &args)
{
    const Value number = selfNumber(args);
    return number.isFloat() ? number.asReal() : selfInteger(args).get_d();
}

bool isLittleEndian(Interpreter &run, BoundArgs &args)
{
    const QString order = args.text("byteorder", QStringLiteral("big"));
    if (order != QLatin1String("big") && order != QLatin1String("little"))
        raiseValueError(run, QStringLiteral("byteorder must be either 'little' or 'big'"));
    return order == QLatin1String("little");
}

Value integerToBytes(Interpreter &run, BoundArgs &args)
{
    const mpz_class number = selfInteger(args);
    const qint64 length = std::clamp<qint64>(args.integer("length", 1), 0, 100'000);
    if (number < 0 && !args.boolean("signed"))
        raise(run, "OverflowError", QStringLiteral("can't convert negative int to unsigned"));
    const qint64 bits = std::max<qint64>(0, length * 8 - (args.boolean("signed") ? 1 : 0));
    const mpz_class limit = length == 0 ? mpz_class(1) : mpz_class(1) << static_cast<unsigned long>(bits);
    if (number >= limit || number < -limit)
        raise(run, "OverflowError", QStringLiteral("int too big to convert"));
    mpz_class unsignedNumber = number;
    if (number < 0)
        unsignedNumber += mpz_class(1) << static_cast<unsigned long>(length * 8);
    QByteArray bytes;
    if (length > 0)
        bytes =
            QByteArray::fromHex(QByteArray::fromStdString(unsignedNumber.get_str(16)).rightJustified(length * 2, '0'));
    if (isLittleEndian(run, args))
        std::ranges::reverse(bytes);
    return run.make<BytesObject>(bytes);
}

Value integerFromBytes(Interpreter &run, BoundArgs &args)
{
    const auto *given = args["bytes"].as<BytesObject>();
    if (!given)
        raiseTypeError(run, QStringLiteral("cannot convert '%1' object to bytes").arg(run.typeName(args["bytes"])));
    QByteArray bytes = given->bytes();
    if (isLittleEndian(run, args))
        std::ranges::reverse(bytes);
    mpz_class number = bytes.isEmpty() ? mpz_class(0) : mpz_class(bytes.toHex().toStdString(), 16);
    if (args.boolean("signed") && !bytes.isEmpty() && (bytes[0] & 0x80))
        number -= mpz_class(1) << static_cast<unsigned long>(bytes.size() * 8);
    return makeInteger(run, number);
}

const NativeTable &integerMethods()
{
    static const NativeTable table{
        {"bit_length", "self",
         [](Interpreter &, BoundArgs &args) {
             const mpz_class number = selfInteger(args);
             return Value::integer(number == 0 ? 0 : qint64(mpz_sizeinbase(number.get_mpz_t(), 2)));
         }},
        {"bit_count", "self",
         [](Interpreter &, BoundArgs &args) {
             const mpz_class size = abs(selfInteger(args));
             return Value::integer(qint64(mpz_popcount(size.get_mpz_t())));
         }},
        {"to_bytes", "self, length=1, byteorder='big', *, signed=False", integerToBytes},
        {"conjugate", "self", [](Interpreter &, BoundArgs &args) { return selfNumber(args); }},
        {"as_integer_ratio", "self",
         [](Interpreter &run, BoundArgs &args) { return run.tuple({selfNumber(args), Value::integer(1)}); }},
    };
    return table;
}

const NativeTable &realMethods()
{
    static const NativeTable table{
        {"is_integer", "self",
         [](Interpreter &, BoundArgs &args) {
             return Value::boolean(std::isfinite(selfReal(args)) && std::floor(selfReal(args)) == selfReal(args));
         }},
        {"conjugate", "self", [](Interpreter &, BoundArgs &args) { return selfNumber(args); }},
        {"as_integer_ratio", "self",
         [](Interpreter &run, BoundArgs &args) {
             if (!std::isfinite(selfReal(args)))
                 raise(run, "OverflowError", QStringLiteral("cannot convert Infinity to integer ratio"));
             const mpq_class ratio(selfReal(args));
             return run.tuple({makeInteger(run, ratio.get_num()), makeInteger(run, ratio.get_den())});
         }},
    };
    return table;
}

void addAttribute(Interpreter &interpreter, ClassObject &cls, const char *name,
                  Value (*get)(Interpreter &, BoundArgs &))
{
    const Value getter = interpreter.native(QLatin1String(name), QStringLiteral("self"), get);
    cls.members.set(QLatin1String(name), interpreter.make<PropertyObject>(getter));
}

struct NumberOperator
{
    const char *name;
    ast::BinaryOperator op;
};

constexpr std::array kNumberOperators{
    NumberOperator{"__add__", ast::BinaryOperator::Add},  NumberOperator{"__sub__", ast::BinaryOperator::Sub},
    NumberOperator{"__mul__", ast::BinaryOperator::Mult}, NumberOperator{"__truediv__", ast::BinaryOperator::Div},
    NumberOperator{"__mod__", ast::BinaryOperator::Mod},  NumberOperator{"__floordiv__", ast::BinaryOperator::FloorDiv},
    NumberOperator{"__pow__", ast::BinaryOperator::Pow},
};

} // namespace

void addNumberMethods(Interpreter &interpreter, ClassObject &intClass, ClassObject &floatClass)
{
    integerMethods().addTo(interpreter, intClass);
    realMethods().addTo(interpreter, floatClass);
    const auto itself = [](Interpreter &, BoundArgs &args) { return selfNumber(args); };
    for (ClassObject *cls : {&intClass, &floatClass}) {
        addAttribute(interpreter, *cls, "real", itself);
        addAttribute(interpreter, *cls, "imag", [](Interpreter &, BoundArgs &args) {
            return selfNumber(args).isFloat() ? Value::real(0) : Value::integer(0);
        });
        for (const NumberOperator &entry : kNumberOperators) {
            const QString name = QLatin1String(entry.name);
            cls->members.set(
                name, interpreter.native(
                          name, QStringLiteral("self, other"), [op = entry.op](Interpreter &run, BoundArgs &args) {
                              const auto *other = args["other"].as<InstanceObject>();
                              return run.binary(op, selfNumber(args),
                                                other && !other->payload.isNone() ? other->payload : args["other"]);
                          }));
        }
    }
    addAttribute(interpreter, intClass, "numerator", itself);
    addAttribute(interpreter, intClass, "denominator", [](Interpreter &, BoundArgs &) { return Value::integer(1); });
    const Value fromBytes = interpreter.native(
        QStringLiteral("from_bytes"), QStringLiteral("bytes, byteorder='big', *, signed=False"), integerFromBytes);
    intClass.members.set(QStringLiteral("from_bytes"),
                         interpreter.make<MethodWrapper>(ObjectKind::StaticMethod, fromBytes));
}

} // namespace retort::script
