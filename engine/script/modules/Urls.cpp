// SPDX-License-Identifier: GPL-3.0-or-later
// urllib: parsing works, fetching ends the run.
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"
#include "engine/script/modules/NamedTuple.h"

#include <QRegularExpression>
#include <QUrl>

namespace retort::script {

namespace {

struct UrlParts
{
    QString scheme;
    QString netloc;
    QString path;
    QString query;
    QString fragment;
};

UrlParts splitUrl(QString url, const QString &scheme)
{
    UrlParts parts;
    parts.scheme = scheme;
    static const QRegularExpression schemePattern(QStringLiteral("\\A([a-zA-Z][a-zA-Z0-9+.-]*):"));
    if (const auto match = schemePattern.match(url); match.hasMatch()) {
        parts.scheme = match.captured(1).toLower();
        url.remove(0, match.capturedEnd());
    }
    if (url.startsWith(QLatin1String("//"))) {
        static const QRegularExpression end(QStringLiteral("[/?#]"));
        const qsizetype at = url.indexOf(end, 2);
        parts.netloc = url.mid(2, at < 0 ? -1 : at - 2);
        url = at < 0 ? QString() : url.mid(at);
    }
    if (const qsizetype at = url.indexOf(u'#'); at >= 0) {
        parts.fragment = url.mid(at + 1);
        url.truncate(at);
    }
    if (const qsizetype at = url.indexOf(u'?'); at >= 0) {
        parts.query = url.mid(at + 1);
        url.truncate(at);
    }
    parts.path = url;
    return parts;
}

QString joinUrl(const UrlParts &parts)
{
    QString url = parts.path;
    if (!parts.netloc.isEmpty() || parts.path.startsWith(QLatin1String("//")))
        url = QStringLiteral("//") + parts.netloc + (url.isEmpty() || url.startsWith(u'/') ? url : QString(u'/' + url));
    if (!parts.scheme.isEmpty())
        url = parts.scheme + u':' + url;
    if (!parts.query.isEmpty())
        url += u'?' + parts.query;
    if (!parts.fragment.isEmpty())
        url += u'#' + parts.fragment;
    return url;
}

QString netlocOf(Interpreter &run, const Value &self)
{
    return run.str(run.attribute(self, QStringLiteral("netloc")));
}

QString hostPart(const QString &netloc)
{
    return netloc.mid(netloc.lastIndexOf(u'@') + 1);
}

/// What stands before the host: "user:password", or nothing.
std::optional<QString> userInfo(const QString &netloc)
{
    const qsizetype at = netloc.lastIndexOf(u'@');
    return at < 0 ? std::nullopt : std::optional(netloc.left(at));
}

Value optionalText(Interpreter &run, const QString &text, bool exists)
{
    return exists ? run.text(text) : Value();
}

void addResultProperties(Interpreter &interpreter, ClassObject &cls)
{
    addProperty(interpreter, cls, "username", [](Interpreter &run, const Value &self) {
        const auto info = userInfo(netlocOf(run, self));
        return optionalText(run, info.value_or(QString()).section(u':', 0, 0), info.has_value());
    });
    addProperty(interpreter, cls, "password", [](Interpreter &run, const Value &self) {
        const QString info = userInfo(netlocOf(run, self)).value_or(QString());
        return optionalText(run, info.section(u':', 1), info.contains(u':'));
    });
    addProperty(interpreter, cls, "hostname", [](Interpreter &run, const Value &self) {
        const QString host = hostPart(netlocOf(run, self));
        const QString name = host.startsWith(u'[') ? host.mid(1, host.indexOf(u']') - 1) : host.section(u':', 0, 0);
        return optionalText(run, name.toLower(), !name.isEmpty());
    });
    addProperty(interpreter, cls, "port", [](Interpreter &run, const Value &self) {
        const QString host = hostPart(netlocOf(run, self));
        const QString port = host.mid(host.lastIndexOf(u']') + 1).section(u':', 1, 1);
        bool isNumber = false;
        const int number = port.toInt(&isNumber);
        if (!port.isEmpty() && (!isNumber || number > 65535))
            raiseValueError(run, QStringLiteral("Port could not be cast to integer value as '%1'").arg(port));
        return isNumber ? Value::integer(number) : Value();
    });
    addMethod(interpreter, cls, "geturl", "self", [](Interpreter &run, BoundArgs &args) {
        return callMethod(run, run.importModule(QStringLiteral("urllib.parse")), "urlunparse", {args["self"]});
    });
}

QByteArray quoted(const QByteArray &bytes, const QByteArray &safe)
{
    return bytes.toPercentEncoding(safe);
}

QByteArray quotable(Interpreter &run, const Value &value)
{
    if (const auto bytes = bytesOf(value))
        return *bytes;
    return run.str(value).toUtf8();
}

QString quotedPlus(Interpreter &run, const Value &value, const QByteArray &safe)
{
    return QString::fromLatin1(quoted(quotable(run, value), safe + ' ')).replace(u' ', u'+');
}

QString unquoted(const QString &text)
{
    return QString::fromUtf8(QByteArray::fromPercentEncoding(text.toUtf8()));
}

Value encodedQuery(Interpreter &run, BoundArgs &args)
{
    Value source = bare(args["query"]);
    if (source.as<DictObject>())
        source = callMethod(run, source, "items");
    const QByteArray safe = args.text("safe").toUtf8();
    QStringList parts;
    for (const Value &pair : run.collect(source)) {
        const auto items = run.collect(pair);
        if (items.size() != 2)
            raiseTypeError(run, QStringLiteral("not a valid non-string sequence or mapping object"));
        const bool isSequence = args.boolean("doseq") && (items[1].as<ListObject>() || items[1].as<TupleObject>());
        for (const Value &value : isSequence ? run.collect(items[1]) : std::vector<Value>{items[1]})
            parts << quotedPlus(run, items[0], safe) + u'=' + quotedPlus(run, value, safe);
    }
    return run.text(parts.join(u'&'));
}

std::vector<std::pair<QString, QString>> queryPairs(BoundArgs &args)
{
    std::vector<std::pair<QString, QString>> pairs;
    for (const QString &part : args.text("qs").split(u'&', Qt::SkipEmptyParts)) {
        const QString value = unquoted(part.section(u'=', 1).replace(u'+', u' '));
        if (!value.isEmpty() || args.boolean("keep_blank_values"))
            pairs.emplace_back(unquoted(part.section(u'=', 0, 0).replace(u'+', u' ')), value);
    }
    return pairs;
}

const NativeTable &urlFunctions()
{
    static const NativeTable table{
        {"quote", "string, safe='/', encoding=None, errors=None",
         [](Interpreter &run, BoundArgs &args) {
             const QByteArray safe = args.has("safe") ? quotable(run, args["safe"]) : QByteArray("/");
             return run.text(QString::fromLatin1(quoted(quotable(run, args["string"]), safe)));
         }},
        {"quote_plus", "string, safe='', encoding=None, errors=None",
         [](Interpreter &run, BoundArgs &args) {
             return run.text(quotedPlus(run, args["string"], args.text("safe").toUtf8()));
         }},
        {"unquote", "string, encoding='utf-8', errors='replace'",
         [](Interpreter &run, BoundArgs &args) { return run.text(unquoted(run.str(args["string"]))); }},
        {"unquote_plus", "string, encoding='utf-8', errors='replace'",
         [](Interpreter &run, BoundArgs &args) {
             return run.text(unquoted(run.str(args["string"]).replace(u'+', u' ')));
         }},
        {"urlencode", "query, doseq=False, safe='', encoding=None, errors=None, quote_via=None", encodedQuery},
        {"parse_qsl", "qs, keep_blank_values=False, **kw",
         [](Interpreter &run, BoundArgs &args) {
             std::vector<Value> values;
             for (const auto &[name, value] : queryPairs(args))
                 values.push_back(run.tuple({run.text(name), run.text(value)}));
             return run.list(std::move(values));
         }},
        {"parse_qs", "qs, keep_blank_values=False, **kw",
         [](Interpreter &run, BoundArgs &args) {
             auto *dict = run.make<DictObject>();
             for (const auto &[name, value] : queryPairs(args)) {
                 if (!dict->find(run, name))
                     dict->set(run, name, run.list({}));
                 dict->find(run, name)->as<ListObject>()->items.push_back(run.text(value));
             }
             return Value(dict);
         }},
        {"urljoin", "base, url, allow_fragments=True",
         [](Interpreter &run, BoundArgs &args) {
             if (args.text("url").isEmpty())
                 return run.text(args.text("base"));
             return run.text(QUrl(args.text("base")).resolved(QUrl(args.text("url"))).toString(QUrl::FullyEncoded));
         }},
        {"urldefrag", "url",
         [](Interpreter &run, BoundArgs &args) {
             const QString url = args.text("url");
             return run.tuple({run.text(url.section(u'#', 0, 0)), run.text(url.section(u'#', 1))});
         }},
    };
    return table;
}

UrlParts partsFromSequence(Interpreter &run, const Value &sequence)
{
    QStringList texts;
    for (const Value &part : run.collect(sequence))
        texts << (part.isNone() ? QString() : run.str(part));
    if (texts.size() == 6) {
        if (!texts[3].isEmpty())
            texts[2] += u';' + texts[3];
        texts.removeAt(3);
    }
    if (texts.size() != 5)
        raiseValueError(run, QStringLiteral("not enough values to unpack (expected 6, got %1)").arg(texts.size()));
    return {texts[0], texts[1], texts[2], texts[3], texts[4]};
}

ClassObject *resultClass(Interpreter &interpreter, ModuleObject &module, const char *name, const QStringList &fields)
{
    ClassObject *cls = addClassBelow(interpreter, module, name, "tuple");
    makeNamedTuple(interpreter, *cls, fields, {});
    addResultProperties(interpreter, *cls);
    return cls;
}

} // namespace

void fillUrllibParse(Interpreter &interpreter, ModuleObject &module)
{
    urlFunctions().addTo(interpreter, module);
    ClassObject *parsed = resultClass(interpreter, module, "ParseResult",
                                      {QStringLiteral("scheme"), QStringLiteral("netloc"), QStringLiteral("path"),
                                       QStringLiteral("params"), QStringLiteral("query"), QStringLiteral("fragment")});
    ClassObject *split = resultClass(interpreter, module, "SplitResult",
                                     {QStringLiteral("scheme"), QStringLiteral("netloc"), QStringLiteral("path"),
                                      QStringLiteral("query"), QStringLiteral("fragment")});
    addFunction(interpreter, module, "urlparse", "url, scheme='', allow_fragments=True",
                [parsed](Interpreter &run, BoundArgs &args) {
                    UrlParts parts = splitUrl(run.str(args["url"]), args.text("scheme"));
                    const qsizetype semicolon = parts.path.indexOf(u';', parts.path.lastIndexOf(u'/') + 1);
                    const QString params = semicolon < 0 ? QString() : parts.path.mid(semicolon + 1);
                    if (semicolon >= 0)
                        parts.path.truncate(semicolon);
                    return run.call(parsed, {run.text(parts.scheme), run.text(parts.netloc), run.text(parts.path),
                                             run.text(params), run.text(parts.query), run.text(parts.fragment)});
                });
    addFunction(interpreter, module, "urlsplit", "url, scheme='', allow_fragments=True",
                [split](Interpreter &run, BoundArgs &args) {
                    const UrlParts parts = splitUrl(run.str(args["url"]), args.text("scheme"));
                    return run.call(split, {run.text(parts.scheme), run.text(parts.netloc), run.text(parts.path),
                                            run.text(parts.query), run.text(parts.fragment)});
                });
    for (const char *name : {"urlunparse", "urlunsplit"}) {
        addFunction(interpreter, module, name, "components", [](Interpreter &run, BoundArgs &args) {
            return run.text(joinUrl(partsFromSequence(run, args["components"])));
        });
    }
}

void fillUrllib(Interpreter &, ModuleObject &) {}

void fillUrllibError(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject *error = addClassBelow(interpreter, module, "URLError", "OSError");
    addClass(interpreter, module, "HTTPError", error);
}

void fillUrllibRequest(Interpreter &interpreter, ModuleObject &module)
{
    for (const char *name : {"urlopen", "urlretrieve", "Request", "build_opener", "install_opener"})
        addRefused(interpreter, module, name, QStringLiteral("fetches an address from the network"));
}

} // namespace retort::script
