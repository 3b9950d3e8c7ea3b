// SPDX-License-Identifier: GPL-3.0-or-later
// Modules that reach outside: importing them is harmless, using them ends the run with a diagnostic.
#include "engine/script/modules/Files.h"
#include "engine/script/modules/Inert.h"
#include "engine/script/modules/Modules.h"

#include <QRegularExpression>

namespace retort::script {

namespace {

void addAllRefused(Interpreter &interpreter, ModuleObject &module, std::initializer_list<const char *> names,
                   const QString &what)
{
    for (const char *name : names)
        addRefused(interpreter, module, name, what);
}

/// Threads and locks: locks are inert, since a script runs alone; a thread is not started.
void addThreading(Interpreter &interpreter, ModuleObject &module)
{
    for (const char *name : {"Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "Event", "Barrier"})
        addInertClass(interpreter, module, name);
}

} // namespace

void fillSubprocess(Interpreter &interpreter, ModuleObject &module)
{
    addClassBelow(interpreter, module, "SubprocessError", "Exception");
    addClassBelow(interpreter, module, "CalledProcessError", "Exception");
    addClassBelow(interpreter, module, "TimeoutExpired", "Exception");
    module.variables.set(QStringLiteral("PIPE"), Value::integer(-1));
    module.variables.set(QStringLiteral("STDOUT"), Value::integer(-2));
    module.variables.set(QStringLiteral("DEVNULL"), Value::integer(-3));
    addAllRefused(interpreter, module,
                  {"run", "call", "check_call", "check_output", "Popen", "getoutput", "getstatusoutput"},
                  QStringLiteral("starts a process"));
}

void fillSocket(Interpreter &interpreter, ModuleObject &module)
{
    module.variables.set(QStringLiteral("error"), interpreter.builtinClass(QStringLiteral("OSError")));
    module.variables.set(QStringLiteral("timeout"), interpreter.builtinClass(QStringLiteral("TimeoutError")));
    module.variables.set(QStringLiteral("AF_INET"), Value::integer(2));
    module.variables.set(QStringLiteral("SOCK_STREAM"), Value::integer(1));
    addFunction(interpreter, module, "gethostname", "",
                [](Interpreter &run, BoundArgs &) { return run.text(QStringLiteral("localhost")); });
    addAllRefused(interpreter, module, {"socket", "create_connection", "gethostbyname", "getaddrinfo", "getfqdn"},
                  QStringLiteral("uses the network"));
}

void fillShutil(Interpreter &interpreter, ModuleObject &module)
{
    addAllRefused(interpreter, module,
                  {"copy", "copy2", "copyfile", "copytree", "move", "rmtree", "make_archive", "chown"},
                  QStringLiteral("changes files"));
    addFunction(interpreter, module, "which", "cmd, *args, **kw", [](Interpreter &, BoundArgs &) { return Value(); });
}

void fillTempfile(Interpreter &interpreter, ModuleObject &module)
{
    addAllRefused(interpreter, module,
                  {"TemporaryFile", "NamedTemporaryFile", "TemporaryDirectory", "SpooledTemporaryFile", "mkdtemp",
                   "mkstemp", "mktemp"},
                  QStringLiteral("makes temporary files"));
    addFunction(interpreter, module, "gettempdir", "",
                [](Interpreter &run, BoundArgs &) { return run.text(QStringLiteral("/tmp")); });
}

void fillThreading(Interpreter &interpreter, ModuleObject &module)
{
    addThreading(interpreter, module);
    addInertClass(interpreter, module, "local");
    addFunction(interpreter, module, "current_thread", "", [](Interpreter &run, BoundArgs &) {
        auto *thread = run.make<InstanceObject>(run.builtinClass(QStringLiteral("object")));
        thread->attributes.set(QStringLiteral("name"), run.text(QStringLiteral("MainThread")));
        return Value(thread);
    });
    addFunction(interpreter, module, "get_ident", "", [](Interpreter &, BoundArgs &) { return Value::integer(1); });
    addAllRefused(interpreter, module, {"Thread", "Timer"}, QStringLiteral("starts a thread"));
}

void fillMultiprocessing(Interpreter &interpreter, ModuleObject &module)
{
    addThreading(interpreter, module);
    addFunction(interpreter, module, "cpu_count", "", [](Interpreter &, BoundArgs &) { return Value::integer(1); });
    addAllRefused(interpreter, module, {"Process", "Pool", "Queue", "Manager", "Pipe"},
                  QStringLiteral("starts a process"));
}

void fillSignal(Interpreter &interpreter, ModuleObject &module)
{
    for (const char *name : {"signal", "alarm", "getsignal"})
        addInertFunction(interpreter, module, name);
    for (const auto &[name, number] :
         {std::pair("SIGINT", 2), std::pair("SIGTERM", 15), std::pair("SIGALRM", 14), std::pair("SIGKILL", 9)})
        module.variables.set(QLatin1String(name), Value::integer(number));
}

void fillPickle(Interpreter &interpreter, ModuleObject &module)
{
    addClassBelow(interpreter, module, "PickleError", "Exception");
    module.variables.set(QStringLiteral("HIGHEST_PROTOCOL"), Value::integer(5));
    for (const char *name : {"dumps", "dump", "loads", "load", "Pickler", "Unpickler"}) {
        addFunction(interpreter, module, name, "*args, **kw", [name](Interpreter &run, BoundArgs &) -> Value {
            stop(run, QStringLiteral("not-interpreted"),
                 QStringLiteral("Retort does not interpret pickle.%1()").arg(QLatin1String(name)));
        });
    }
}

void fillZlib(Interpreter &interpreter, ModuleObject &module)
{
    addClassBelow(interpreter, module, "error", "Exception");
    addFunction(interpreter, module, "compress", "data, level=-1", [](Interpreter &run, BoundArgs &args) {
        // Qt puts the length in four bytes before the stream.
        return Value(run.make<BytesObject>(
            qCompress(bytesOf(args["data"]).value_or(QByteArray()), int(args.integer("level", -1))).mid(4)));
    });
    addFunction(interpreter, module, "decompress", "data, **kw", [](Interpreter &run, BoundArgs &args) {
        const QByteArray data = bytesOf(args["data"]).value_or(QByteArray());
        const QByteArray plain = qUncompress(QByteArray("\x00\x10\x00\x00", 4) + data);
        if (plain.isEmpty() && data.size() > 8)
            raiseOf(run, "zlib", "error", QStringLiteral("Error -3 while decompressing data: incorrect data check"));
        run.heap().charge(plain.size());
        return Value(run.make<BytesObject>(plain));
    });
    addFunction(interpreter, module, "crc32", "data, value=0", [](Interpreter &run, BoundArgs &args) {
        return run.call(run.attribute(run.importModule(QStringLiteral("binascii")), QStringLiteral("crc32")),
                        {args["data"], Value::integer(args.integer("value"))});
    });
}

void fillGzip(Interpreter &interpreter, ModuleObject &module)
{
    for (const char *name : {"open", "compress", "decompress", "GzipFile"}) {
        addFunction(interpreter, module, name, "*args, **kw", [name](Interpreter &run, BoundArgs &) -> Value {
            stop(run, QStringLiteral("not-interpreted"),
                 QStringLiteral("Retort does not interpret gzip.%1()").arg(QLatin1String(name)));
        });
    }
}

void fillGetpass(Interpreter &interpreter, ModuleObject &module)
{
    addFunction(interpreter, module, "getuser", "",
                [](Interpreter &run, BoundArgs &) { return run.text(QStringLiteral("user")); });
    addRefused(interpreter, module, "getpass", QStringLiteral("asks for a password"));
}

void fillGlob(Interpreter &interpreter, ModuleObject &module)
{
    addFunction(interpreter, module, "glob", "pathname, **kw", [](Interpreter &run, BoundArgs &args) {
        const QString path = args.text("pathname");
        const QString folder = path.contains(u'/') ? path.section(u'/', 0, -2) : QString();
        const auto regex = QRegularExpression::fromWildcard(path.section(u'/', -1), Qt::CaseSensitive);
        QStringList found;
        const QString where = folder.isEmpty() ? QStringLiteral(".") : folder;
        if (isProjectFolder(run, where)) {
            for (const QString &name : listProjectFolder(run, where)) {
                if (regex.match(name).hasMatch())
                    found << (folder.isEmpty() ? name : QString(folder + u'/' + name));
            }
        }
        return run.textList(found);
    });
}

// ---------------------------------------------------------------------------------------------- small parsing modules

void fillIpaddress(Interpreter &interpreter, ModuleObject &module)
{
    addClassBelow(interpreter, module, "AddressValueError", "ValueError");
    static const auto checked = [](Interpreter &run, BoundArgs &args) {
        static const QRegularExpression pattern(
            QStringLiteral("\\A(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!\\z|/)|(?=\\z|/))){4}(?:/"
                           "\\d+)?\\z|\\A[0-9a-fA-F:]*:[0-9a-fA-F:.]*(?:/\\d+)?\\z"));
        const QString text = run.str(args["address"]);
        if (!pattern.match(text).hasMatch())
            raiseValueError(run, QStringLiteral("'%1' does not appear to be an IPv4 or IPv6 address").arg(text));
        return run.text(text);
    };
    for (const char *name :
         {"ip_address", "ip_network", "ip_interface", "IPv4Address", "IPv6Address", "IPv4Network", "IPv6Network"})
        addFunction(interpreter, module, name, "address, strict=True",
                    [](Interpreter &run, BoundArgs &args) { return checked(run, args); });
}

void fillConfigparser(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject *error = addClassBelow(interpreter, module, "Error", "Exception");
    addClass(interpreter, module, "NoSectionError", error);
    addClass(interpreter, module, "NoOptionError", error);
    ClassObject &cls = *addClassBelow(interpreter, module, "ConfigParser", "dict");
    addMethod(interpreter, cls, "read_string", "self, string, source=None", [](Interpreter &run, BoundArgs &args) {
        auto *sections = bare(args["self"]).as<DictObject>();
        DictObject *current = nullptr;
        for (const QString &line : args.text("string").split(u'\n')) {
            const QString text = line.trimmed();
            if (text.isEmpty() || text.startsWith(u'#') || text.startsWith(u';'))
                continue;
            if (text.startsWith(u'[') && text.endsWith(u']')) {
                current = run.make<DictObject>();
                sections->set(run, text.mid(1, text.size() - 2), current);
            } else if (current) {
                static const QRegularExpression separator(QStringLiteral("\\s*[=:]\\s*"));
                const auto match = separator.match(text);
                current->set(run, text.left(match.hasMatch() ? match.capturedStart() : text.size()).toLower(),
                             match.hasMatch() ? run.text(text.mid(match.capturedEnd())) : Value());
            }
        }
        return Value();
    });
    addMethod(interpreter, cls, "read", "self, filenames, encoding=None", [](Interpreter &run, BoundArgs &args) {
        const QString path = pathText(run, args["filenames"]);
        if (!isProjectFile(run, path))
            return run.list({});
        callMethod(run, args["self"], "read_string", {run.text(QString::fromUtf8(readProjectFile(run, path)))});
        return run.textList({path});
    });
    addMethod(interpreter, cls, "sections", "self",
              [](Interpreter &run, BoundArgs &args) { return run.list(run.collect(args["self"])); });
    addMethod(interpreter, cls, "has_section", "self, section", [](Interpreter &run, BoundArgs &args) {
        return Value::boolean(run.contains(args["self"], args["section"]));
    });
    addMethod(interpreter, cls, "has_option", "self, section, option", [](Interpreter &run, BoundArgs &args) {
        return Value::boolean(run.contains(args["self"], args["section"]) &&
                              run.contains(run.item(args["self"], args["section"]), args["option"]));
    });
    // get() with a section and an option; with one name it is the dict's.
    addMethod(
        interpreter, cls, "get", "self, section, option=None, *, fallback=None, raw=False, vars=None",
        [](Interpreter &run, BoundArgs &args) {
            const bool isThere =
                run.contains(args["self"], args["section"]) &&
                (args["option"].isNone() || run.contains(run.item(args["self"], args["section"]), args["option"]));
            if (isThere) {
                const Value section = run.item(args["self"], args["section"]);
                return args["option"].isNone() ? section : run.item(section, args["option"]);
            }
            if (args.has("fallback") || args["option"].isNone())
                return args["fallback"];
            raiseOf(
                run, "configparser", run.contains(args["self"], args["section"]) ? "NoOptionError" : "NoSectionError",
                QStringLiteral("No option %1 in section: %2").arg(run.repr(args["option"]), run.repr(args["section"])));
        });
    module.variables.set(QStringLiteral("RawConfigParser"), &cls);
    module.variables.set(QStringLiteral("SafeConfigParser"), &cls);
}

} // namespace retort::script
