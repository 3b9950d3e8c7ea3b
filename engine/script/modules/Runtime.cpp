// SPDX-License-Identifier: GPL-3.0-or-later
// sys, time, warnings, traceback, inspect, importlib, platform: what a script asks about the program that runs it.
#include "engine/script/modules/DateTime.h"
#include "engine/script/modules/Files.h"
#include "engine/script/modules/Inert.h"
#include "engine/script/modules/Modules.h"

#include <QDateTime>

#include <cmath>

namespace retort::script {

namespace {

// ------------------------------------------------------------------------------------------------------------- sys

/// sys.stdout and sys.stderr: the first prints, the second is not shown.
class StreamValue final : public NativeObject
{
public:
    StreamValue(ClassObject *streamClass, bool isShown) : NativeObject(streamClass), prints(isShown) {}
    const bool prints;
};

Value streamNamed(Interpreter &interpreter, ClassObject *cls, bool prints)
{
    return interpreter.make<StreamValue>(cls, prints);
}

void addStreams(Interpreter &interpreter, ModuleObject &module)
{
    auto *cls = interpreter.make<ClassObject>(QStringLiteral("TextIOWrapper"),
                                              std::vector{interpreter.builtinClass(QStringLiteral("object"))});
    addMethod(interpreter, *cls, "write", "self, text", [](Interpreter &run, BoundArgs &args) {
        if (nativeSelf<StreamValue>(run, args).prints)
            run.print(args.text("text"));
        return Value::integer(args.text("text").size());
    });
    addMethod(interpreter, *cls, "flush", "self", [](Interpreter &, BoundArgs &) { return Value(); });
    addMethod(interpreter, *cls, "isatty", "self", [](Interpreter &, BoundArgs &) { return Value::boolean(false); });
    addProperty(interpreter, *cls, "encoding",
                [](Interpreter &run, const Value &) { return run.text(QStringLiteral("utf-8")); });
    module.variables.set(QStringLiteral("stdout"), streamNamed(interpreter, cls, true));
    module.variables.set(QStringLiteral("stderr"), streamNamed(interpreter, cls, false));
    module.variables.set(QStringLiteral("__stdout__"), streamNamed(interpreter, cls, true));
    module.variables.set(QStringLiteral("stdin"), Value());
}

Value versionInfo(Interpreter &interpreter)
{
    const Value make =
        interpreter.attribute(interpreter.importModule(QStringLiteral("collections")), QStringLiteral("namedtuple"));
    const Value cls =
        interpreter.call(make, {interpreter.text(QStringLiteral("version_info")),
                                interpreter.text(QStringLiteral("major minor micro releaselevel serial"))});
    return interpreter.call(cls, {Value::integer(3), Value::integer(11), Value::integer(2),
                                  interpreter.text(QStringLiteral("final")), Value::integer(0)});
}

// ------------------------------------------------------------------------------------------------------------ time

double secondsSinceEpoch()
{
    return double(currentUtc() - unixEpoch()) / double(kMicrosPerSecond);
}

Value timeStruct(Interpreter &run, qint64 micros)
{
    const Value moment = makeDateTime(run, micros, Value());
    const auto *value = nativeAs<DateTimeValue>(moment);
    const QDate date = value->date();
    const qint64 seconds = value->timeOfDay() / kMicrosPerSecond;
    std::vector<Value> fields;
    for (const qint64 field :
         {qint64(date.year()), qint64(date.month()), qint64(date.day()), seconds / 3600, seconds / 60 % 60,
          seconds % 60, qint64(date.dayOfWeek() - 1), qint64(date.dayOfYear()), qint64(0)})
        fields.push_back(Value::integer(field));
    return run.call(run.attribute(run.importModule(QStringLiteral("time")), QStringLiteral("struct_time")),
                    std::move(fields));
}

qint64 microsArgument(BoundArgs &args)
{
    const auto seconds = realNumberOf(args["seconds"]);
    return seconds ? unixEpoch() + qint64(std::floor(*seconds)) * kMicrosPerSecond : currentUtc();
}

ClockReading readingOfStruct(Interpreter &run, const Value &value)
{
    if (value.isNone()) {
        const qint64 now = currentUtc();
        return {QDate(1, 1, 1).addDays(now / kMicrosPerDay), now % kMicrosPerDay, 0, QStringLiteral("UTC")};
    }
    std::vector<qint64> fields;
    for (const Value &field : run.collect(value))
        fields.push_back(run.index(field));
    if (fields.size() < 6)
        raiseTypeError(run, QStringLiteral("time tuple expected"));
    return {QDate(int(fields[0]), int(fields[1]), int(fields[2])),
            ((fields[3] * 60 + fields[4]) * 60 + fields[5]) * kMicrosPerSecond, 0, QStringLiteral("UTC")};
}

const NativeTable &timeFunctions()
{
    static const auto now = [](Interpreter &, BoundArgs &) { return Value::real(secondsSinceEpoch()); };
    static const auto nowInNanoseconds = [](Interpreter &, BoundArgs &) {
        return Value::integer((currentUtc() - unixEpoch()) * 1000);
    };
    static const NativeTable table{
        {"time", "", now},
        {"monotonic", "", now},
        {"perf_counter", "", now},
        {"process_time", "", now},
        {"time_ns", "", nowInNanoseconds},
        {"perf_counter_ns", "", nowInNanoseconds},
        {"monotonic_ns", "", nowInNanoseconds},
        {"sleep", "seconds", [](Interpreter &, BoundArgs &) { return Value(); }},
        {"gmtime", "seconds=None",
         [](Interpreter &run, BoundArgs &args) { return timeStruct(run, microsArgument(args)); }},
        {"localtime", "seconds=None",
         [](Interpreter &run, BoundArgs &args) {
             const qint64 utc = microsArgument(args);
             const int offset = QDateTime::fromMSecsSinceEpoch((utc - unixEpoch()) / 1000).offsetFromUtc();
             return timeStruct(run, utc + offset * kMicrosPerSecond);
         }},
        {"mktime", "t",
         [](Interpreter &run, BoundArgs &args) {
             const ClockReading reading = readingOfStruct(run, args["t"]);
             const QDateTime local(reading.date, QTime::fromMSecsSinceStartOfDay(int(reading.ofDay / 1000)));
             return Value::real(double(local.toSecsSinceEpoch()));
         }},
        {"strftime", "format, t=None",
         [](Interpreter &run, BoundArgs &args) {
             return run.text(strftime(readingOfStruct(run, args["t"]), args.text("format")));
         }},
        {"strptime", "string, format='%a %b %d %H:%M:%S %Y'",
         [](Interpreter &run, BoundArgs &args) {
             const auto reading =
                 strptime(run, args.text("string"), args.text("format", QStringLiteral("%a %b %d %H:%M:%S %Y")));
             return timeStruct(run, startOfDay(reading.date) + reading.ofDay);
         }},
        {"ctime", "seconds=None",
         [](Interpreter &run, BoundArgs &args) {
             const qint64 at = microsArgument(args);
             const ClockReading reading{QDate(1, 1, 1).addDays(at / kMicrosPerDay), at % kMicrosPerDay, {}, {}};
             return run.text(strftime(reading, QStringLiteral("%a %b %e %H:%M:%S %Y")));
         }},
    };
    return table;
}

QString exceptionLine(Interpreter &run, const Value &exception)
{
    const QString message = exceptionText(run, exception);
    return run.typeName(exception) + (message.isEmpty() ? QString() : QString(QStringLiteral(": ") + message));
}

QString handledText(Interpreter &run)
{
    const auto handled = run.handledException();
    return handled ? QString(QStringLiteral("Traceback (most recent call last):\n") +
                             exceptionLine(run, handled->exception) + u'\n')
                   : QStringLiteral("NoneType: None\n");
}

} // namespace

void fillSys(Interpreter &interpreter, ModuleObject &module)
{
    addStreams(interpreter, module);
    const auto set = [&](const char *name, const Value &value) { module.variables.set(QLatin1String(name), value); };
    QStringList paths;
    for (const QString &path : interpreter.host().modulePaths)
        paths << path;
    set("path", interpreter.textList(paths));
    set("argv", interpreter.textList({QStringLiteral("alembic")}));
    set("version_info", versionInfo(interpreter));
    set("version", interpreter.text(QStringLiteral("3.11.2 (main)")));
    set("platform", interpreter.text(QStringLiteral("linux")));
    set("executable", interpreter.text(QStringLiteral("/usr/bin/python3")));
    set("prefix", interpreter.text(QStringLiteral("/usr")));
    set("byteorder", interpreter.text(QStringLiteral("little")));
    set("maxsize", Value::integer(std::numeric_limits<qint64>::max()));
    set("maxunicode", Value::integer(0x10ffff));
    set("modules", interpreter.make<DictObject>());
    set("flags", interpreter.make<InstanceObject>(interpreter.builtinClass(QStringLiteral("object"))));
    addFunction(interpreter, module, "exit", "status=None", [](Interpreter &run, BoundArgs &args) -> Value {
        const Value exit = run.call(run.builtinClass(QStringLiteral("SystemExit")), {args["status"]});
        if (exit.object())
            exit.object()->setAttribute(run, QStringLiteral("code"), args["status"]);
        throw PythonError{exit, run.here(), run.calledFrom()};
    });
    addFunction(interpreter, module, "getrecursionlimit", "",
                [](Interpreter &, BoundArgs &) { return Value::integer(1000); });
    addFunction(interpreter, module, "getdefaultencoding", "",
                [](Interpreter &run, BoundArgs &) { return run.text(QStringLiteral("utf-8")); });
    addFunction(interpreter, module, "getsizeof", "obj, default=None",
                [](Interpreter &, BoundArgs &) { return Value::integer(64); });
    addFunction(interpreter, module, "exc_info", "", [](Interpreter &run, BoundArgs &) {
        const auto handled = run.handledException();
        if (!handled)
            return run.tuple({Value(), Value(), Value()});
        return run.tuple({run.classOf(handled->exception), handled->exception, Value()});
    });
    addFunction(interpreter, module, "intern", "text", [](Interpreter &, BoundArgs &args) { return args["text"]; });
    for (const char *name : {"setrecursionlimit", "settrace", "setprofile"})
        addInertFunction(interpreter, module, name);
}

void fillTime(Interpreter &interpreter, ModuleObject &module)
{
    const Value make =
        interpreter.attribute(interpreter.importModule(QStringLiteral("collections")), QStringLiteral("namedtuple"));
    module.variables.set(
        QStringLiteral("struct_time"),
        interpreter.call(make, {interpreter.text(QStringLiteral("time.struct_time")),
                                interpreter.text(QStringLiteral("tm_year tm_mon tm_mday tm_hour tm_min tm_sec tm_wday "
                                                                "tm_yday tm_isdst"))}));
    timeFunctions().addTo(interpreter, module);
    module.variables.set(QStringLiteral("timezone"), Value::integer(0));
    module.variables.set(QStringLiteral("tzname"), interpreter.tuple({interpreter.text(QStringLiteral("UTC")),
                                                                      interpreter.text(QStringLiteral("UTC"))}));
}

void fillWarnings(Interpreter &interpreter, ModuleObject &module)
{
    for (const char *name : {"warn", "warn_explicit", "simplefilter", "filterwarnings", "resetwarnings", "showwarning"})
        addInertFunction(interpreter, module, name);
    ClassObject &cls = *addClass(interpreter, module, "catch_warnings");
    setConstructor(cls, "*, record=False, **kw", [](Interpreter &run, BoundArgs &) {
        return Value(run.make<InstanceObject>(libraryClass(run, "warnings", "catch_warnings")));
    });
    addMethod(interpreter, cls, "__enter__", "self", [](Interpreter &run, BoundArgs &) { return run.list({}); });
    addMethod(interpreter, cls, "__exit__", "self, *exc",
              [](Interpreter &, BoundArgs &) { return Value::boolean(false); });
}

void fillTraceback(Interpreter &interpreter, ModuleObject &module)
{
    addFunction(interpreter, module, "format_exc", "limit=None, chain=True",
                [](Interpreter &run, BoundArgs &) { return run.text(handledText(run)); });
    addFunction(interpreter, module, "format_exception", "exc, *rest, **kw", [](Interpreter &run, BoundArgs &args) {
        const Value exception = args.rest.empty() ? args["exc"] : args.rest[0];
        return run.textList({exceptionLine(run, exception) + u'\n'});
    });
    for (const char *name : {"print_exc", "print_exception", "print_stack", "print_tb"})
        addInertFunction(interpreter, module, name);
}

void fillInspect(Interpreter &interpreter, ModuleObject &module)
{
    const auto test = [&](const char *name, bool (*fits)(const Value &)) {
        addFunction(interpreter, module, name, "object",
                    [fits](Interpreter &, BoundArgs &args) { return Value::boolean(fits(args["object"])); });
    };
    test("isclass", [](const Value &value) { return value.as<ClassObject>() != nullptr; });
    test("isfunction", [](const Value &value) { return value.as<FunctionObject>() != nullptr; });
    test("ismethod", [](const Value &value) { return value.as<BoundMethod>() != nullptr; });
    test("ismodule", [](const Value &value) { return value.as<ModuleObject>() != nullptr; });
    test("isbuiltin", [](const Value &value) { return value.as<NativeFunction>() != nullptr; });
    test("isgeneratorfunction", [](const Value &value) {
        return value.as<FunctionObject>() && value.as<FunctionObject>()->names.isGenerator;
    });
    test("iscoroutinefunction",
         [](const Value &value) { return value.as<FunctionObject>() && value.as<FunctionObject>()->isAsync; });
    addFunction(interpreter, module, "getdoc", "object", [](Interpreter &run, BoundArgs &args) {
        return run.findAttribute(args["object"], QStringLiteral("__doc__")).value_or(Value());
    });
    addFunction(interpreter, module, "getmembers", "object, predicate=None", [](Interpreter &run, BoundArgs &args) {
        const Value names = run.call(run.attribute(run.builtins(), QStringLiteral("dir")), {args["object"]});
        std::vector<Value> pairs;
        for (const Value &name : run.collect(names)) {
            const auto value = run.findAttribute(args["object"], run.str(name));
            if (value && (args["predicate"].isNone() || run.truth(run.call(args["predicate"], {*value}))))
                pairs.push_back(run.tuple({name, *value}));
        }
        return run.list(std::move(pairs));
    });
    for (const char *name : {"signature", "stack", "currentframe", "getsource", "getfile", "getmodule"}) {
        addFunction(interpreter, module, name, "*args, **kw", [name](Interpreter &run, BoundArgs &) -> Value {
            stop(run, QStringLiteral("not-interpreted"),
                 QStringLiteral("Retort does not answer inspect.%1()").arg(QLatin1String(name)));
        });
    }
}

void fillImportlib(Interpreter &interpreter, ModuleObject &module)
{
    addFunction(interpreter, module, "import_module", "name, package=None", [](Interpreter &run, BoundArgs &args) {
        QString name = args.text("name");
        if (name.startsWith(u'.')) {
            QString base = args.text("package");
            for (name.remove(0, 1); name.startsWith(u'.'); name.remove(0, 1))
                base = base.section(u'.', 0, -2);
            name = base + u'.' + name;
        }
        return Value(run.importModule(name));
    });
    addFunction(interpreter, module, "reload", "module", [](Interpreter &, BoundArgs &args) { return args["module"]; });
    addInertFunction(interpreter, module, "invalidate_caches");
}

void fillImportlibUtil(Interpreter &interpreter, ModuleObject &module)
{
    addFunction(interpreter, module, "find_spec", "name, package=None", [](Interpreter &run, BoundArgs &args) {
        Object *found = run.importModule(args.text("name"));
        return found->kind() == ObjectKind::Opaque ? Value() : Value(found);
    });
    for (const char *name : {"spec_from_file_location", "module_from_spec"})
        addRefused(interpreter, module, name, QStringLiteral("loads a module by its file"));
}

void fillImportlibResources(Interpreter &interpreter, ModuleObject &module)
{
    // A package's folder is that of its file; the package is given as a module or by its name.
    static const auto folderOf = [](Interpreter &run, const Value &package) {
        const Value found = textOf(package) ? Value(run.importModule(*textOf(package))) : package;
        const auto file = run.findAttribute(found, QStringLiteral("__file__"));
        const auto path = file ? textOf(*file) : std::nullopt;
        if (path)
            return path->section(u'/', 0, -2);
        const QString name =
            textOf(package) ? *textOf(package) : run.str(run.attribute(package, QStringLiteral("__name__")));
        for (const QString &folder : run.host().modulePaths) {
            const QString candidate = folder + u'/' + QString(name).replace(u'.', u'/');
            if (isProjectFolder(run, candidate))
                return candidate;
        }
        raise(run, "ModuleNotFoundError", QStringLiteral("No module named '%1'").arg(name));
    };
    addFunction(interpreter, module, "files", "package", [](Interpreter &run, BoundArgs &args) {
        return run.call(libraryClass(run, "pathlib", "Path"), {run.text(folderOf(run, args["package"]))});
    });
    addFunction(interpreter, module, "read_text", "package, resource, encoding='utf-8', errors='strict'",
                [](Interpreter &run, BoundArgs &args) {
                    return run.text(QString::fromUtf8(
                        readProjectFile(run, folderOf(run, args["package"]) + u'/' + pathText(run, args["resource"]))));
                });
    addFunction(interpreter, module, "read_binary", "package, resource", [](Interpreter &run, BoundArgs &args) {
        return Value(run.make<BytesObject>(
            readProjectFile(run, folderOf(run, args["package"]) + u'/' + pathText(run, args["resource"]))));
    });
    addFunction(interpreter, module, "is_resource", "package, name", [](Interpreter &run, BoundArgs &args) {
        return Value::boolean(isProjectFile(run, folderOf(run, args["package"]) + u'/' + args.text("name")));
    });
    addFunction(interpreter, module, "open_text", "package, resource, encoding='utf-8', errors='strict'",
                [](Interpreter &run, BoundArgs &args) {
                    const QString path = folderOf(run, args["package"]) + u'/' + pathText(run, args["resource"]);
                    return run.call(run.attribute(run.builtins(), QStringLiteral("open")), {run.text(path)});
                });
}

void fillPlatform(Interpreter &interpreter, ModuleObject &module)
{
    for (const auto &[name, text] :
         {std::pair("system", "Linux"), std::pair("machine", "x86_64"), std::pair("node", "localhost"),
          std::pair("release", ""), std::pair("platform", "Linux"), std::pair("python_version", "3.11.2"),
          std::pair("python_implementation", "CPython")}) {
        addFunction(
            interpreter, module, name, "*args, **kw",
            [answer = QString(QLatin1String(text))](Interpreter &run, BoundArgs &) { return run.text(answer); });
    }
}

} // namespace retort::script
