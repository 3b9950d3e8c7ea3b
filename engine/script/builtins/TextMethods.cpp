// SPDX-License-Identifier: GPL-3.0-or-later
// The methods of str and bytes.
#include "engine/script/builtins/Builtins.h"

#include "engine/script/Formatting.h"
#include "engine/script/Interpreter.h"
#include "engine/script/NativeTable.h"

#include <QRegularExpression>

#include <algorithm>
#include <functional>

namespace retort::script {

namespace {

QString selfText(BoundArgs &args)
{
    return args.text("self");
}

bool matchesAny(Interpreter &run, const Value &choices, const std::function<bool(const QString &)> &test)
{
    if (const auto *tuple = choices.as<TupleObject>())
        return std::ranges::any_of(tuple->items, [&](const Value &choice) { return test(run.str(choice)); });
    if (!choices.as<StrObject>() && !choices.as<InstanceObject>()) {
        raiseTypeError(
            run,
            QStringLiteral("startswith first arg must be str or a tuple of str, not %1").arg(run.typeName(choices)));
    }
    return test(run.str(choices));
}

/// The part of a text between two optional indices, as str.find and its like take them.
std::pair<qsizetype, qsizetype> window(BoundArgs &args, qsizetype size)
{
    const auto at = [&](const char *name, qint64 missing) {
        const qint64 given = args.optionalInteger(name).value_or(missing);
        return qsizetype(std::clamp<qint64>(given < 0 ? given + size : given, 0, size));
    };
    return {at("start", 0), at("end", size)};
}

qint64 find(BoundArgs &args, bool fromEnd)
{
    const QString text = selfText(args);
    const auto [start, end] = window(args, text.size());
    if (start > end)
        return -1;
    const QString part = text.mid(start, end - start);
    const qsizetype at = fromEnd ? part.lastIndexOf(args.text("sub")) : part.indexOf(args.text("sub"));
    return at < 0 ? -1 : at + start;
}

QString stripped(BoundArgs &args, bool left, bool right)
{
    const QString text = selfText(args);
    const Value given = args["chars"];
    const QString chars = given.isNone() ? QString() : args.text("chars");
    const auto isStripped = [&](QChar c) { return given.isNone() ? c.isSpace() : chars.contains(c); };
    qsizetype begin = 0;
    qsizetype end = text.size();
    while (left && begin < end && isStripped(text[begin]))
        ++begin;
    while (right && end > begin && isStripped(text[end - 1]))
        --end;
    return text.mid(begin, end - begin);
}

QStringList splitOnSpace(const QString &text, qint64 limit, bool fromEnd)
{
    QStringList words = text.split(
        QRegularExpression(QStringLiteral("\\s+"), QRegularExpression::UseUnicodePropertiesOption), Qt::SkipEmptyParts);
    if (limit < 0 || words.size() <= limit + 1)
        return words;
    // What is left unsplit keeps its inner white space.
    QStringList result;
    if (!fromEnd) {
        qsizetype at = 0;
        for (qint64 i = 0; i < limit; ++i) {
            at = text.indexOf(words[i], at) + words[i].size();
            result << words[i];
        }
        result << text.mid(at).trimmed();
        return result;
    }
    qsizetype at = text.size();
    for (qint64 i = 0; i < limit; ++i) {
        const QString &word = words[words.size() - 1 - i];
        at = text.lastIndexOf(word, at - word.size());
        result.prepend(word);
    }
    result.prepend(text.left(at).trimmed());
    return result;
}

Value split(Interpreter &run, BoundArgs &args, bool fromEnd)
{
    const QString text = selfText(args);
    const qint64 limit = args.integer("maxsplit", -1);
    if (args["sep"].isNone())
        return run.textList(splitOnSpace(text, limit, fromEnd));
    const QString separator = args.text("sep");
    if (separator.isEmpty())
        raiseValueError(run, QStringLiteral("empty separator"));
    QStringList parts = text.split(separator);
    while (limit >= 0 && parts.size() > limit + 1) {
        if (fromEnd) {
            const QString first = parts.takeFirst();
            parts[0] = first + separator + parts[0];
        } else {
            const QString last = parts.takeLast();
            parts.last() += separator + last;
        }
    }
    return run.textList(parts);
}

Value partition(Interpreter &run, BoundArgs &args, bool fromEnd)
{
    const QString text = selfText(args);
    const QString separator = args.text("sep");
    const qsizetype at = fromEnd ? text.lastIndexOf(separator) : text.indexOf(separator);
    if (at < 0) {
        return fromEnd ? run.tuple({run.text({}), run.text({}), run.text(text)})
                       : run.tuple({run.text(text), run.text({}), run.text({})});
    }
    return run.tuple({run.text(text.left(at)), run.text(separator), run.text(text.mid(at + separator.size()))});
}

QString titled(const QString &text)
{
    QString result;
    bool isInWord = false;
    for (const QChar c : text) {
        result += isInWord ? c.toLower() : c.toUpper();
        isInWord = c.isLetter();
    }
    return result;
}

Value isAll(BoundArgs &args, bool (*test)(QChar))
{
    const QString text = selfText(args);
    return Value::boolean(!text.isEmpty() && std::ranges::all_of(text, test));
}

Value isCased(BoundArgs &args, bool (*wrong)(QChar), bool (*right)(QChar))
{
    const QString text = selfText(args);
    return Value::boolean(std::ranges::none_of(text, wrong) && std::ranges::any_of(text, right));
}

QString justified(BoundArgs &args, QChar align)
{
    const QString text = selfText(args);
    const qint64 missing = std::min<qint64>(args.integer("width"), 10'000'000) - text.size();
    if (missing <= 0)
        return text;
    const QString given = args.text("fillchar", QStringLiteral(" "));
    const QChar fill = given.isEmpty() ? u' ' : given[0];
    if (align == u'<')
        return text + QString(missing, fill);
    if (align == u'>')
        return QString(missing, fill) + text;
    const qint64 left = missing / 2 + (missing & qint64(text.size() + missing) & 1);
    return QString(left, fill) + text + QString(missing - left, fill);
}

QStringList linesOf(const QString &text, bool keepEnds)
{
    QStringList lines;
    qsizetype begin = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] != u'\n' && text[at] != u'\r')
            continue;
        const qsizetype end = at;
        if (text[at] == u'\r' && at + 1 < text.size() && text[at + 1] == u'\n')
            ++at;
        lines << text.mid(begin, (keepEnds ? at + 1 : end) - begin);
        begin = at + 1;
    }
    if (begin < text.size())
        lines << text.mid(begin);
    return lines;
}

