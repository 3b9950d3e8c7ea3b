// SPDX-License-Identifier: GPL-3.0-or-later
// re, on QRegularExpression: Python's syntax is translated where PCRE's differs.
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"

#include "engine/script/Formatting.h"

#include <QRegularExpression>

namespace retort::script {

namespace {

enum ReFlag : qint64 {
    kReIgnoreCase = 2,
    kReMultiLine = 8,
    kReDotAll = 16,
    kReUnicode = 32,
    kReVerbose = 64,
    kReAscii = 256
};

/// Python's pattern in PCRE's words.
QString translatedPattern(const QString &pattern)
{
    QString result;
    bool isInSet = false;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const QChar c = pattern[i];
        if (c == u'\\' && i + 1 < pattern.size()) {
            const QChar next = pattern[++i];
            if (next == u'Z') {
                result += QLatin1String("\\z");
            } else if (next == u'u' || next == u'U') {
                const int digits = next == u'u' ? 4 : 8;
                result += QStringLiteral("\\x{%1}").arg(pattern.mid(i + 1, digits));
                i += digits;
            } else {
                result += c;
                result += next;
            }
        } else if (isInSet) {
            // A bracket inside a set is itself; a closing one directly after the opening, too.
            if (c == u'[') {
                result += QLatin1String("\\[");
            } else {
                isInSet = c != u']';
                result += c;
            }
        } else if (c == u'[') {
            isInSet = true;
            result += c;
            if (pattern.mid(i + 1, 1) == QLatin1String("^"))
                result += pattern[++i];
            if (pattern.mid(i + 1, 1) == QLatin1String("]")) {
                result += QLatin1String("\\]");
                ++i;
            }
        } else if (c == u'{' && pattern.mid(i + 1, 1) == QLatin1String(",")) {
            result += QLatin1String("{0");
        } else if (c == u'(' &&
                   (pattern.mid(i, 4) == QLatin1String("(?u)") || pattern.mid(i, 4) == QLatin1String("(?a)"))) {
            i += 3;
        } else {
            result += c;
        }
    }
    return result;
}

class PatternValue final : public NativeObject
{
public:
    PatternValue(ClassObject *patternClass, QString source, qint64 patternFlags, bool isForBytes)
        : NativeObject(patternClass), pattern(std::move(source)), flags(patternFlags), isBytes(isForBytes)
    {
        QRegularExpression::PatternOptions options;
        options.setFlag(QRegularExpression::CaseInsensitiveOption, flags & kReIgnoreCase);
        options.setFlag(QRegularExpression::MultilineOption, flags & kReMultiLine);
        options.setFlag(QRegularExpression::DotMatchesEverythingOption, flags & kReDotAll);
        options.setFlag(QRegularExpression::ExtendedPatternSyntaxOption, flags & kReVerbose);
        options.setFlag(QRegularExpression::UseUnicodePropertiesOption, !isBytes && !(flags & kReAscii));
        const QString translated = translatedPattern(pattern);
        regex = QRegularExpression(translated, options);
        // The line's end ends a comment of a verbose pattern.
        whole = QRegularExpression(
            QStringLiteral("(?:%1%2)\\z").arg(translated, flags & kReVerbose ? QStringLiteral("\n") : QString()),
            options);
    }

    const QString pattern;
    const qint64 flags;
    const bool isBytes;
    QRegularExpression regex;
    QRegularExpression whole;

