// SPDX-License-Identifier: GPL-3.0-or-later
// open(), io, and the rule by which scripts read files.
#include "engine/script/modules/Files.h"

#include "engine/script/Formatting.h"
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>

namespace retort::script {

namespace {

constexpr qint64 kLargestFile = 16 * 1024 * 1024;

bool isInside(const QString &folder, const QString &canonical)
{
    return !folder.isEmpty() && (canonical == folder || canonical.startsWith(folder + u'/'));
}

QString projectRoot(Interpreter &run)
{
    const QString folder = run.host().projectFolder;
    return folder.isEmpty() ? QString() : QFileInfo(folder).canonicalFilePath();
}

/// The canonical path if it exists inside the project, else an empty text.
QString canonicalInProject(Interpreter &run, const QString &path)
{
    const QString canonical = QFileInfo(absolutePath(run, path)).canonicalFilePath();
    return !canonical.isEmpty() && isInside(projectRoot(run), canonical) ? canonical : QString();
}

[[noreturn]] void raiseOsError(Interpreter &run, const char *className, int number, const char *message,
                               const QString &path)
{
    auto *error =
        run.call(run.builtinClass(QLatin1String(className)), {Value::integer(number), run.text(QLatin1String(message))})
            .as<InstanceObject>();
    error->attributes.set(QStringLiteral("errno"), Value::integer(number));
    error->attributes.set(QStringLiteral("strerror"), run.text(QLatin1String(message)));
    error->attributes.set(QStringLiteral("filename"), run.text(path));
    throw PythonError{error, run.here(), run.calledFrom()};
}

FileValue &selfFile(Interpreter &run, BoundArgs &args)
{
    auto &file = nativeSelf<FileValue>(run, args);
    file.requireOpen(run);
    return file;
}

Value readFrom(Interpreter &run, BoundArgs &args)
{
    auto &file = selfFile(run, args);
    const qint64 size = args.integer("size", -1);
    if (size < 0) {
        const QByteArray part = file.content.mid(file.at);
        file.at = std::max(file.at, file.content.size());
        return file.valueOf(run, part);
    }
    if (file.isBytes) {
        const QByteArray part = file.content.mid(file.at, size);
        file.at += part.size();
        return file.valueOf(run, part);
    }
    const auto characters = charactersOf(QString::fromUtf8(file.content.mid(file.at)));
    QString part;
    for (qint64 i = 0; i < size && i < qint64(characters.size()); ++i)
        part += characters[std::size_t(i)];
    file.at += part.toUtf8().size();
    return run.text(part);
}

Value writeTo(Interpreter &run, BoundArgs &args)
{
    auto &file = selfFile(run, args);
    const auto text = textOf(args["data"]);
    const auto bytes = bytesOf(args["data"]);
    if (file.isBytes ? !bytes : !text) {
        raiseTypeError(run,
                       file.isBytes
                           ? QStringLiteral("a bytes-like object is required, not '%1'").arg(run.typeName(args["data"]))
                           : QStringLiteral("string argument expected, got '%1'").arg(run.typeName(args["data"])));
    }
    const QByteArray part = file.isBytes ? *bytes : text->toUtf8();
    run.heap().charge(part.size());
    file.content.replace(file.at, part.size(), part);
    file.at += part.size();
    return Value::integer(file.isBytes ? part.size() : text->size());
}

const NativeTable &fileMethods()
{
    static const NativeTable table{
        {"read", "self, size=-1", readFrom},
        {"readline", "self, size=-1",
         [](Interpreter &run, BoundArgs &args) {
             auto &file = selfFile(run, args);
             return file.valueOf(run, file.readLine(args.integer("size", -1)));
         }},
        {"readlines", "self, hint=-1",
         [](Interpreter &run, BoundArgs &args) { return run.list(run.collect(&selfFile(run, args))); }},
        {"write", "self, data", writeTo},
        {"writelines", "self, lines",
         [](Interpreter &run, BoundArgs &args) {
             for (const Value &line : run.collect(args["lines"]))
                 callMethod(run, args["self"], "write", {line});
             return Value();
         }},
        {"getvalue", "self",
         [](Interpreter &run, BoundArgs &args) {
             auto &file = selfFile(run, args);
             return file.valueOf(run, file.content);
         }},
        {"seek", "self, offset, whence=0",
         [](Interpreter &run, BoundArgs &args) {
             auto &file = selfFile(run, args);
             const qint64 base = args.integer("whence") == 1   ? file.at
                                 : args.integer("whence") == 2 ? file.content.size()
                                                               : 0;
             file.at = std::clamp<qint64>(base + args.integer("offset"), 0, file.content.size());
             return Value::integer(file.at);
         }},
        {"tell", "self", [](Interpreter &run, BoundArgs &args) { return Value::integer(selfFile(run, args).at); }},
        {"flush", "self", [](Interpreter &, BoundArgs &) { return Value(); }},
        {"readable", "self", [](Interpreter &, BoundArgs &) { return Value::boolean(true); }},
        {"close", "self",
         [](Interpreter &run, BoundArgs &args) {
             nativeSelf<FileValue>(run, args).isClosed = true;
             return Value();
         }},
        {"__enter__", "self",
         [](Interpreter &run, BoundArgs &args) {
             selfFile(run, args);
             return args["self"];
         }},
        {"__exit__", "self, *exc",
         [](Interpreter &run, BoundArgs &args) {
             nativeSelf<FileValue>(run, args).isClosed = true;
             return Value();
         }},
    };
    return table;
}

ClassObject *addFileClass(Interpreter &interpreter, ModuleObject &module, const char *name)
{
    ClassObject *cls = addClass(interpreter, module, name);
    fileMethods().addTo(interpreter, *cls);
    addProperty(interpreter, *cls, "closed", [](Interpreter &run, const Value &self) {
        return Value::boolean(nativeSelf<FileValue>(run, self).isClosed);
    });
    addProperty(interpreter, *cls, "name",
                [](Interpreter &run, const Value &self) { return run.text(nativeSelf<FileValue>(run, self).name); });
    return cls;
}

QByteArray withPlainLineEnds(QByteArray bytes)
{
    if (bytes.startsWith("\xef\xbb\xbf"))
        bytes.remove(0, 3);
    return bytes.replace("\r\n", "\n").replace('\r', '\n');
}

} // namespace

QString absolutePath(Interpreter &interpreter, const QString &path)
{
    const QString folder = interpreter.host().projectFolder;
    return QDir::cleanPath(
        QDir::isAbsolutePath(path) ? path : QString((folder.isEmpty() ? QStringLiteral("/") : folder) + u'/' + path));
}

QString pathText(Interpreter &interpreter, const Value &value)
{
    if (const auto text = textOf(value))
        return *text;
    if (const auto bytes = bytesOf(value))
        return QString::fromUtf8(*bytes);
    if (!unknownAs(value)) {
        if (const auto method = interpreter.findAttribute(value, QStringLiteral("__fspath__")))
            return interpreter.str(interpreter.call(*method, std::vector<Value>{}));
    }
    raiseTypeError(
        interpreter,
        QStringLiteral("expected str, bytes or os.PathLike object, not %1").arg(interpreter.typeName(value)));
}

QByteArray readProjectFile(Interpreter &interpreter, const QString &path)
{
    const QString absolute = absolutePath(interpreter, path);
    const QFileInfo info(absolute);
    const QString root = projectRoot(interpreter);
    const QString canonical = info.canonicalFilePath();
    const bool isAllowed = canonical.isEmpty() ? isInside(QDir::cleanPath(interpreter.host().projectFolder), absolute)
                                               : isInside(root, canonical);
    if (!isAllowed) {
        stop(interpreter, QStringLiteral("outside-project"),
             QStringLiteral("The script reads %1, which is outside the project's folder").arg(path),
             QStringLiteral("only files inside the project are read"));
    }
    if (canonical.isEmpty())
        raiseOsError(interpreter, "FileNotFoundError", ENOENT, "No such file or directory", path);
    if (info.isDir())
        raiseOsError(interpreter, "IsADirectoryError", EISDIR, "Is a directory", path);
    QFile file(canonical);
    if (!info.isFile() || !file.open(QIODevice::ReadOnly))
        raiseOsError(interpreter, "PermissionError", EACCES, "Permission denied", path);
    if (file.size() > kLargestFile) {
        stop(interpreter, QStringLiteral("file-too-large"),
             QStringLiteral("The script reads %1, which is larger than %2 MB")
                 .arg(path)
                 .arg(kLargestFile / (1024 * 1024)));
    }
    interpreter.heap().charge(file.size());
    return file.readAll();
}

bool isProjectFile(Interpreter &interpreter, const QString &path)
{
    return QFileInfo(canonicalInProject(interpreter, path)).isFile();
}

bool isProjectFolder(Interpreter &interpreter, const QString &path)
{
    return QFileInfo(canonicalInProject(interpreter, path)).isDir();
}

QStringList listProjectFolder(Interpreter &interpreter, const QString &path)
{
    const QString canonical = canonicalInProject(interpreter, path);
    if (canonical.isEmpty())
        raiseOsError(interpreter, "FileNotFoundError", ENOENT, "No such file or directory", path);
    return QDir(canonical).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden, QDir::Name);
}