Value translated(Interpreter &run, BoundArgs &args)
{
    const auto *table = args["table"].as<DictObject>();
    QString result;
    for (const QString &character : charactersOf(selfText(args))) {
        const Value *mapped = table ? table->table.find(run, Value::integer(character.toUcs4()[0])) : nullptr;
        if (!mapped) {
            result += character;
        } else if (mapped->isIntegral()) {
            const auto point = char32_t(mapped->asInt());
            result += QString::fromUcs4(&point, 1);
        } else if (!mapped->isNone()) {
            result += run.str(*mapped);
        }
    }
    return run.text(result);
}

const NativeTable &textMethods()
{
    static const NativeTable table{
        {"upper", "self", [](Interpreter &run, BoundArgs &args) { return run.text(selfText(args).toUpper()); }},
        {"lower", "self", [](Interpreter &run, BoundArgs &args) { return run.text(selfText(args).toLower()); }},
        {"casefold", "self",
         [](Interpreter &run, BoundArgs &args) {
             return run.text(selfText(args).toCaseFolded().replace(QChar(0xdf), QLatin1String("ss")));
         }},
        {"title", "self", [](Interpreter &run, BoundArgs &args) { return run.text(titled(selfText(args))); }},
        {"capitalize", "self",
         [](Interpreter &run, BoundArgs &args) {
             const QString text = selfText(args);
             return run.text(QString(text.left(1).toUpper() + text.mid(1).toLower()));
         }},
        {"swapcase", "self",
         [](Interpreter &run, BoundArgs &args) {
             QString text = selfText(args);
             for (QChar &c : text)
                 c = c.isUpper() ? c.toLower() : c.toUpper();
             return run.text(text);
         }},
        {"strip", "self, chars=None",
         [](Interpreter &run, BoundArgs &args) { return run.text(stripped(args, true, true)); }},
        {"lstrip", "self, chars=None",
         [](Interpreter &run, BoundArgs &args) { return run.text(stripped(args, true, false)); }},
        {"rstrip", "self, chars=None",
         [](Interpreter &run, BoundArgs &args) { return run.text(stripped(args, false, true)); }},
        {"split", "self, sep=None, maxsplit=-1",
         [](Interpreter &run, BoundArgs &args) { return split(run, args, false); }},
        {"rsplit", "self, sep=None, maxsplit=-1",
         [](Interpreter &run, BoundArgs &args) { return split(run, args, true); }},
        {"splitlines", "self, keepends=False",
         [](Interpreter &run, BoundArgs &args) {
             return run.textList(linesOf(selfText(args), args.boolean("keepends")));
         }},
        {"partition", "self, sep", [](Interpreter &run, BoundArgs &args) { return partition(run, args, false); }},
        {"rpartition", "self, sep", [](Interpreter &run, BoundArgs &args) { return partition(run, args, true); }},
        {"join", "self, iterable",
         [](Interpreter &run, BoundArgs &args) {
             QStringList parts;
             for (const Value &value : run.collect(args["iterable"])) {
                 const bool isText = value.as<StrObject>() || value.as<InstanceObject>() || unknownAs(value);
                 if (!isText && !nativeAs<NativeObject>(value)) {
                     raiseTypeError(run, QStringLiteral("sequence item %1: expected str instance, %2 found")
                                             .arg(parts.size())
                                             .arg(run.typeName(value)));
                 }
                 parts << run.str(value);
             }
             const QString joined = parts.join(selfText(args));
             run.heap().charge(joined.size() * 2);
             return run.text(joined);
         }},
        {"replace", "self, old, new, count=-1",
         [](Interpreter &run, BoundArgs &args) {
             QString text = selfText(args);
             const QString from = args.text("old");
             const QString to = args.text("new");
             qint64 left = args.integer("count", -1);
             if (left < 0) {
                 text.replace(from, to);
             } else {
                 for (qsizetype at = 0; left-- > 0 && (at = text.indexOf(from, at)) >= 0; at += to.size())
                     text.replace(at, from.size(), to);
             }
             run.heap().charge(text.size() * 2);
             return run.text(text);
         }},
        {"startswith", "self, prefix, start=None, end=None",
         [](Interpreter &run, BoundArgs &args) {
             const QString text = selfText(args);
             const auto [start, end] = window(args, text.size());
             const QString part = text.mid(start, end - start);
             return Value::boolean(
                 matchesAny(run, args["prefix"], [&](const QString &p) { return part.startsWith(p); }));
         }},
        {"endswith", "self, suffix, start=None, end=None",
         [](Interpreter &run, BoundArgs &args) {
             const QString text = selfText(args);
             const auto [start, end] = window(args, text.size());
             const QString part = text.mid(start, end - start);
             return Value::boolean(matchesAny(run, args["suffix"], [&](const QString &s) { return part.endsWith(s); }));
         }},
        {"removeprefix", "self, prefix",
         [](Interpreter &run, BoundArgs &args) {
             const QString text = selfText(args);
             return run.text(text.startsWith(args.text("prefix")) ? text.mid(args.text("prefix").size()) : text);
         }},
        {"removesuffix", "self, suffix",
         [](Interpreter &run, BoundArgs &args) {
             const QString text = selfText(args);
             const QString suffix = args.text("suffix");
             return run.text(!suffix.isEmpty() && text.endsWith(suffix) ? text.chopped(suffix.size()) : text);
         }},
        {"find", "self, sub, start=None, end=None",
         [](Interpreter &, BoundArgs &args) { return Value::integer(find(args, false)); }},
        {"rfind", "self, sub, start=None, end=None",
         [](Interpreter &, BoundArgs &args) { return Value::integer(find(args, true)); }},
        {"index", "self, sub, start=None, end=None",
         [](Interpreter &run, BoundArgs &args) {
             const qint64 at = find(args, false);
             if (at < 0)
                 raiseValueError(run, QStringLiteral("substring not found"));
             return Value::integer(at);
         }},
        {"count", "self, sub, start=None, end=None",
         [](Interpreter &run, BoundArgs &args) {
             QString text = selfText(args);
             if (args.has("start")) {
                 const Value range = run.make<SliceObject>(args["start"], args["end"], Value());
                 text = run.str(run.item(run.text(text), range));
             }
             const QString sub = args.text("sub");
             qint64 count = sub.isEmpty() ? text.size() + 1 : 0;
             for (qsizetype at = 0; !sub.isEmpty() && (at = text.indexOf(sub, at)) >= 0; at += sub.size())
                 ++count;
             return Value::integer(count);
         }},
        {"format", "self, *args, **kw",
         [](Interpreter &run, BoundArgs &args) {
             return run.text(formatBraces(run, selfText(args), {args.rest, args.keywords}));
         }},
        {"format_map", "self, mapping",
         [](Interpreter &run, BoundArgs &args) {
             CallArgs named;
             if (const auto *dict = args["mapping"].as<DictObject>()) {
                 for (const auto &entry : dict->table.entries()) {
                     if (entry.isAlive)
                         named.keywords.emplace_back(run.str(entry.key), entry.value);
                 }
             }
             return run.text(formatBraces(run, selfText(args), named));
         }},
        {"ljust", "self, width, fillchar=' '",
         [](Interpreter &run, BoundArgs &args) { return run.text(justified(args, u'<')); }},
        {"rjust", "self, width, fillchar=' '",
         [](Interpreter &run, BoundArgs &args) { return run.text(justified(args, u'>')); }},
        {"center", "self, width, fillchar=' '",
         [](Interpreter &run, BoundArgs &args) { return run.text(justified(args, u'^')); }},
        {"zfill", "self, width",
         [](Interpreter &run, BoundArgs &args) {
             QString text = selfText(args);
             const qint64 missing = std::min<qint64>(args.integer("width"), 10'000'000) - text.size();
             const bool isSigned = text.startsWith(u'-') || text.startsWith(u'+');
             if (missing > 0)
                 text.insert(isSigned ? 1 : 0, QString(missing, u'0'));
             return run.text(text);
         }},
        {"expandtabs", "self, tabsize=8",
         [](Interpreter &run, BoundArgs &args) {
             QString result;
             qsizetype column = 0;
             const qint64 size = args.integer("tabsize", 8);
             for (const QChar c : selfText(args)) {
                 if (c == u'\t' && size > 0) {
                     const qint64 spaces = size - column % size;
                     result += QString(spaces, u' ');
                     column += spaces;
                 } else {
                     result += c;
                     column = c == u'\n' || c == u'\r' ? 0 : column + 1;
                 }
             }
             return run.text(result);
         }},
        {"translate", "self, table", translated},
        {"maketrans", "x, y=None, z=None",
         [](Interpreter &run, BoundArgs &args) {
             auto *mapping = run.make<DictObject>();
             if (const auto *given = args["x"].as<DictObject>()) {
                 for (const auto &entry : given->table.entries()) {
                     if (!entry.isAlive)
                         continue;
                     const auto *text = entry.key.as<StrObject>();
                     mapping->table.set(run, text ? Value::integer(text->text().toUcs4()[0]) : entry.key, entry.value);
                 }
                 return Value(mapping);
             }
             const auto from = args.text("x").toUcs4();
             const auto to = args.text("y").toUcs4();
             for (qsizetype i = 0; i < from.size() && i < to.size(); ++i)
                 mapping->table.set(run, Value::integer(from[i]), Value::integer(to[i]));
             for (const uint point : args.text("z").toUcs4())
                 mapping->table.set(run, Value::integer(point), Value());
             return Value(mapping);
         }},
        {"encode", "self, encoding='utf-8', errors='strict'",
         [](Interpreter &run, BoundArgs &args) {
             return Value(
                 run.make<BytesObject>(encodedText(run, selfText(args), args.text("encoding"), args.text("errors"))));
         }},
        {"istitle", "self",
         [](Interpreter &, BoundArgs &args) {
             const QString &text = selfText(args);
             return Value::boolean(text == titled(text) && text.toLower() != text.toUpper());
         }},
        {"isascii", "self",
         [](Interpreter &, BoundArgs &args) {
             return Value::boolean(std::ranges::all_of(selfText(args), [](QChar c) { return c.unicode() < 128; }));
         }},
        {"isprintable", "self",
         [](Interpreter &, BoundArgs &args) {
             return Value::boolean(std::ranges::all_of(selfText(args), [](QChar c) { return c.isPrint(); }));
         }},
        {"isdigit", "self",
         [](Interpreter &, BoundArgs &args) { return isAll(args, [](QChar c) { return c.isDigit(); }); }},
        {"isdecimal", "self",
         [](Interpreter &, BoundArgs &args) { return isAll(args, [](QChar c) { return c.isDigit(); }); }},
        {"isnumeric", "self",
         [](Interpreter &, BoundArgs &args) { return isAll(args, [](QChar c) { return c.isNumber(); }); }},
        {"isalpha", "self",
         [](Interpreter &, BoundArgs &args) { return isAll(args, [](QChar c) { return c.isLetter(); }); }},
        {"isalnum", "self",
         [](Interpreter &, BoundArgs &args) { return isAll(args, [](QChar c) { return c.isLetterOrNumber(); }); }},
        {"isspace", "self",
         [](Interpreter &, BoundArgs &args) { return isAll(args, [](QChar c) { return c.isSpace(); }); }},
        {"isupper", "self",
         [](Interpreter &, BoundArgs &args) {
             return isCased(args, [](QChar c) { return c.isLower(); }, [](QChar c) { return c.isUpper(); });
         }},
        {"islower", "self",
         [](Interpreter &, BoundArgs &args) {
             return isCased(args, [](QChar c) { return c.isUpper(); }, [](QChar c) { return c.isLower(); });
         }},
        {"isidentifier", "self",
         [](Interpreter &, BoundArgs &args) {
             static const QRegularExpression identifier(QStringLiteral("\\A[^\\W\\d]\\w*\\z"),
                                                        QRegularExpression::UseUnicodePropertiesOption);
             return Value::boolean(identifier.match(selfText(args)).hasMatch());
         }},
    };
    return table;
}

} // namespace

void addTextMethods(Interpreter &interpreter, ClassObject &strClass, ClassObject &bytesClass)
{
    textMethods().addTo(interpreter, strClass);
    const Value makeTable = *strClass.members.find(QStringLiteral("maketrans"));
    strClass.members.set(QStringLiteral("maketrans"),
                         interpreter.make<MethodWrapper>(ObjectKind::StaticMethod, makeTable));
    addBytesMethods(interpreter, bytesClass);
}

} // namespace retort::script