    Value valueOf(Interpreter &run, const QString &text) const
    {
        return isBytes ? Value(run.make<BytesObject>(text.toLatin1())) : run.text(text);
    }
    QString subject(Interpreter &run, const Value &value) const
    {
        if (const auto text = textOf(value); text && !isBytes)
            return *text;
        if (const auto bytes = bytesOf(value); bytes && isBytes)
            return QString::fromLatin1(*bytes);
        if (unknownAs(value))
            return run.str(value);
        if (textOf(value) || bytesOf(value)) {
            raiseTypeError(run, isBytes ? QStringLiteral("cannot use a bytes pattern on a string-like object")
                                        : QStringLiteral("cannot use a string pattern on a bytes-like object"));
        }
        raiseTypeError(run, QStringLiteral("expected string or bytes-like object, got '%1'").arg(run.typeName(value)));
    }
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override
    {
        const auto *their = nativeAs<PatternValue>(other);
        if (!their || (op != ast::CompareOperator::Eq && op != ast::CompareOperator::NotEq))
            return std::nullopt;
        return orderedAnswer(op, std::pair(pattern, flags), std::pair(their->pattern, their->flags));
    }
    std::size_t hash(Interpreter &) override { return qHash(pattern, std::size_t(flags)); }
    QString repr(Interpreter &) override
    {
        QStringList names;
        for (const auto &[flag, name] : {std::pair(kReIgnoreCase, "re.IGNORECASE"),
                                         std::pair(kReMultiLine, "re.MULTILINE"), std::pair(kReDotAll, "re.DOTALL"),
                                         std::pair(kReVerbose, "re.VERBOSE"), std::pair(kReAscii, "re.ASCII")}) {
            if (flags & flag)
                names << QLatin1String(name);
        }
        const QString text = (isBytes ? QStringLiteral("b") : QString()) + reprOf(pattern);
        return names.isEmpty() ? QStringLiteral("re.compile(%1)").arg(text)
                               : QStringLiteral("re.compile(%1, %2)").arg(text, names.join(u'|'));
    }
};

class MatchValue final : public NativeObject
{
public:
    MatchValue(ClassObject *matchClass, PatternValue *owner, QRegularExpressionMatch found, QString text)
        : NativeObject(matchClass), pattern(owner), match(std::move(found)), subject(std::move(text))
    {}

    PatternValue *const pattern;
    const QRegularExpressionMatch match;
    const QString subject;