Iterator *FileValue::iterate(Interpreter &interpreter)
{
    requireOpen(interpreter);
    return interpreter.make<MadeIterator>([this](Interpreter &run) -> std::optional<Value> {
        const QByteArray line = readLine();
        return line.isEmpty() ? std::nullopt : std::optional(valueOf(run, line));
    });
}

QString FileValue::repr(Interpreter &)
{
    return isBytes ? QStringLiteral("<_io.BufferedReader name=%1>").arg(reprOf(name))
                   : QStringLiteral("<_io.TextIOWrapper name=%1 mode='r' encoding='utf-8'>").arg(reprOf(name));
}

Value FileValue::valueOf(Interpreter &interpreter, const QByteArray &part) const
{
    interpreter.heap().charge(part.size());
    return isBytes ? Value(interpreter.make<BytesObject>(part)) : interpreter.text(QString::fromUtf8(part));
}

QByteArray FileValue::readLine(qsizetype limit)
{
    const qsizetype end = content.indexOf('\n', at);
    qsizetype size = (end < 0 ? content.size() : end + 1) - at;
    if (limit >= 0)
        size = std::min(size, limit);
    const QByteArray line = content.mid(at, size);
    at += line.size();
    return line;
}

void FileValue::requireOpen(Interpreter &interpreter) const
{
    if (isClosed)
        raiseValueError(interpreter, QStringLiteral("I/O operation on closed file."));
}

