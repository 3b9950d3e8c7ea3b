// SPDX-License-Identifier: GPL-3.0-or-later
// os and os.path. The environment is the host's; files are looked at under the rule of Files.h; nothing is changed.
#include "engine/script/modules/Files.h"
#include "engine/script/modules/Library.h"
#include "engine/script/modules/MissingVariables.h"
#include "engine/script/modules/Modules.h"

#include <QDir>

namespace retort::script {

namespace {

struct EnvironmentVariables
{
    std::optional<std::map<QString, QString>> values;
};

/// The host's variables; null if they are unknown.
const std::map<QString, QString> *environmentVariables(Interpreter &run)
{
    if (!run.host().environment)
        return nullptr;
    auto &known = run.state<EnvironmentVariables>().values;
    if (!known)
        known = run.host().environment();
    return &*known;
}

/// os.environ
class EnvironValue final : public NativeObject
{
public:
    using NativeObject::NativeObject;

    Value item(Interpreter &run, const Value &key) override
    {
        const QString name = run.str(key);
        if (const Value *set = m_set.find(name))
            return *set;
        const auto *known = environmentVariables(run);
        if (!known)
            return run.make<UnknownObject>(name);
        const auto it = known->find(name);
        if (it != known->end())
            return run.text(it->second);
        if (!run.host().isEnvironmentWhole)
            return run.make<UnknownObject>(name);
        run.state<MissingVariables>().names << name;
        raiseKeyError(run, key);
    }
    void setItem(Interpreter &run, const Value &key, const Value &value) override { m_set.set(run.str(key), value); }
    void deleteItem(Interpreter &run, const Value &key) override
    {
        if (!m_set.remove(run.str(key)))
            raiseKeyError(run, key);
    }
    bool contains(Interpreter &run, const Value &key) override
    {
        const QString name = run.str(key);
        if (m_set.contains(name))
            return true;
        const auto *known = environmentVariables(run);
        const bool isThere = known && known->contains(name);
        if (!isThere && !isWhole(run))
            run.make<UnknownObject>(name)->needed(run, QStringLiteral("asks whether it is set"));
        return isThere;
    }
    /// Whether what is not known to be set is known not to be.
    static bool isWhole(Interpreter &run) { return run.host().environment && run.host().isEnvironmentWhole; }

    Iterator *iterate(Interpreter &run) override { return asDict(run)->iterate(run); }
    std::optional<qint64> length(Interpreter &run) override { return asDict(run)->length(run); }
    QString repr(Interpreter &run) override { return QStringLiteral("environ(%1)").arg(asDict(run)->repr(run)); }

    /// With a default, an environment that is not known counts as empty.
    Value get(Interpreter &run, const Value &key, const std::optional<Value> &fallback)
    {
        const QString name = run.str(key);
        if (const Value *set = m_set.find(name))
            return *set;
        const auto *known = environmentVariables(run);
        if (known) {
            if (const auto it = known->find(name); it != known->end())
                return run.text(it->second);
        }
        return fallback || isWhole(run) ? fallback.value_or(Value()) : Value(run.make<UnknownObject>(name));
    }