    int groupNumber(Interpreter &run, const Value &key) const
    {
        const int count = pattern->regex.captureCount();
        if (const auto name = textOf(key)) {
            const int at = int(pattern->regex.namedCaptureGroups().indexOf(*name));
            if (at > 0)
                return at;
        } else {
            const qint64 number = run.index(key);
            if (number >= 0 && number <= count)
                return int(number);
        }
        raise(run, "IndexError", QStringLiteral("no such group"));
    }
    bool hasGroup(int number) const { return match.capturedStart(number) >= 0; }
    Value group(Interpreter &run, int number, const Value &missing = {}) const
    {
        return hasGroup(number) ? pattern->valueOf(run, match.captured(number)) : missing;
    }
    Value item(Interpreter &run, const Value &key) override { return group(run, groupNumber(run, key)); }
    QString repr(Interpreter &run) override
    {
        return QStringLiteral("<re.Match object; span=(%1, %2), match=%3>")
            .arg(match.capturedStart())
            .arg(match.capturedEnd())
            .arg(run.repr(group(run, 0)));
    }
};

[[noreturn]] void raiseReError(Interpreter &run, const QString &message)
{
    raiseOf(run, "re", "error", message);
}

PatternValue *compilePattern(Interpreter &run, const Value &pattern, qint64 flags)
{
    if (auto *compiled = nativeAs<PatternValue>(pattern))
        return compiled;
    const auto text = textOf(pattern);
    const auto bytes = bytesOf(pattern);
    if (!text && !bytes)
        raiseTypeError(run, QStringLiteral("first argument must be string or compiled pattern"));
    auto *made = run.make<PatternValue>(libraryClass(run, "re", "Pattern"), text ? *text : QString::fromLatin1(*bytes),
                                        flags, !text);
    if (!made->regex.isValid()) {
        raiseReError(
            run,
            QStringLiteral("%1 at position %2").arg(made->regex.errorString()).arg(made->regex.patternErrorOffset()));
    }
    return made;
}

qint64 flagsOf(Interpreter &run, BoundArgs &args)
{
    const Value flags = bare(args["flags"]);
    return flags.isNone() ? 0 : run.index(flags);
}

Value matchOrNone(Interpreter &run, PatternValue *pattern, const QString &subject, const QRegularExpressionMatch &match)
{
    if (!match.hasMatch())
        return {};
    return run.make<MatchValue>(libraryClass(run, "re", "Match"), pattern, match, subject);
}

enum class Where { Start, Whole, Anywhere };

Value find(Interpreter &run, PatternValue *pattern, const Value &string, Where where, qint64 from = 0,
           std::optional<qint64> to = {})
{
    QString subject = pattern->subject(run, string);
    if (to)
        subject.truncate(std::max<qint64>(0, *to));
    const auto options =
        where == Where::Anywhere ? QRegularExpression::NoMatchOption : QRegularExpression::AnchorAtOffsetMatchOption;
    const auto &regex = where == Where::Whole ? pattern->whole : pattern->regex;
    if (from > subject.size())
        return {};
    return matchOrNone(run, pattern, subject, regex.match(subject, from, QRegularExpression::NormalMatch, options));
}

std::vector<QRegularExpressionMatch> findEach(Interpreter &run, const PatternValue &pattern, const QString &subject)
{
    std::vector<QRegularExpressionMatch> matches;
    auto it = pattern.regex.globalMatch(subject);
    while (it.hasNext()) {
        run.step();
        run.heap().charge(64);
        matches.push_back(it.next());
    }
    return matches;
}

Value groupsAsFound(Interpreter &run, const PatternValue &pattern, const QRegularExpressionMatch &match)
{
    const int count = pattern.regex.captureCount();
    if (count <= 1)
        return pattern.valueOf(run, match.captured(count));
    std::vector<Value> parts;
    for (int i = 1; i <= count; ++i)
        parts.push_back(pattern.valueOf(run, match.captured(i)));
    return run.tuple(std::move(parts));
}

/// A replacement template with its groups put in: \1, \g<name>, \n.
QString expandTemplate(Interpreter &run, const MatchValue &match, const QString &pattern)
{
    static const QString letters = QStringLiteral("nrtabfv\\");
    static const QString meanings = QStringLiteral("\n\r\t\a\b\f\v\\");
    QString result;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != u'\\' || i + 1 >= pattern.size()) {
            result += pattern[i];
            continue;
        }
        const QChar c = pattern[++i];
        if (c == u'g' && i + 1 < pattern.size() && pattern[i + 1] == u'<') {
            const qsizetype end = pattern.indexOf(u'>', i);
            if (end < 0)
                raiseReError(run, QStringLiteral("missing >, unterminated name at position %1").arg(i + 2));
            const QString name = pattern.mid(i + 2, end - i - 2);
            bool isNumber = false;
            const int number = name.toInt(&isNumber);
            const int group = match.groupNumber(run, isNumber ? Value::integer(number) : run.text(name));
            result += match.match.captured(group);
            i = end;
        } else if (c.isDigit() && c != u'0') {
            int number = c.digitValue();
            if (i + 1 < pattern.size() && pattern[i + 1].isDigit())
                number = number * 10 + pattern[++i].digitValue();
            if (number > match.pattern->regex.captureCount())
                raiseReError(run, QStringLiteral("invalid group reference %1 at position %2").arg(number).arg(i));
            result += match.match.captured(number);
        } else if (c == u'0') {
            result += QChar(u'\0');
        } else if (const qsizetype at = letters.indexOf(c); at >= 0) {
            result += meanings[at];
        } else if (c.isLetter() && c.unicode() < 128) {
            raiseReError(run, QStringLiteral("bad escape \\%1 at position %2").arg(c).arg(i - 1));
        } else {
            result += u'\\';
            result += c;
        }
    }
    return result;
}