Value openFile(Interpreter &interpreter, BoundArgs &args)
{
    const QString path = pathText(interpreter, args["file"]);
    const QString mode = args.text("mode", QStringLiteral("r"));
    // env.py may say where the SQL goes; what writes it is not the interpreter.
    if (mode == QLatin1String("w") && interpreter.host().isEnvironmentFile && !interpreter.host().isOnline)
        return interpreter.make<FileValue>(libraryClass(interpreter, "io", "TextIOWrapper"), QByteArray(), false, path);
    if (mode.contains(u'w') || mode.contains(u'a') || mode.contains(u'x') || mode.contains(u'+'))
        refuse(interpreter, QStringLiteral("writes the file %1").arg(path));
    const bool isBytes = mode.contains(u'b');
    const QByteArray content = readProjectFile(interpreter, path);
    return interpreter.make<FileValue>(libraryClass(interpreter, "io", "TextIOWrapper"),
                                       isBytes ? content : withPlainLineEnds(content), isBytes, path);
}

void fillIo(Interpreter &interpreter, ModuleObject &module)
{
    addFileClass(interpreter, module, "TextIOWrapper");
    ClassObject *text = addFileClass(interpreter, module, "StringIO");
    setConstructor(*text, "initial_value='', newline=None", [](Interpreter &run, BoundArgs &args) {
        return Value(run.make<FileValue>(libraryClass(run, "io", "StringIO"), args.text("initial_value").toUtf8(),
                                         false, QString()));
    });
    ClassObject *bytes = addFileClass(interpreter, module, "BytesIO");
    setConstructor(*bytes, "initial_bytes=b''", [](Interpreter &run, BoundArgs &args) {
        return Value(run.make<FileValue>(libraryClass(run, "io", "BytesIO"),
                                         bytesOf(args["initial_bytes"]).value_or(QByteArray()), true, QString()));
    });
    module.variables.set(QStringLiteral("open"), interpreter.attribute(interpreter.builtins(), QStringLiteral("open")));
    for (const char *name : {"IOBase", "RawIOBase", "BufferedIOBase", "TextIOBase"})
        addClass(interpreter, module, name);
}

} // namespace retort::script
