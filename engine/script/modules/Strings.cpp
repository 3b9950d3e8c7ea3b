// SPDX-License-Identifier: GPL-3.0-or-later
// string, textwrap, html, pprint and csv.
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"

#include "engine/script/Formatting.h"
#include "engine/script/Sorting.h"

#include <QRegularExpression>

namespace retort::script {

namespace {

// -------------------------------------------------------------------------------------------------------- textwrap

QString dedented(const QString &text)
{
    static const QRegularExpression blank(QStringLiteral("^[ \\t]+$"), QRegularExpression::MultilineOption);
    QString tidy = text;
    tidy.replace(blank, QString());
    QStringList lines = tidy.split(u'\n');
    std::optional<QString> margin;
    for (const QString &line : lines) {
        qsizetype indent = 0;
        while (indent < line.size() && (line[indent] == u' ' || line[indent] == u'\t'))
            ++indent;
        if (indent == line.size())
            continue;
        const QString own = line.left(indent);
        if (!margin)
            margin = own;
        while (!own.startsWith(*margin))
            margin->chop(1);
    }
    for (QString &line : lines) {
        if (margin && line.startsWith(*margin))
            line.remove(0, margin->size());
    }
    return lines.join(u'\n');
}

Value indented(Interpreter &run, BoundArgs &args)
{
    QString result;
    const QString prefix = args.text("prefix");
    const Value wanted = args["predicate"];
    for (const Value &value : run.collect(callMethod(run, args["text"], "splitlines", {Value::boolean(true)}))) {
        const QString line = run.str(value);
        const bool isWanted = wanted.isNone() ? !line.trimmed().isEmpty() : run.truth(run.call(wanted, {value}));
        result += isWanted ? QString(prefix + line) : line;
    }
    return run.text(result);
}

struct WrapOptions
{
    qsizetype width = 70;
    QString firstIndent;
    QString indent;
    bool breaksWords = true;
    bool breaksOnHyphens = true;
};

WrapOptions wrapOptions(BoundArgs &args)
{
    return {args.integer("width", 70), args.text("initial_indent"), args.text("subsequent_indent"),
            args.boolean("break_long_words", true), args.boolean("break_on_hyphens", true)};
}

QStringList wrapped(const QString &text, const WrapOptions &options)
{
    // Words, each with the space before it; a hyphen inside a word is a place to break, too.
    static const QRegularExpression hyphens(QStringLiteral("(?<=[^\\W\\d]-)(?=[^\\W\\d])"));
    QStringList chunks;
    for (const QString &word :
         QString(text)
             .replace(QRegularExpression(QStringLiteral("[\\t\\n\\v\\f\\r]")), QStringLiteral(" "))
             .split(u' ', Qt::SkipEmptyParts)) {
        if (!chunks.isEmpty())
            chunks << QStringLiteral(" ");
        chunks << (options.breaksOnHyphens ? word.split(hyphens) : QStringList{word});
    }
    QStringList lines;
    qsizetype at = 0;
    while (at < chunks.size()) {
        const QString indent = lines.isEmpty() ? options.firstIndent : options.indent;
        const qsizetype width = options.width - indent.size();
        if (chunks[at] == QLatin1String(" ") && !lines.isEmpty())
            ++at;
        QString line;
        while (at < chunks.size() && line.size() + chunks[at].size() <= width)
            line += chunks[at++];
        if (line.isEmpty() && at < chunks.size()) {
            // A word longer than a line.
            const qsizetype taken = options.breaksWords ? std::max<qsizetype>(1, width) : chunks[at].size();
            line = chunks[at].left(taken);
            chunks[at].remove(0, taken);
            if (chunks[at].isEmpty())
                ++at;
        } else if (options.breaksWords && at < chunks.size() && chunks[at].size() > width && line.size() < width) {
            const qsizetype taken = width - line.size();
            line += chunks[at].left(taken);
            chunks[at].remove(0, taken);
        }
        if (line.endsWith(u' '))
            line.chop(1);
        lines << indent + line;
    }
    return lines;
}

constexpr auto kWrapParameters =
    "text, width=70, *, initial_indent='', subsequent_indent='', break_long_words=True, break_on_hyphens=True, **kw";

// ---------------------------------------------------------------------------------------------------------- string

class TemplateValue final : public NativeObject
{
public:
    TemplateValue(ClassObject *templateClass, QString source) : NativeObject(templateClass), text(std::move(source)) {}
    const QString text;
};

Value substituted(Interpreter &run, BoundArgs &args, bool isSafe)
{
    static const QRegularExpression pattern(
        QStringLiteral("\\$(?:(\\$)|([_a-zA-Z][_a-zA-Z0-9]*)|\\{([_a-zA-Z][_a-zA-Z0-9]*)\\}|)"));
    const QString text = nativeSelf<TemplateValue>(run, args).text;
    const auto valueOf = [&](const QString &name) -> std::optional<Value> {
        for (const auto &[key, value] : args.keywords) {
            if (key == name)
                return value;
        }
        if (!args["mapping"].isNone() && (!isSafe || run.contains(args["mapping"], run.text(name))))
            return run.item(args["mapping"], run.text(name));
        if (isSafe)
            return std::nullopt;
        raiseKeyError(run, run.text(name));
    };
    QString result;
    qsizetype at = 0;
    auto it = pattern.globalMatch(text);
    while (it.hasNext()) {
        const auto match = it.next();
        result += text.mid(at, match.capturedStart() - at);
        at = match.capturedEnd();
        const QString name = match.captured(2) + match.captured(3);
        if (!match.captured(1).isEmpty()) {
            result += u'$';
        } else if (name.isEmpty()) {
            if (!isSafe) {
                const QString before = text.left(match.capturedStart());
                raiseValueError(run, QStringLiteral("Invalid placeholder in string: line %1, col %2")
                                         .arg(before.count(u'\n') + 1)
                                         .arg(before.size() - before.lastIndexOf(u'\n')));
            }
            result += match.captured(0);
        } else {
            const auto value = valueOf(name);
            result += value ? run.str(*value) : match.captured(0);
        }
    }
    return run.text(result + text.mid(at));
}

// ---------------------------------------------------------------------------------------------------------- pprint

/// The repr in one line, dicts in the order of their keys.
QString sortedRepr(Interpreter &run, const Value &value)
{
    QStringList parts;
    if (const auto *dict = value.as<DictObject>(); dict && !dict->specialClass) {
        for (const Value &key : sortedValues(run, run.collect(value), Value(), false))
            parts << run.repr(key) + QStringLiteral(": ") + sortedRepr(run, *dict->table.find(run, key));
        return QStringLiteral("{%1}").arg(parts.join(QStringLiteral(", ")));
    }
    if (!value.as<ListObject>())
        return run.repr(value);
    for (const Value &item : run.collect(value))
        parts << sortedRepr(run, item);
    return QStringLiteral("[%1]").arg(parts.join(QStringLiteral(", ")));
}

QString prettyText(Interpreter &run, const Value &value, int indent, int width)
{
    const QString flat = sortedRepr(run, value);
    if (indent + flat.size() <= width)
        return flat;
    const QString line = QStringLiteral(",\n") + QString(indent + 1, u' ');
    QStringList parts;
    if (const auto *dict = value.as<DictObject>(); dict && dict->table.size() > 0) {
        std::vector<Value> keys = sortedValues(run, run.collect(value), Value(), false);
        for (const Value &key : keys) {
            const QString label = run.repr(key) + QStringLiteral(": ");
            parts << label + prettyText(run, *dict->table.find(run, key), indent + 1 + int(label.size()), width);
        }
        return QStringLiteral("{%1}").arg(parts.join(line));
    }
    if (!value.as<ListObject>() && !value.as<TupleObject>())
        return flat;
    for (const Value &item : run.collect(value))
        parts << prettyText(run, item, indent + 1, width);
    return (value.as<ListObject>() ? QStringLiteral("[%1]") : QStringLiteral("(%1)")).arg(parts.join(line));
}

// ------------------------------------------------------------------------------------------------------------- csv

/// One record of a CSV text, from lines that are asked for while quotes are open.
std::optional<QStringList> readRecord(Interpreter &run, Iterator *lines, QChar delimiter, QChar quote)
{
    auto next = lines->next(run);
    if (!next)
        return std::nullopt;
    QString line = run.str(*next);
    QStringList fields;
    QString field;
    bool isQuoted = false;
    for (qsizetype i = 0;; ++i) {
        if (i >= line.size()) {
            if (!isQuoted)
                break;
            next = lines->next(run);
            if (!next)
                break;
            line = run.str(*next);
            i = -1;
            continue;
        }
        const QChar c = line[i];
        if (isQuoted) {
            if (c != quote)
                field += c;
            else if (i + 1 < line.size() && line[i + 1] == quote)
                field += line[++i];
            else
                isQuoted = false;
        } else if (c == quote && field.isEmpty()) {
            isQuoted = true;
        } else if (c == delimiter) {
            fields << field;
            field.clear();
        } else if (c != u'\n' && c != u'\r') {
            field += c;
        }
    }
    const bool isBlank = fields.isEmpty() && field.isEmpty() && line.trimmed().isEmpty();
    return isBlank ? QStringList() : fields << field;
}

QChar characterArgument(BoundArgs &args, const char *name, QChar missing)
{
    const QString text = args.text(name);
    return text.isEmpty() ? missing : text[0];
}

QString csvField(Interpreter &run, const Value &value, QChar delimiter)
{
    QString text = value.isNone() ? QString() : run.str(value);
    if (text.contains(delimiter) || text.contains(u'"') || text.contains(u'\n') || text.contains(u'\r'))
        text = u'"' + text.replace(u'"', QLatin1String("\"\"")) + u'"';
    return text;
}

} // namespace

void fillTextwrap(Interpreter &interpreter, ModuleObject &module)
{
    addFunction(interpreter, module, "dedent", "text",
                [](Interpreter &run, BoundArgs &args) { return run.text(dedented(args.text("text"))); });
    addFunction(interpreter, module, "indent", "text, prefix, predicate=None", indented);
    addFunction(interpreter, module, "wrap", kWrapParameters, [](Interpreter &run, BoundArgs &args) {
        return run.textList(wrapped(args.text("text"), wrapOptions(args)));
    });
    addFunction(interpreter, module, "fill", kWrapParameters, [](Interpreter &run, BoundArgs &args) {
        return run.text(wrapped(args.text("text"), wrapOptions(args)).join(u'\n'));
    });
    addFunction(interpreter, module, "shorten", "text, width, *, placeholder=' [...]', **kw",
                [](Interpreter &run, BoundArgs &args) {
                    const QStringList words = args.text("text").simplified().split(u' ');
                    const QString placeholder = args.text("placeholder", QStringLiteral(" [...]"));
                    const QString whole = words.join(u' ');
                    if (whole.size() <= args.integer("width"))
                        return run.text(whole);
                    QString kept;
                    for (const QString &word : words) {
                        const QString longer = kept.isEmpty() ? word : QString(kept + u' ' + word);
                        if (longer.size() + placeholder.size() > args.integer("width"))
                            break;
                        kept = longer;
                    }
                    return run.text(kept.isEmpty() ? placeholder.trimmed() : QString(kept + placeholder));
                });
}

void fillString(Interpreter &interpreter, ModuleObject &module)
{
    const QString lower = QStringLiteral("abcdefghijklmnopqrstuvwxyz");
    const QString digits = QStringLiteral("0123456789");
    const QString punctuation = QStringLiteral("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
    const QString space = QStringLiteral(" \t\n\r\v\f");
    const auto set = [&](const char *name, const QString &text) {
        module.variables.set(QLatin1String(name), interpreter.text(text));
    };
    set("ascii_lowercase", lower);
    set("ascii_uppercase", lower.toUpper());
    set("ascii_letters", lower + lower.toUpper());
    set("digits", digits);
    set("hexdigits", digits + QStringLiteral("abcdefABCDEF"));
    set("octdigits", QStringLiteral("01234567"));
    set("punctuation", punctuation);
    set("whitespace", space);
    set("printable", digits + lower + lower.toUpper() + punctuation + space);
    addFunction(interpreter, module, "capwords", "s, sep=None", [](Interpreter &run, BoundArgs &args) {
        const QString separator = args.text("sep", QStringLiteral(" "));
        QStringList words =
            args["sep"].isNone() ? args.text("s").simplified().split(u' ') : args.text("s").split(separator);
        for (QString &word : words)
            word = word.left(1).toUpper() + word.mid(1).toLower();
        return run.text(words.join(separator));
    });
    ClassObject &cls = *addClass(interpreter, module, "Template");
    setConstructor(cls, "template", [](Interpreter &run, BoundArgs &args) {
        return Value(run.make<TemplateValue>(libraryClass(run, "string", "Template"), args.text("template")));
    });
    addMethod(interpreter, cls, "substitute", "self, mapping=None, **kw",
              [](Interpreter &run, BoundArgs &args) { return substituted(run, args, false); });
    addMethod(interpreter, cls, "safe_substitute", "self, mapping=None, **kw",
              [](Interpreter &run, BoundArgs &args) { return substituted(run, args, true); });
    addProperty(interpreter, cls, "template", [](Interpreter &run, const Value &self) {
        return run.text(nativeSelf<TemplateValue>(run, self).text);
    });
}

void fillHtml(Interpreter &interpreter, ModuleObject &module)
{
    addFunction(interpreter, module, "escape", "s, quote=True", [](Interpreter &run, BoundArgs &args) {
        QString text = args.text("s");
        text.replace(u'&', QLatin1String("&amp;"))
            .replace(u'<', QLatin1String("&lt;"))
            .replace(u'>', QLatin1String("&gt;"));
        if (args.boolean("quote", true))
            text.replace(u'"', QLatin1String("&quot;")).replace(u'\'', QLatin1String("&#x27;"));
        return run.text(text);
    });
    addFunction(interpreter, module, "unescape", "s", [](Interpreter &run, BoundArgs &args) {
        static const QRegularExpression entity(
            QStringLiteral("&(?:#(\\d+)|#[xX]([0-9a-fA-F]+)|(amp|lt|gt|quot|apos|nbsp|copy));"));
        static const std::map<QString, QString> named{
            {QStringLiteral("amp"), QStringLiteral("&")},   {QStringLiteral("lt"), QStringLiteral("<")},
            {QStringLiteral("gt"), QStringLiteral(">")},    {QStringLiteral("quot"), QStringLiteral("\"")},
            {QStringLiteral("apos"), QStringLiteral("'")},  {QStringLiteral("nbsp"), QString(QChar(0xa0))},
            {QStringLiteral("copy"), QString(QChar(0xa9))},
        };
        const QString text = args.text("s");
        QString result;
        qsizetype at = 0;
        auto it = entity.globalMatch(text);
        while (it.hasNext()) {
            const auto match = it.next();
            result += text.mid(at, match.capturedStart() - at);
            at = match.capturedEnd();
            if (!match.captured(3).isEmpty()) {
                result += named.at(match.captured(3));
                continue;
            }
            const bool isDecimal = !match.captured(1).isEmpty();
            const char32_t point = isDecimal ? match.captured(1).toUInt() : match.captured(2).toUInt(nullptr, 16);
            result += point < 0x110000 ? QString::fromUcs4(&point, 1) : QString(QChar(QChar::ReplacementCharacter));
        }
        return run.text(result + text.mid(at));
    });
}

void fillPprint(Interpreter &interpreter, ModuleObject &module)
{
    const auto print = [](Interpreter &run, BoundArgs &args) {
        run.print(prettyText(run, args["object"], 0, int(args.integer("width", 80))) + u'\n');
        return Value();
    };
    static constexpr auto parameters = "object, stream=None, indent=1, width=80, depth=None, **kw";
    addFunction(interpreter, module, "pprint", parameters, print);
    addFunction(interpreter, module, "pp", parameters, print);
    addFunction(interpreter, module, "pformat", "object, indent=1, width=80, depth=None, **kw",
                [](Interpreter &run, BoundArgs &args) {
                    return run.text(prettyText(run, args["object"], 0, int(args.integer("width", 80))));
                });
}

void fillCsv(Interpreter &interpreter, ModuleObject &module)
{
    addClassBelow(interpreter, module, "Error", "Exception");
    static constexpr auto parameters = "csvfile, dialect='excel', delimiter=None, quotechar=None, **kw";
    addFunction(interpreter, module, "reader", parameters, [](Interpreter &run, BoundArgs &args) {
        Iterator *lines = run.iterate(args["csvfile"]);
        const QChar delimiter = characterArgument(args, "delimiter", u',');
        const QChar quote = characterArgument(args, "quotechar", u'"');
        return Value(run.make<MadeIterator>([lines, delimiter, quote](Interpreter &inner) -> std::optional<Value> {
            inner.step();
            const auto record = readRecord(inner, lines, delimiter, quote);
            return record ? std::optional(inner.textList(*record)) : std::nullopt;
        }));
    });
    ClassObject &dictReader = *addClass(interpreter, module, "DictReader");
    setConstructor(
        dictReader,
        "f, fieldnames=None, restkey=None, restval=None, dialect='excel', delimiter=None, quotechar=None, **kw",
        [](Interpreter &run, BoundArgs &args) {
            Iterator *lines = run.iterate(args["f"]);
            const QChar delimiter = characterArgument(args, "delimiter", u',');
            const QChar quote = characterArgument(args, "quotechar", u'"');
            QStringList names;
            if (args["fieldnames"].isNone()) {
                names = readRecord(run, lines, delimiter, quote).value_or(QStringList());
            } else {
                for (const Value &name : run.collect(args["fieldnames"]))
                    names << run.str(name);
            }
            auto *instance = run.make<InstanceObject>(libraryClass(run, "csv", "DictReader"));
            instance->attributes.set(QStringLiteral("fieldnames"), run.textList(names));
            const Value missing = args["restval"];
            instance->payload = run.make<MadeIterator>([=](Interpreter &inner) -> std::optional<Value> {
                std::optional<QStringList> record;
                do {
                    inner.step();
                    record = readRecord(inner, lines, delimiter, quote);
                } while (record && record->isEmpty());
                if (!record)
                    return std::nullopt;
                auto *row = inner.make<DictObject>();
                for (qsizetype i = 0; i < names.size(); ++i)
                    row->set(inner, names[i], i < record->size() ? inner.text(record->at(i)) : missing);
                return row;
            });
            return Value(instance);
        });
    addFunction(
        interpreter, module, "writer", "csvfile, dialect='excel', delimiter=None, lineterminator='\\r\\n', **kw",
        [](Interpreter &run, BoundArgs &args) {
            auto *writer = run.make<InstanceObject>(run.builtinClass(QStringLiteral("object")));
            const Value file = args["csvfile"];
            const QChar delimiter = characterArgument(args, "delimiter", u',');
            const QString end = args.has("lineterminator") ? args.text("lineterminator") : QStringLiteral("\r\n");
            const auto writeRow = [file, delimiter, end](Interpreter &inner, const Value &row) {
                QStringList fields;
                for (const Value &value : inner.collect(row))
                    fields << csvField(inner, value, delimiter);
                callMethod(inner, file, "write", {inner.text(fields.join(delimiter) + end)});
            };
            writer->attributes.set(QStringLiteral("writerow"),
                                   run.native(QStringLiteral("writerow"), QStringLiteral("row"),
                                              [writeRow](Interpreter &inner, BoundArgs &bound) {
                                                  writeRow(inner, bound["row"]);
                                                  return Value();
                                              }));
            writer->attributes.set(QStringLiteral("writerows"),
                                   run.native(QStringLiteral("writerows"), QStringLiteral("rows"),
                                              [writeRow](Interpreter &inner, BoundArgs &bound) {
                                                  for (const Value &row : inner.collect(bound["rows"]))
                                                      writeRow(inner, row);
                                                  return Value();
                                              }));
            return Value(writer);
        });
    for (const auto &[name, value] : {std::pair("QUOTE_MINIMAL", 0), std::pair("QUOTE_ALL", 1),
                                      std::pair("QUOTE_NONNUMERIC", 2), std::pair("QUOTE_NONE", 3)})
        module.variables.set(QLatin1String(name), Value::integer(value));
}

} // namespace retort::script