std::pair<Value, qint64> substitute(Interpreter &run, PatternValue *pattern, const Value &replacement,
                                    const Value &string, qint64 count)
{
    const QString subject = pattern->subject(run, string);
    const bool isFunction = !textOf(replacement) && !bytesOf(replacement);
    const QString text = isFunction ? QString() : pattern->subject(run, replacement);
    QString result;
    qsizetype at = 0;
    qint64 made = 0;
    for (const auto &found : findEach(run, *pattern, subject)) {
        if (count > 0 && made >= count)
            break;
        ++made;
        const Value match = matchOrNone(run, pattern, subject, found);
        result += subject.mid(at, found.capturedStart() - at);
        if (isFunction)
            result += pattern->subject(run, run.call(replacement, {match}));
        else
            result += text.contains(u'\\') ? expandTemplate(run, *nativeAs<MatchValue>(match), text) : text;
        at = found.capturedEnd();
    }
    run.heap().charge(result.size() * 2);
    return {pattern->valueOf(run, result + subject.mid(at)), made};
}

Value splitBy(Interpreter &run, PatternValue *pattern, const Value &string, qint64 most)
{
    const QString subject = pattern->subject(run, string);
    std::vector<Value> parts;
    qsizetype at = 0;
    qint64 made = 0;
    for (const auto &found : findEach(run, *pattern, subject)) {
        if (most > 0 && made >= most)
            break;
        ++made;
        parts.push_back(pattern->valueOf(run, subject.mid(at, found.capturedStart() - at)));
        for (int i = 1; i <= pattern->regex.captureCount(); ++i)
            parts.push_back(found.capturedStart(i) >= 0 ? pattern->valueOf(run, found.captured(i)) : Value());
        at = found.capturedEnd();
    }
    parts.push_back(pattern->valueOf(run, subject.mid(at)));
    return run.list(std::move(parts));
}

Value findAll(Interpreter &run, PatternValue *pattern, const Value &string)
{
    std::vector<Value> values;
    for (const auto &match : findEach(run, *pattern, pattern->subject(run, string)))
        values.push_back(groupsAsFound(run, *pattern, match));
    return run.list(std::move(values));
}

Value findIterator(Interpreter &run, PatternValue *pattern, const Value &string)
{
    const QString subject = pattern->subject(run, string);
    std::vector<Value> values;
    for (const auto &match : findEach(run, *pattern, subject))
        values.push_back(matchOrNone(run, pattern, subject, match));
    return run.make<ValuesIterator>(std::move(values));
}

PatternValue *selfPattern(Interpreter &run, BoundArgs &args)
{
    return &nativeSelf<PatternValue>(run, args);
}

const NativeTable &patternMethods()
{
    static const NativeTable table{
        {"match", "self, string, pos=0, endpos=None",
         [](Interpreter &run, BoundArgs &args) {
             return find(run, selfPattern(run, args), args["string"], Where::Start, args.integer("pos"),
                         args.optionalInteger("endpos"));
         }},
        {"fullmatch", "self, string, pos=0, endpos=None",
         [](Interpreter &run, BoundArgs &args) {
             return find(run, selfPattern(run, args), args["string"], Where::Whole, args.integer("pos"),
                         args.optionalInteger("endpos"));
         }},
        {"search", "self, string, pos=0, endpos=None",
         [](Interpreter &run, BoundArgs &args) {
             return find(run, selfPattern(run, args), args["string"], Where::Anywhere, args.integer("pos"),
                         args.optionalInteger("endpos"));
         }},
        {"findall", "self, string",
         [](Interpreter &run, BoundArgs &args) { return findAll(run, selfPattern(run, args), args["string"]); }},
        {"finditer", "self, string",
         [](Interpreter &run, BoundArgs &args) { return findIterator(run, selfPattern(run, args), args["string"]); }},
        {"sub", "self, repl, string, count=0",
         [](Interpreter &run, BoundArgs &args) {
             return substitute(run, selfPattern(run, args), args["repl"], args["string"], args.integer("count")).first;
         }},
        {"subn", "self, repl, string, count=0",
         [](Interpreter &run, BoundArgs &args) {
             const auto [text, made] =
                 substitute(run, selfPattern(run, args), args["repl"], args["string"], args.integer("count"));
             return run.tuple({text, Value::integer(made)});
         }},
        {"split", "self, string, maxsplit=0",
         [](Interpreter &run, BoundArgs &args) {
             return splitBy(run, selfPattern(run, args), args["string"], args.integer("maxsplit"));
         }},
    };
    return table;
}