    DictObject *asDict(Interpreter &run) const
    {
        auto *dict = run.make<DictObject>();
        if (const auto *known = environmentVariables(run)) {
            for (const auto &[name, value] : *known)
                dict->set(run, name, run.text(value));
        }
        for (const auto &[name, value] : m_set.entries())
            dict->set(run, name, value);
        return dict;
    }

private:
    NameMap m_set;
};

EnvironValue &environOf(Interpreter &run)
{
    return nativeSelf<EnvironValue>(run,
                                    run.attribute(run.importModule(QStringLiteral("os")), QStringLiteral("environ")));
}

std::optional<Value> optionalDefault(BoundArgs &args)
{
    return args.has("default") ? std::optional(args["default"]) : std::nullopt;
}

const NativeTable &environMethods()
{
    static const NativeTable table{
        {"get", "self, key, default=None",
         [](Interpreter &run, BoundArgs &args) {
             return nativeSelf<EnvironValue>(run, args).get(run, args["key"], optionalDefault(args));
         }},
        {"setdefault", "self, key, default=None",
         [](Interpreter &run, BoundArgs &args) {
             auto &environ = nativeSelf<EnvironValue>(run, args);
             const Value value = environ.get(run, args["key"], args["default"]);
             environ.setItem(run, args["key"], value);
             return value;
         }},
        {"pop", "self, key, default=None",
         [](Interpreter &run, BoundArgs &args) {
             return nativeSelf<EnvironValue>(run, args).get(run, args["key"], optionalDefault(args));
         }},
        {"update", "self, other=None, **kw",
         [](Interpreter &run, BoundArgs &args) {
             auto &environ = nativeSelf<EnvironValue>(run, args);
             if (const auto *dict = bare(args["other"]).as<DictObject>()) {
                 for (const auto &entry : dict->table.entries()) {
                     if (entry.isAlive)
                         environ.setItem(run, entry.key, entry.value);
                 }
             }
             for (const auto &[name, value] : args.keywords)
                 environ.setItem(run, run.text(name), value);
             return Value();
         }},
        {"copy", "self",
         [](Interpreter &run, BoundArgs &args) { return Value(nativeSelf<EnvironValue>(run, args).asDict(run)); }},
        {"keys", "self",
         [](Interpreter &run, BoundArgs &args) {
             return callMethod(run, nativeSelf<EnvironValue>(run, args).asDict(run), "keys");
         }},
        {"values", "self",
         [](Interpreter &run, BoundArgs &args) {
             return callMethod(run, nativeSelf<EnvironValue>(run, args).asDict(run), "values");
         }},
        {"items", "self",
         [](Interpreter &run, BoundArgs &args) {
             return callMethod(run, nativeSelf<EnvironValue>(run, args).asDict(run), "items");
         }},
    };
    return table;
}

// --------------------------------------------------------------------------------------------------------- os.path

QString joinedPath(Interpreter &run, BoundArgs &args)
{
    QString path = pathText(run, args["path"]);
    for (const Value &part : args.rest) {
        const QString next = pathText(run, part);
        if (next.startsWith(u'/'))
            path = next;
        else if (path.isEmpty() || path.endsWith(u'/'))
            path += next;
        else
            path += u'/' + next;
    }
    return path;
}

QString directoryName(const QString &path)
{
    QString head = path.left(path.lastIndexOf(u'/') + 1);
    while (head.size() > 1 && head.endsWith(u'/') && head != QString(head.size(), u'/'))
        head.chop(1);
    return head;
}

qsizetype suffixStart(const QString &path)
{
    const qsizetype name = path.lastIndexOf(u'/') + 1;
    qsizetype first = name;
    while (first < path.size() && path[first] == u'.')
        ++first;
    const qsizetype dot = path.lastIndexOf(u'.');
    return dot < first ? path.size() : dot;
}

QString normalPath(const QString &path)
{
    return path.isEmpty() ? QStringLiteral(".") : QDir::cleanPath(path);
}

const NativeTable &pathFunctions()
{
    static const auto textual = [](Interpreter &run, BoundArgs &args) { return pathText(run, args["path"]); };
    static const NativeTable table{
        {"join", "path, *paths", [](Interpreter &run, BoundArgs &args) { return run.text(joinedPath(run, args)); }},
        {"basename", "path",
         [](Interpreter &run, BoundArgs &args) {
             const QString path = textual(run, args);
             return run.text(path.mid(path.lastIndexOf(u'/') + 1));
         }},
        {"dirname", "path",
         [](Interpreter &run, BoundArgs &args) { return run.text(directoryName(textual(run, args))); }},
        {"split", "path",
         [](Interpreter &run, BoundArgs &args) {
             const QString path = textual(run, args);
             return run.tuple({run.text(directoryName(path)), run.text(path.mid(path.lastIndexOf(u'/') + 1))});
         }},
        {"splitext", "path",
         [](Interpreter &run, BoundArgs &args) {
             const QString path = textual(run, args);
             const qsizetype at = suffixStart(path);
             return run.tuple({run.text(path.left(at)), run.text(path.mid(at))});
         }},
        {"abspath", "path",
         [](Interpreter &run, BoundArgs &args) { return run.text(absolutePath(run, textual(run, args))); }},
        {"realpath", "path, *, strict=False",
         [](Interpreter &run, BoundArgs &args) { return run.text(absolutePath(run, textual(run, args))); }},
        {"normpath", "path",
         [](Interpreter &run, BoundArgs &args) { return run.text(normalPath(textual(run, args))); }},
        {"expanduser", "path", [](Interpreter &run, BoundArgs &args) { return run.text(textual(run, args)); }},
        {"expandvars", "path", [](Interpreter &run, BoundArgs &args) { return run.text(textual(run, args)); }},
        {"isabs", "path",
         [](Interpreter &run, BoundArgs &args) { return Value::boolean(textual(run, args).startsWith(u'/')); }},
        {"exists", "path",
         [](Interpreter &run, BoundArgs &args) {
             const QString path = textual(run, args);
             return Value::boolean(isProjectFile(run, path) || isProjectFolder(run, path));
         }},
        {"isfile", "path",
         [](Interpreter &run, BoundArgs &args) { return Value::boolean(isProjectFile(run, textual(run, args))); }},
        {"isdir", "path",
         [](Interpreter &run, BoundArgs &args) { return Value::boolean(isProjectFolder(run, textual(run, args))); }},
        {"islink", "path", [](Interpreter &, BoundArgs &) { return Value::boolean(false); }},
        {"relpath", "path, start=None",
         [](Interpreter &run, BoundArgs &args) {
             const QString start = args["start"].isNone() ? QStringLiteral(".") : pathText(run, args["start"]);
             const QString relative =
                 QDir(absolutePath(run, start)).relativeFilePath(absolutePath(run, textual(run, args)));
             return run.text(relative.isEmpty() ? QStringLiteral(".") : relative);
         }},
        {"getsize", "path",
         [](Interpreter &run, BoundArgs &args) {
             return Value::integer(readProjectFile(run, textual(run, args)).size());
         }},
        {"commonprefix", "m",
         [](Interpreter &run, BoundArgs &args) {
             std::optional<QString> common;
             for (const Value &value : run.collect(args["m"])) {
                 const QString text = run.str(value);
                 if (!common)
                     common = text;
                 while (!text.startsWith(*common))
                     common->chop(1);
             }
             return run.text(common.value_or(QString()));
         }},
    };
    return table;
}

} // namespace

void fillOsPath(Interpreter &interpreter, ModuleObject &module)
{
    pathFunctions().addTo(interpreter, module);
    module.variables.set(QStringLiteral("sep"), interpreter.text(QStringLiteral("/")));
    module.variables.set(QStringLiteral("pathsep"), interpreter.text(QStringLiteral(":")));
}

void fillOs(Interpreter &interpreter, ModuleObject &module)
{
    auto *environClass = interpreter.make<ClassObject>(QStringLiteral("_Environ"),
                                                       std::vector{interpreter.builtinClass(QStringLiteral("object"))});
    environMethods().addTo(interpreter, *environClass);
    module.variables.set(QStringLiteral("environ"), interpreter.make<EnvironValue>(environClass));
    module.variables.set(QStringLiteral("path"), interpreter.importModule(QStringLiteral("os.path")));
    for (const auto &[name, text] : {std::pair("sep", "/"), std::pair("linesep", "\n"), std::pair("pathsep", ":"),
                                     std::pair("name", "posix"), std::pair("curdir", "."), std::pair("pardir", ".."),
                                     std::pair("extsep", "."), std::pair("devnull", "/dev/null")})
        module.variables.set(QLatin1String(name), interpreter.text(QLatin1String(text)));
    module.variables.set(QStringLiteral("PathLike"), addClass(interpreter, module, "PathLike"));
    module.variables.set(QStringLiteral("error"), interpreter.builtinClass(QStringLiteral("OSError")));
    addFunction(interpreter, module, "getenv", "key, default=None", [](Interpreter &run, BoundArgs &args) {
        return environOf(run).get(run, args["key"], optionalDefault(args));
    });
    addFunction(interpreter, module, "putenv", "key, value", [](Interpreter &run, BoundArgs &args) {
        environOf(run).setItem(run, args["key"], args["value"]);
        return Value();
    });
    addFunction(interpreter, module, "getcwd", "",
                [](Interpreter &run, BoundArgs &) { return run.text(absolutePath(run, QString())); });
    addFunction(interpreter, module, "fspath", "path",
                [](Interpreter &run, BoundArgs &args) { return run.text(pathText(run, args["path"])); });
    addFunction(interpreter, module, "getpid", "", [](Interpreter &, BoundArgs &) { return Value::integer(1); });
    addFunction(interpreter, module, "cpu_count", "", [](Interpreter &, BoundArgs &) { return Value::integer(1); });
    addFunction(interpreter, module, "urandom", "size", [](Interpreter &run, BoundArgs &args) {
        return callMethod(run, run.importModule(QStringLiteral("secrets")), "token_bytes", {args["size"]});
    });
    addFunction(interpreter, module, "listdir", "path='.'", [](Interpreter &run, BoundArgs &args) {
        return run.textList(
            listProjectFolder(run, args.has("path") ? pathText(run, args["path"]) : QStringLiteral(".")));
    });
    for (const char *name : {"chdir", "chmod", "makedirs", "mkdir", "open", "popen", "remove", "removedirs", "rename",
                             "rmdir", "scandir", "stat", "system", "unlink", "walk", "kill", "fork", "execv"})
        addRefused(interpreter, module, name, QStringLiteral("calls os.%1()").arg(QLatin1String(name)));
}

} // namespace retort::script
