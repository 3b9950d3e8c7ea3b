// SPDX-License-Identifier: GPL-3.0-or-later
// The methods of bytes, and the encodings.
#include "engine/script/builtins/Builtins.h"

#include "engine/script/Formatting.h"
#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"

#include <QStringDecoder>

namespace retort::script {

namespace {

const QByteArray &selfBytes(BoundArgs &args)
{
    Value self = args["self"];
    if (const auto *instance = self.as<InstanceObject>())
        self = instance->payload;
    return self.as<BytesObject>()->bytes();
}

QByteArray bytesGiven(Interpreter &run, BoundArgs &args, const char *name)
{
    const Value value = args[name];
    if (const auto *bytes = value.as<BytesObject>())
        return bytes->bytes();
    if (value.isIntegral())
        return {1, char(value.asInt())};
    raiseTypeError(run, QStringLiteral("a bytes-like object is required, not '%1'").arg(run.typeName(value)));
}

Value madeBytes(Interpreter &run, const QByteArray &bytes)
{
    run.heap().charge(bytes.size());
    return run.make<BytesObject>(bytes);
}

/// Without the given bytes at the ends; None: without white space.
Value strippedBytes(Interpreter &run, BoundArgs &args, bool atStart, bool atEnd)
{
    const QByteArray unwanted = args["chars"].isNone() ? QByteArray(" \t\n\r\v\f") : bytesGiven(run, args, "chars");
    QByteArray bytes = selfBytes(args);
    while (atStart && !bytes.isEmpty() && unwanted.contains(bytes.front()))
        bytes.remove(0, 1);
    while (atEnd && !bytes.isEmpty() && unwanted.contains(bytes.back()))
        bytes.chop(1);
    return madeBytes(run, bytes);
}

bool hasAffix(Interpreter &run, BoundArgs &args, bool (QByteArray::*test)(QByteArrayView) const)
{
    const auto *tuple = args["affix"].as<TupleObject>();
    const auto choices = tuple ? tuple->items : std::vector<Value>{args["affix"]};
    return std::ranges::any_of(choices, [&](const Value &choice) {
        const auto *bytes = choice.as<BytesObject>();
        if (!bytes)
            raiseTypeError(run, QStringLiteral("startswith first arg must be bytes or a tuple of bytes, not %1")
                                    .arg(run.typeName(choice)));
        return (selfBytes(args).*test)(bytes->bytes());
    });
}

Value splitBytes(Interpreter &run, BoundArgs &args)
{
    std::vector<Value> parts;
    const QByteArray &bytes = selfBytes(args);
    qint64 left = args.integer("maxsplit", -1);
    if (args["sep"].isNone()) {
        for (const QByteArray &part : bytes.simplified().split(' ')) {
            if (!part.isEmpty())
                parts.push_back(madeBytes(run, part));
        }
        return run.list(std::move(parts));
    }
    const QByteArray separator = bytesGiven(run, args, "sep");
    if (separator.isEmpty())
        raiseValueError(run, QStringLiteral("empty separator"));
    qsizetype at = 0;
    for (qsizetype next = bytes.indexOf(separator); next >= 0 && left-- != 0; next = bytes.indexOf(separator, at)) {
        parts.push_back(madeBytes(run, bytes.mid(at, next - at)));
        at = next + separator.size();
    }
    parts.push_back(madeBytes(run, bytes.mid(at)));
    return run.list(std::move(parts));
}

const NativeTable &bytesMethods()
{
    static const NativeTable table{
        {"decode", "self, encoding='utf-8', errors='strict'",
         [](Interpreter &run, BoundArgs &args) {
             return run.text(decodedBytes(run, selfBytes(args), args.text("encoding"), args.text("errors")));
         }},
        {"hex", "self, sep=None",
         [](Interpreter &run, BoundArgs &args) {
             const QString separator = args.text("sep");
             const QByteArray hex =
                 separator.isEmpty() ? selfBytes(args).toHex() : selfBytes(args).toHex(separator[0].toLatin1());
             return run.text(QString::fromLatin1(hex));
         }},
        {"upper", "self", [](Interpreter &run, BoundArgs &args) { return madeBytes(run, selfBytes(args).toUpper()); }},
        {"lower", "self", [](Interpreter &run, BoundArgs &args) { return madeBytes(run, selfBytes(args).toLower()); }},
        {"startswith", "self, affix",
         [](Interpreter &run, BoundArgs &args) {
             return Value::boolean(hasAffix(run, args, &QByteArray::startsWith));
         }},
        {"endswith", "self, affix",
         [](Interpreter &run, BoundArgs &args) { return Value::boolean(hasAffix(run, args, &QByteArray::endsWith)); }},
        {"find", "self, sub",
         [](Interpreter &run, BoundArgs &args) {
             return Value::integer(selfBytes(args).indexOf(bytesGiven(run, args, "sub")));
         }},
        {"rfind", "self, sub",
         [](Interpreter &run, BoundArgs &args) {
             return Value::integer(selfBytes(args).lastIndexOf(bytesGiven(run, args, "sub")));
         }},
        {"index", "self, sub",
         [](Interpreter &run, BoundArgs &args) {
             const qsizetype at = selfBytes(args).indexOf(bytesGiven(run, args, "sub"));
             if (at < 0)
                 raiseValueError(run, QStringLiteral("subsection not found"));
             return Value::integer(at);
         }},
        {"count", "self, sub",
         [](Interpreter &run, BoundArgs &args) {
             return Value::integer(selfBytes(args).count(bytesGiven(run, args, "sub")));
         }},
        {"replace", "self, old, new, count=-1",
         [](Interpreter &run, BoundArgs &args) {
             QByteArray bytes = selfBytes(args);
             return madeBytes(run, bytes.replace(bytesGiven(run, args, "old"), bytesGiven(run, args, "new")));
         }},
        {"strip", "self, chars=None",
         [](Interpreter &run, BoundArgs &args) { return strippedBytes(run, args, true, true); }},
        {"lstrip", "self, chars=None",
         [](Interpreter &run, BoundArgs &args) { return strippedBytes(run, args, true, false); }},
        {"rstrip", "self, chars=None",
         [](Interpreter &run, BoundArgs &args) { return strippedBytes(run, args, false, true); }},
        {"split", "self, sep=None, maxsplit=-1", splitBytes},
        {"splitlines", "self",
         [](Interpreter &run, BoundArgs &args) {
             std::vector<Value> lines;
             QByteArray bytes = selfBytes(args);
             bytes.replace("\r\n", "\n");
             if (bytes.endsWith('\n'))
                 bytes.chop(1);
             if (selfBytes(args).isEmpty())
                 return run.list({});
             for (const QByteArray &line : bytes.split('\n'))
                 lines.push_back(madeBytes(run, line));
             return run.list(std::move(lines));
         }},
        {"join", "self, iterable",
         [](Interpreter &run, BoundArgs &args) {
             QByteArrayList parts;
             for (const Value &value : run.collect(args["iterable"])) {
                 const auto *bytes = value.as<BytesObject>();
                 if (!bytes) {
                     raiseTypeError(run, QStringLiteral("sequence item %1: expected a bytes-like object, %2 found")
                                             .arg(parts.size())
                                             .arg(run.typeName(value)));
                 }
                 parts << bytes->bytes();
             }
             return madeBytes(run, parts.join(selfBytes(args)));
         }},
        {"zfill", "self, width",
         [](Interpreter &run, BoundArgs &args) {
             return madeBytes(run, selfBytes(args).rightJustified(args.integer("width"), '0'));
         }},
    };
    return table;
}

/// The encoding's name as compared: "UTF-8" and "utf_8" are one.
QString encodingName(const QString &given)
{
    return given.isEmpty() ? QStringLiteral("utf8") : given.toLower().remove(u'-').remove(u'_');
}

bool isLatin(const QString &name)
{
    return name == QLatin1String("latin1") || name == QLatin1String("iso88591") || name == QLatin1String("latin");
}

} // namespace

QByteArray encodedText(Interpreter &interpreter, const QString &text, const QString &encoding, const QString &errors)
{
    const QString name = encodingName(encoding);
    if (name == QLatin1String("utf8"))
        return text.toUtf8();
    const bool isAscii = name == QLatin1String("ascii");
    if (!isAscii && !isLatin(name))
        raise(interpreter, "LookupError", QStringLiteral("unknown encoding: %1").arg(encoding));
    const uint limit = isAscii ? 128 : 256;
    QByteArray bytes;
    qsizetype at = 0;
    for (const uint point : text.toUcs4()) {
        if (point < limit) {
            bytes += char(point);
        } else if (errors == QLatin1String("replace")) {
            bytes += '?';
        } else if (errors == QLatin1String("xmlcharrefreplace")) {
            bytes += "&#" + QByteArray::number(point) + ";";
        } else if (errors == QLatin1String("backslashreplace")) {
            const char32_t one = point;
            bytes += asciiOf(QString::fromUcs4(&one, 1)).toLatin1();
        } else if (errors != QLatin1String("ignore")) {
            raise(interpreter, "UnicodeEncodeError",
                  QStringLiteral("'%1' codec can't encode character '\\x%2' in position %3: ordinal not in range(%4)")
                      .arg(isAscii ? QStringLiteral("ascii") : QStringLiteral("latin-1"))
                      .arg(point, 2, 16, QChar(u'0'))
                      .arg(at)
                      .arg(limit));
        }
        ++at;
    }
    return bytes;
}

QString decodedBytes(Interpreter &interpreter, const QByteArray &bytes, const QString &encoding, const QString &errors)
{
    const QString name = encodingName(encoding);
    const bool isAscii = name == QLatin1String("ascii");
    if (isLatin(name))
        return QString::fromLatin1(bytes);
    if (!isAscii && name != QLatin1String("utf8") && name != QLatin1String("utf8sig"))
        raise(interpreter, "LookupError", QStringLiteral("unknown encoding: %1").arg(encoding));
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder.decode(bytes);
    const bool hasForeign =
        isAscii && std::ranges::any_of(bytes, [](char c) { return static_cast<unsigned char>(c) > 127; });
    if (!decoder.hasError() && !hasForeign)
        return text;
    if (errors == QLatin1String("ignore"))
        return text.remove(QChar(QChar::ReplacementCharacter));
    if (errors == QLatin1String("replace"))
        return text;
    qsizetype at = 0;
    while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) < 128)
        ++at;
    raise(interpreter, "UnicodeDecodeError",
          QStringLiteral("'%1' codec can't decode byte 0x%2 in position %3: %4")
              .arg(isAscii ? QStringLiteral("ascii") : QStringLiteral("utf-8"))
              .arg(uint(at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0), 2, 16, QChar(u'0'))
              .arg(at)
              .arg(isAscii ? QStringLiteral("ordinal not in range(128)") : QStringLiteral("invalid start byte")));
}

void addBytesMethods(Interpreter &interpreter, ClassObject &bytesClass)
{
    bytesMethods().addTo(interpreter, bytesClass);
    const Value fromHex =
        interpreter.native(QStringLiteral("fromhex"), QStringLiteral("text"), [](Interpreter &run, BoundArgs &args) {
            return madeBytes(run, QByteArray::fromHex(args.text("text").toLatin1()));
        });
    bytesClass.members.set(QStringLiteral("fromhex"),
                           interpreter.make<MethodWrapper>(ObjectKind::StaticMethod, fromHex));
}

} // namespace retort::script
