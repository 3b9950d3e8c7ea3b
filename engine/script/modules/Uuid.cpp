// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/Uuid.h"

#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"
#include "engine/script/objects/BigInt.h"

#include <QRandomGenerator>
#include <QUuid>

#include <chrono>

namespace retort::script {

namespace {

QString uuidDigits(const QUuid &uuid)
{
    return uuid.toString(QUuid::Id128);
}

QString hexOf(const mpz_class &number)
{
    return QString::fromStdString(number.get_str(16)).rightJustified(32, u'0');
}

/// The digits with a version and RFC 4122's variant set.
QString withVersion(QString digits, int version)
{
    digits[12] = QChar(u'0' + version);
    digits[16] = QStringLiteral("89ab")[digits.mid(16, 1).toInt(nullptr, 16) & 3];
    return digits;
}

QString timeBased()
{
    // RFC 4122: intervals of 100 ns since 15 October 1582; the node is random, with its multicast bit set.
    constexpr quint64 gregorianOffset = 0x01b21dd213814000;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const quint64 ticks =
        quint64(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()) / 100 + gregorianOffset;
    const quint64 random = QRandomGenerator::system()->generate64() | (quint64(1) << 40);
    const auto part = [](quint64 number, int digits) {
        return QString::number(number, 16).rightJustified(digits, u'0', true);
    };
    return withVersion(part(ticks & 0xffffffff, 8) + part((ticks >> 32) & 0xffff, 4) + part((ticks >> 48) & 0x0fff, 4) +
                           part(random >> 48, 4) + part(random & 0xffffffffffff, 12),
                       1);
}

UuidValue &selfUuid(Interpreter &run, const Value &self)
{
    return nativeSelf<UuidValue>(run, self);
}

QString readDigits(Interpreter &run, BoundArgs &args)
{
    if (const Value text = args["hex"]; !text.isNone()) {
        QString digits = textOf(text) ? *textOf(text) : QString();
        if (!textOf(text))
            raise(run, "AttributeError",
                  QStringLiteral("'%1' object has no attribute 'replace'").arg(run.typeName(text)));
        digits = digits.replace(QLatin1String("urn:"), QString()).replace(QLatin1String("uuid:"), QString());
        while (digits.startsWith(u'{') || digits.startsWith(u'}'))
            digits.remove(0, 1);
        while (digits.endsWith(u'{') || digits.endsWith(u'}'))
            digits.chop(1);
        digits.remove(u'-');
        if (digits.size() != 32)
            raiseValueError(run, QStringLiteral("badly formed hexadecimal UUID string"));
        mpz_class number;
        if (number.set_str(digits.toStdString(), 16) != 0)
            raiseValueError(run, QStringLiteral("invalid literal for int() with base 16: '%1'").arg(digits));
        return digits.toLower();
    }
    if (const auto bytes = bytesOf(args["bytes"])) {
        if (bytes->size() != 16)
            raiseValueError(run, QStringLiteral("bytes is not a 16-char string"));
        return QString::fromLatin1(bytes->toHex());
    }
    if (const auto number = bigIntegerOf(args["int"])) {
        if (*number < 0 || mpz_sizeinbase(number->get_mpz_t(), 2) > 128)
            raiseValueError(run, QStringLiteral("int is out of range (need a 128-bit value)"));
        return hexOf(*number);
    }
    raiseTypeError(run, QStringLiteral("one of the hex, bytes, bytes_le, fields, or int arguments must be given"));
}

void addNamespaces(Interpreter &interpreter, ModuleObject &module, ClassObject *cls)
{
    static constexpr std::array<const char *, 5> names{"DNS", "URL", "OID", nullptr, "X500"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i]) {
            const QString digits =
                QStringLiteral("6ba7b81") + QString::number(i) + QStringLiteral("9dad11d180b400c04fd430c8");
            module.variables.set(QStringLiteral("NAMESPACE_") + QLatin1String(names[i]),
                                 interpreter.make<UuidValue>(cls, digits));
        }
    }
}

} // namespace