const NativeTable &reFunctions()
{
    static const auto compiled = [](Interpreter &run, BoundArgs &args) {
        return compilePattern(run, args["pattern"], flagsOf(run, args));
    };
    static const NativeTable table{
        {"compile", "pattern, flags=0", [](Interpreter &run, BoundArgs &args) { return Value(compiled(run, args)); }},
        {"match", "pattern, string, flags=0",
         [](Interpreter &run, BoundArgs &args) {
             return find(run, compiled(run, args), args["string"], Where::Start);
         }},
        {"fullmatch", "pattern, string, flags=0",
         [](Interpreter &run, BoundArgs &args) {
             return find(run, compiled(run, args), args["string"], Where::Whole);
         }},
        {"search", "pattern, string, flags=0",
         [](Interpreter &run, BoundArgs &args) {
             return find(run, compiled(run, args), args["string"], Where::Anywhere);
         }},
        {"findall", "pattern, string, flags=0",
         [](Interpreter &run, BoundArgs &args) { return findAll(run, compiled(run, args), args["string"]); }},
        {"finditer", "pattern, string, flags=0",
         [](Interpreter &run, BoundArgs &args) { return findIterator(run, compiled(run, args), args["string"]); }},
        {"sub", "pattern, repl, string, count=0, flags=0",
         [](Interpreter &run, BoundArgs &args) {
             return substitute(run, compiled(run, args), args["repl"], args["string"], args.integer("count")).first;
         }},
        {"subn", "pattern, repl, string, count=0, flags=0",
         [](Interpreter &run, BoundArgs &args) {
             const auto [text, made] =
                 substitute(run, compiled(run, args), args["repl"], args["string"], args.integer("count"));
             return run.tuple({text, Value::integer(made)});
         }},
        {"split", "pattern, string, maxsplit=0, flags=0",
         [](Interpreter &run, BoundArgs &args) {
             return splitBy(run, compiled(run, args), args["string"], args.integer("maxsplit"));
         }},
        {"escape", "pattern",
         [](Interpreter &run, BoundArgs &args) {
             static const QString special = QStringLiteral("()[]{}?*+-|^$\\.&~# \t\n\r\v\f");
             QString result;
             for (const QChar c : args.text("pattern")) {
                 if (special.contains(c))
                     result += u'\\';
                 result += c;
             }
             return run.text(result);
         }},
        {"purge", "", [](Interpreter &, BoundArgs &) { return Value(); }},
    };
    return table;
}

const MatchValue &selfMatch(Interpreter &run, BoundArgs &args)
{
    return nativeSelf<MatchValue>(run, args);
}

int groupArgument(Interpreter &run, BoundArgs &args)
{
    return args.has("group") ? selfMatch(run, args).groupNumber(run, args["group"]) : 0;
}

