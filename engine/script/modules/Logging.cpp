// SPDX-License-Identifier: GPL-3.0-or-later
// logging: loggers that write nothing. What is logged is kept, and a warning or worse is reported as information.
#include "engine/script/modules/Logging.h"

#include "engine/script/modules/Inert.h"
#include "engine/script/modules/Modules.h"

namespace retort::script {

namespace {

struct LogLevel
{
    const char *method;
    const char *name;
    qint64 level;
};

constexpr std::array kLogLevels{
    LogLevel{"debug", "DEBUG", 10},       LogLevel{"info", "INFO", 20},   LogLevel{"warning", "WARNING", 30},
    LogLevel{"warn", "WARN", 30},         LogLevel{"error", "ERROR", 40}, LogLevel{"exception", "ERROR", 40},
    LogLevel{"critical", "CRITICAL", 50}, LogLevel{"fatal", "FATAL", 50},
};

struct Loggers
{
    std::map<QString, InstanceObject *> byName;
};

/// Text for the report, from values whose text can be had without asking the script.
std::optional<QString> plainText(Interpreter &run, const Value &value)
{
    if (const auto text = textOf(value))
        return text;
    return value.isObject() ? std::nullopt : std::optional(run.repr(value));
}

void reportLog(Interpreter &run, qint64 level, const QString &logger, const Value &message,
               const std::vector<Value> &args)
{
    constexpr std::size_t kMostLines = 1000;
    auto text = plainText(run, message);
    if (!text)
        return;
    for (const Value &arg : args) {
        const auto part = plainText(run, arg);
        const qsizetype at = text->indexOf(u'%');
        if (part && at >= 0 && at + 1 < text->size())
            text->replace(at, 2, *part);
    }
    auto &lines = run.state<ScriptLog>().lines;
    if (lines.size() < kMostLines)
        lines.push_back({int(level), logger, *text});
    if (level >= 30)
        run.report(Diagnostic::Severity::Information, QStringLiteral("script-log"), *text);
}

QString nameOf(Interpreter &run, const Value &logger)
{
    const auto name = run.findAttribute(logger, QStringLiteral("name"));
    return name ? run.str(*name) : QString();
}

void addLevelFunctions(Interpreter &interpreter, ModuleObject *module, ClassObject *cls)
{
    for (const LogLevel &entry : kLogLevels) {
        if (module) {
            addFunction(interpreter, *module, entry.method, "msg, *args, **kw",
                        [level = entry.level](Interpreter &run, BoundArgs &args) {
                            reportLog(run, level, QStringLiteral("root"), args["msg"], args.rest);
                            return Value();
                        });
        } else {
            addMethod(interpreter, *cls, entry.method, "self, msg, *args, **kw",
                      [level = entry.level](Interpreter &run, BoundArgs &args) {
                          reportLog(run, level, nameOf(run, args["self"]), args["msg"], args.rest);
                          return Value();
                      });
        }
    }
}

Value loggerNamed(Interpreter &run, const QString &name)
{
    auto *&slot = run.state<Loggers>().byName[name];
    if (!slot) {
        slot = run.make<InstanceObject>(libraryClass(run, "logging", "Logger"));
        slot->attributes.set(QStringLiteral("name"), run.text(name.isEmpty() ? QStringLiteral("root") : name));
        slot->attributes.set(QStringLiteral("level"), Value::integer(0));
        slot->attributes.set(QStringLiteral("handlers"), run.list({}));
        slot->attributes.set(QStringLiteral("filters"), run.list({}));
        slot->attributes.set(QStringLiteral("propagate"), Value::boolean(true));
        slot->attributes.set(QStringLiteral("disabled"), Value::boolean(false));
        slot->attributes.set(QStringLiteral("parent"), Value());
    }
    return slot;
}

const NativeTable &loggerMethods()
{
    static const NativeTable table{
        {"log", "self, level, msg, *args, **kw",
         [](Interpreter &run, BoundArgs &args) {
             reportLog(run, args.integer("level"), nameOf(run, args["self"]), args["msg"], args.rest);
             return Value();
         }},
        {"setLevel", "self, level",
         [](Interpreter &run, BoundArgs &args) {
             args["self"].object()->setAttribute(run, QStringLiteral("level"), args["level"]);
             return Value();
         }},
        {"addHandler", "self, hdlr",
         [](Interpreter &run, BoundArgs &args) {
             return callMethod(run, run.attribute(args["self"], QStringLiteral("handlers")), "append", {args["hdlr"]});
         }},
        {"removeHandler", "self, hdlr", [](Interpreter &, BoundArgs &) { return Value(); }},
        {"addFilter", "self, filter", [](Interpreter &, BoundArgs &) { return Value(); }},
        {"removeFilter", "self, filter", [](Interpreter &, BoundArgs &) { return Value(); }},
        {"isEnabledFor", "self, level",
         [](Interpreter &, BoundArgs &args) { return Value::boolean(args.integer("level") >= 30); }},
        {"getEffectiveLevel", "self", [](Interpreter &, BoundArgs &) { return Value::integer(30); }},
        {"hasHandlers", "self", [](Interpreter &, BoundArgs &) { return Value::boolean(false); }},
        {"getChild", "self, suffix",
         [](Interpreter &run, BoundArgs &args) {
             const QString name = run.str(run.attribute(args["self"], QStringLiteral("name")));
             return loggerNamed(run, name + u'.' + args.text("suffix"));
         }},
    };
    return table;
}

} // namespace

void fillLogging(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject &logger = *addClass(interpreter, module, "Logger");
    loggerMethods().addTo(interpreter, logger);
    addLevelFunctions(interpreter, nullptr, &logger);
    addLevelFunctions(interpreter, &module, nullptr);
    for (const LogLevel &entry : kLogLevels)
        module.variables.set(QLatin1String(entry.name), Value::integer(entry.level));
    module.variables.set(QStringLiteral("NOTSET"), Value::integer(0));
    module.variables.set(QStringLiteral("root"), loggerNamed(interpreter, QString()));
    addFunction(interpreter, module, "getLogger", "name=None",
                [](Interpreter &run, BoundArgs &args) { return loggerNamed(run, args.text("name")); });
    addFunction(interpreter, module, "getLevelName", "level", [](Interpreter &run, BoundArgs &args) {
        for (const LogLevel &entry : kLogLevels) {
            if (args["level"].isIntegral() ? args["level"].asInt() == entry.level
                                           : textOf(args["level"]) == QLatin1String(entry.name))
                return args["level"].isIntegral() ? run.text(QLatin1String(entry.name)) : Value::integer(entry.level);
        }
        return run.text(QStringLiteral("Level %1").arg(run.str(args["level"])));
    });
    ClassObject *handler = addInertClass(interpreter, module, "Handler");
    ClassObject *stream = addInertClass(interpreter, module, "StreamHandler", handler);
    addInertClass(interpreter, module, "FileHandler", stream);
    addInertClass(interpreter, module, "NullHandler", handler);
    for (const char *name : {"Formatter", "Filter", "LogRecord", "LoggerAdapter"})
        addInertClass(interpreter, module, name);
    for (const char *name : {"basicConfig", "disable", "captureWarnings", "addLevelName", "shutdown", "setLoggerClass"})
        addInertFunction(interpreter, module, name);
}

void fillLoggingConfig(Interpreter &interpreter, ModuleObject &module)
{
    for (const char *name : {"fileConfig", "dictConfig"})
        addInertFunction(interpreter, module, name);
}

void fillLoggingHandlers(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject *handler = libraryClass(interpreter, "logging", "Handler");
    for (const char *name : {"RotatingFileHandler", "TimedRotatingFileHandler", "SysLogHandler", "SMTPHandler",
                             "HTTPHandler", "QueueHandler", "MemoryHandler", "SocketHandler"})
        addInertClass(interpreter, module, name, handler);
}

} // namespace retort::script