std::optional<Value> UuidValue::compare(Interpreter &, ast::CompareOperator op, const Value &other)
{
    if (const auto *uuid = nativeAs<UuidValue>(bare(other)))
        return orderedAnswer(op, hex, uuid->hex);
    return std::nullopt;
}

QString UuidValue::repr(Interpreter &)
{
    return QStringLiteral("UUID('%1')").arg(dashedUuid({hex}));
}

QString UuidValue::str(Interpreter &)
{
    return dashedUuid({hex});
}

Value makeUuid(Interpreter &interpreter, const SqlUuid &uuid)
{
    return interpreter.make<UuidValue>(libraryClass(interpreter, "uuid", "UUID"), uuid.hex);
}

void fillUuid(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject &cls = *addClass(interpreter, module, "UUID");
    setConstructor(cls, "hex=None, bytes=None, bytes_le=None, fields=None, int=None, version=None",
                   [](Interpreter &run, BoundArgs &args) {
                       const QString digits = readDigits(run, args);
                       const auto version = args.optionalInteger("version");
                       if (version && (*version < 1 || *version > 5))
                           raiseValueError(run, QStringLiteral("illegal version number"));
                       return makeUuid(run, {version ? withVersion(digits, int(*version)) : digits});
                   });
    addProperty(interpreter, cls, "hex",
                [](Interpreter &run, const Value &self) { return run.text(selfUuid(run, self).hex); });
    addProperty(interpreter, cls, "bytes", [](Interpreter &run, const Value &self) {
        return Value(run.make<BytesObject>(QByteArray::fromHex(selfUuid(run, self).hex.toLatin1())));
    });
    addProperty(interpreter, cls, "int", [](Interpreter &run, const Value &self) {
        return makeInteger(run, mpz_class(selfUuid(run, self).hex.toStdString(), 16));
    });
    addMethod(interpreter, cls, "__int__", "self", [](Interpreter &run, BoundArgs &args) {
        return makeInteger(run, mpz_class(selfUuid(run, args["self"]).hex.toStdString(), 16));
    });
    addProperty(interpreter, cls, "urn", [](Interpreter &run, const Value &self) {
        return run.text(QStringLiteral("urn:uuid:") + dashedUuid({selfUuid(run, self).hex}));
    });
    addProperty(interpreter, cls, "version", [](Interpreter &run, const Value &self) {
        const QString &digits = selfUuid(run, self).hex;
        const bool isStandard = QStringLiteral("89ab").contains(digits[16]);
        return isStandard ? Value::integer(digits.mid(12, 1).toInt(nullptr, 16)) : Value();
    });
    addProperty(interpreter, cls, "variant",
                [](Interpreter &run, const Value &) { return run.text(QStringLiteral("specified in RFC 4122")); });
    addFunction(interpreter, module, "uuid1", "node=None, clock_seq=None",
                [](Interpreter &run, BoundArgs &) { return makeUuid(run, {timeBased()}); });
    addFunction(interpreter, module, "uuid4", "",
                [](Interpreter &run, BoundArgs &) { return makeUuid(run, {uuidDigits(QUuid::createUuid())}); });
    static const auto namespaceOf = [](Interpreter &run, BoundArgs &args) {
        return QUuid::fromString(dashedUuid({selfUuid(run, args["namespace"]).hex}));
    };
    addFunction(interpreter, module, "uuid3", "namespace, name", [](Interpreter &run, BoundArgs &args) {
        return makeUuid(run, {uuidDigits(QUuid::createUuidV3(namespaceOf(run, args), args.text("name").toUtf8()))});
    });
    addFunction(interpreter, module, "uuid5", "namespace, name", [](Interpreter &run, BoundArgs &args) {
        return makeUuid(run, {uuidDigits(QUuid::createUuidV5(namespaceOf(run, args), args.text("name").toUtf8()))});
    });
    addNamespaces(interpreter, module, &cls);
}

} // namespace retort::script