const NativeTable &matchMethods()
{
    static const NativeTable table{
        {"group", "self, *groups",
         [](Interpreter &run, BoundArgs &args) {
             const auto &match = selfMatch(run, args);
             std::vector<Value> parts;
             for (const Value &key : args.rest)
                 parts.push_back(match.group(run, match.groupNumber(run, key)));
             if (parts.empty())
                 return match.group(run, 0);
             return parts.size() == 1 ? parts[0] : run.tuple(std::move(parts));
         }},
        {"groups", "self, default=None",
         [](Interpreter &run, BoundArgs &args) {
             const auto &match = selfMatch(run, args);
             std::vector<Value> parts;
             for (int i = 1; i <= match.pattern->regex.captureCount(); ++i)
                 parts.push_back(match.group(run, i, args["default"]));
             return run.tuple(std::move(parts));
         }},
        {"groupdict", "self, default=None",
         [](Interpreter &run, BoundArgs &args) {
             const auto &match = selfMatch(run, args);
             auto *dict = run.make<DictObject>();
             const QStringList names = match.pattern->regex.namedCaptureGroups();
             for (int i = 1; i < int(names.size()); ++i) {
                 if (!names[i].isEmpty())
                     dict->set(run, names[i], match.group(run, i, args["default"]));
             }
             return Value(dict);
         }},
        {"start", "self, group=0",
         [](Interpreter &run, BoundArgs &args) {
             return Value::integer(selfMatch(run, args).match.capturedStart(groupArgument(run, args)));
         }},
        {"end", "self, group=0",
         [](Interpreter &run, BoundArgs &args) {
             return Value::integer(selfMatch(run, args).match.capturedEnd(groupArgument(run, args)));
         }},
        {"span", "self, group=0",
         [](Interpreter &run, BoundArgs &args) {
             const auto &match = selfMatch(run, args);
             const int group = groupArgument(run, args);
             return run.tuple(
                 {Value::integer(match.match.capturedStart(group)), Value::integer(match.match.capturedEnd(group))});
         }},
        {"expand", "self, template",
         [](Interpreter &run, BoundArgs &args) {
             return run.text(expandTemplate(run, selfMatch(run, args), args.text("template")));
         }},
    };
    return table;
}

void addFlags(Interpreter &, ModuleObject &module)
{
    struct Flag
    {
        const char *shortName;
        const char *name;
        ReFlag value;
    };
    for (const Flag &flag :
         {Flag{"I", "IGNORECASE", kReIgnoreCase}, Flag{"M", "MULTILINE", kReMultiLine}, Flag{"S", "DOTALL", kReDotAll},
          Flag{"U", "UNICODE", kReUnicode}, Flag{"X", "VERBOSE", kReVerbose}, Flag{"A", "ASCII", kReAscii}}) {
        module.variables.set(QLatin1String(flag.shortName), Value::integer(flag.value));
        module.variables.set(QLatin1String(flag.name), Value::integer(flag.value));
    }
}

} // namespace

void fillRe(Interpreter &interpreter, ModuleObject &module)
{
    addClassBelow(interpreter, module, "error", "Exception");
    ClassObject &pattern = *addClass(interpreter, module, "Pattern");
    patternMethods().addTo(interpreter, pattern);
    setRole(pattern.members, NativeFunction::Role::AsksText);
    addProperty(interpreter, pattern, "pattern", [](Interpreter &run, const Value &self) {
        const auto &own = nativeSelf<PatternValue>(run, self);
        return own.valueOf(run, own.pattern);
    });
    addProperty(interpreter, pattern, "flags", [](Interpreter &run, const Value &self) {
        const auto &own = nativeSelf<PatternValue>(run, self);
        return Value::integer(own.flags | (own.isBytes || (own.flags & kReAscii) ? 0 : qint64(kReUnicode)));
    });
    addProperty(interpreter, pattern, "groups", [](Interpreter &run, const Value &self) {
        return Value::integer(nativeSelf<PatternValue>(run, self).regex.captureCount());
    });
    ClassObject &match = *addClass(interpreter, module, "Match");
    matchMethods().addTo(interpreter, match);
    addProperty(interpreter, match, "string", [](Interpreter &run, const Value &self) {
        const auto &own = nativeSelf<MatchValue>(run, self);
        return own.pattern->valueOf(run, own.subject);
    });
    addProperty(interpreter, match, "re",
                [](Interpreter &run, const Value &self) { return Value(nativeSelf<MatchValue>(run, self).pattern); });
    addProperty(interpreter, match, "lastindex", [](Interpreter &run, const Value &self) {
        const int last = nativeSelf<MatchValue>(run, self).match.lastCapturedIndex();
        return last > 0 ? Value::integer(last) : Value();
    });
    reFunctions().addTo(interpreter, module);
    setRole(module.variables, NativeFunction::Role::AsksText);
    addFlags(interpreter, module);
}

} // namespace retort::script
