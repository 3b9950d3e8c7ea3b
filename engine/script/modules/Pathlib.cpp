// SPDX-License-Identifier: GPL-3.0-or-later
// pathlib: paths as values; reading under the rule of Files.h.
#include "engine/script/modules/Files.h"
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"

#include "engine/script/Formatting.h"

#include <QDir>
#include <QRegularExpression>

namespace retort::script {

namespace {

/// A path as pathlib writes it: no doubled slashes, no "." parts, ".." kept.
QString tidied(const QString &path)
{
    QStringList parts;
    for (const QString &part : path.split(u'/', Qt::SkipEmptyParts)) {
        if (part != QLatin1String("."))
            parts << part;
    }
    const QString text = (path.startsWith(u'/') ? QStringLiteral("/") : QString()) + parts.join(u'/');
    return text.isEmpty() ? QStringLiteral(".") : text;
}

class PathValue final : public NativeObject
{
public:
    PathValue(ClassObject *pathClass, const QString &given) : NativeObject(pathClass), path(tidied(given)) {}

    const QString path;

    PathValue *made(Interpreter &run, const QString &text) const { return run.make<PathValue>(cls, text); }
    QString name() const
    {
        const QString last = path.section(u'/', -1);
        return last == QLatin1String(".") ? QString() : last;
    }
    /// Where the suffix of the name begins; its length if it has none.
    qsizetype suffixAt() const
    {
        const QString own = name();
        const qsizetype dot = own.lastIndexOf(u'.');
        return dot > 0 && dot < own.size() - 1 ? dot : own.size();
    }
    QString parent() const
    {
        const qsizetype slash = path.lastIndexOf(u'/');
        if (slash < 0)
            return QStringLiteral(".");
        return slash == 0 ? QStringLiteral("/") : path.left(slash);
    }
    QString withName(const QString &text) const
    {
        const QString folder = parent();
        if (folder == QLatin1String("."))
            return text;
        return folder.endsWith(u'/') ? QString(folder + text) : QString(folder + u'/' + text);
    }
    QString joined(const QString &next) const
    {
        if (next.startsWith(u'/'))
            return next;
        return path == QLatin1String(".") ? next : QString(path + u'/' + next);
    }

    std::optional<Value> binary(Interpreter &run, ast::BinaryOperator op, const Value &other, bool isReflected) override
    {
        if (op != ast::BinaryOperator::Div)
            return std::nullopt;
        if (isReflected)
            return textOf(other)
                       ? std::optional<Value>(made(run, run.make<PathValue>(cls, *textOf(other))->joined(path)))
                       : std::nullopt;
        if (!textOf(other) && !nativeAs<PathValue>(bare(other)))
            return std::nullopt;
        return Value(made(run, joined(pathText(run, other))));
    }
    std::optional<Value> compare(Interpreter &, ast::CompareOperator op, const Value &other) override
    {
        if (const auto *their = nativeAs<PathValue>(bare(other)))
            return orderedAnswer(op, path, their->path);
        return std::nullopt;
    }
    std::size_t hash(Interpreter &) override { return qHash(path, 5); }
    QString repr(Interpreter &) override { return QStringLiteral("PosixPath(%1)").arg(reprOf(path)); }
    QString str(Interpreter &) override { return path; }
};

PathValue &selfPath(Interpreter &run, const Value &self)
{
    return nativeSelf<PathValue>(run, self);
}

Value pathList(Interpreter &run, const PathValue &folder, const QString &pattern, bool isDeep)
{
    std::vector<Value> found;
    const auto regex = QRegularExpression::fromWildcard(pattern.section(u'/', -1), Qt::CaseSensitive);
    std::vector<QString> open{folder.path};
    for (std::size_t i = 0; i < open.size(); ++i) {
        for (const QString &name : listProjectFolder(run, open[i])) {
            run.step();
            const QString full = folder.path == QLatin1String(".") && i == 0 ? name : QString(open[i] + u'/' + name);
            if (regex.match(name).hasMatch())
                found.emplace_back(folder.made(run, full));
            if (isDeep && isProjectFolder(run, full))
                open.push_back(full);
        }
    }
    return run.make<ValuesIterator>(std::move(found));
}

const NativeTable &pathMethods()
{
    static const NativeTable table{
        {"__fspath__", "self",
         [](Interpreter &run, BoundArgs &args) { return run.text(selfPath(run, args["self"]).path); }},
        {"as_posix", "self",
         [](Interpreter &run, BoundArgs &args) { return run.text(selfPath(run, args["self"]).path); }},
        {"as_uri", "self",
         [](Interpreter &run, BoundArgs &args) {
             return run.text(QStringLiteral("file://") + selfPath(run, args["self"]).path);
         }},
        {"joinpath", "self, *others",
         [](Interpreter &run, BoundArgs &args) {
             PathValue *path = &selfPath(run, args["self"]);
             for (const Value &other : args.rest)
                 path = path->made(run, path->joined(pathText(run, other)));
             return Value(path);
         }},
        {"with_name", "self, name",
         [](Interpreter &run, BoundArgs &args) {
             auto &path = selfPath(run, args["self"]);
             return Value(path.made(run, path.withName(args.text("name"))));
         }},
        {"with_stem", "self, stem",
         [](Interpreter &run, BoundArgs &args) {
             auto &path = selfPath(run, args["self"]);
             return Value(path.made(run, path.withName(args.text("stem") + path.name().mid(path.suffixAt()))));
         }},
        {"with_suffix", "self, suffix",
         [](Interpreter &run, BoundArgs &args) {
             auto &path = selfPath(run, args["self"]);
             return Value(path.made(run, path.withName(path.name().left(path.suffixAt()) + args.text("suffix"))));
         }},
        {"is_absolute", "self",
         [](Interpreter &run, BoundArgs &args) {
             return Value::boolean(selfPath(run, args["self"]).path.startsWith(u'/'));
         }},
        {"absolute", "self",
         [](Interpreter &run, BoundArgs &args) {
             auto &path = selfPath(run, args["self"]);
             return Value(path.made(run, absolutePath(run, path.path)));
         }},
        {"resolve", "self, strict=False",
         [](Interpreter &run, BoundArgs &args) {
             auto &path = selfPath(run, args["self"]);
             return Value(path.made(run, absolutePath(run, path.path)));
         }},
        {"expanduser", "self", [](Interpreter &, BoundArgs &args) { return args["self"]; }},
        {"exists", "self",
         [](Interpreter &run, BoundArgs &args) {
             const QString path = selfPath(run, args["self"]).path;
             return Value::boolean(isProjectFile(run, path) || isProjectFolder(run, path));
         }},
        {"is_file", "self",
         [](Interpreter &run, BoundArgs &args) {
             return Value::boolean(isProjectFile(run, selfPath(run, args["self"]).path));
         }},
        {"is_dir", "self",
         [](Interpreter &run, BoundArgs &args) {
             return Value::boolean(isProjectFolder(run, selfPath(run, args["self"]).path));
         }},
        {"relative_to", "self, other",
         [](Interpreter &run, BoundArgs &args) {
             auto &path = selfPath(run, args["self"]);
             const QString base = tidied(pathText(run, args["other"]));
             if (path.path == base)
                 return Value(path.made(run, QString()));
             if (base == QLatin1String(".") && !path.path.startsWith(u'/'))
                 return args["self"];
             const QString prefix = base.endsWith(u'/') ? base : QString(base + u'/');
             if (!path.path.startsWith(prefix)) {
                 raiseValueError(run,
                                 QStringLiteral("%1 is not in the subpath of %2").arg(reprOf(path.path), reprOf(base)));
             }
             return Value(path.made(run, path.path.mid(prefix.size())));
         }},
        {"match", "self, pattern",
         [](Interpreter &run, BoundArgs &args) {
             const auto regex = QRegularExpression::fromWildcard(args.text("pattern"), Qt::CaseSensitive);
             return Value::boolean(regex.match(selfPath(run, args["self"]).name()).hasMatch());
         }},
        {"iterdir", "self",
         [](Interpreter &run, BoundArgs &args) {
             return pathList(run, selfPath(run, args["self"]), QStringLiteral("*"), false);
         }},
        {"glob", "self, pattern",
         [](Interpreter &run, BoundArgs &args) {
             const QString pattern = args.text("pattern");
             return pathList(run, selfPath(run, args["self"]), pattern, pattern.startsWith(QLatin1String("**/")));
         }},
        {"rglob", "self, pattern",
         [](Interpreter &run, BoundArgs &args) {
             return pathList(run, selfPath(run, args["self"]), args.text("pattern"), true);
         }},
        {"read_text", "self, encoding=None, errors=None",
         [](Interpreter &run, BoundArgs &args) {
             QString text = QString::fromUtf8(readProjectFile(run, selfPath(run, args["self"]).path));
             return run.text(text.replace(QLatin1String("\r\n"), QLatin1String("\n")));
         }},
        {"read_bytes", "self",
         [](Interpreter &run, BoundArgs &args) {
             return Value(run.make<BytesObject>(readProjectFile(run, selfPath(run, args["self"]).path)));
         }},
        {"open", "self, mode='r', *rest, **kw",
         [](Interpreter &run, BoundArgs &args) {
             const Value open = run.attribute(run.builtins(), QStringLiteral("open"));
             return run.call(open, {args["self"], run.text(args.text("mode", QStringLiteral("r")))});
         }},
    };
    return table;
}

void addPathProperties(Interpreter &interpreter, ClassObject &cls)
{
    addProperty(interpreter, cls, "name",
                [](Interpreter &run, const Value &self) { return run.text(selfPath(run, self).name()); });
    addProperty(interpreter, cls, "stem", [](Interpreter &run, const Value &self) {
        const auto &path = selfPath(run, self);
        return run.text(path.name().left(path.suffixAt()));
    });
    addProperty(interpreter, cls, "suffix", [](Interpreter &run, const Value &self) {
        const auto &path = selfPath(run, self);
        return run.text(path.name().mid(path.suffixAt()));
    });
    addProperty(interpreter, cls, "parent", [](Interpreter &run, const Value &self) {
        const auto &path = selfPath(run, self);
        return Value(path.made(run, path.parent()));
    });
    addProperty(interpreter, cls, "parents", [](Interpreter &run, const Value &self) {
        std::vector<Value> all;
        for (PathValue *path = &selfPath(run, self);
             path->path != QLatin1String("/") && path->path != QLatin1String(".");) {
            path = path->made(run, path->parent());
            all.emplace_back(path);
        }
        return run.tuple(std::move(all));
    });
    addProperty(interpreter, cls, "parts", [](Interpreter &run, const Value &self) {
        const QString path = selfPath(run, self).path;
        std::vector<Value> parts;
        if (path.startsWith(u'/'))
            parts.push_back(run.text(QStringLiteral("/")));
        for (const QString &part : path.split(u'/', Qt::SkipEmptyParts))
            parts.push_back(run.text(part));
        return run.tuple(std::move(parts));
    });
}

} // namespace

void fillPathlib(Interpreter &interpreter, ModuleObject &module)
{
    ClassObject *pure = addClass(interpreter, module, "PurePath");
    ClassObject *path = addClass(interpreter, module, "Path", pure);
    pathMethods().addTo(interpreter, *pure);
    addPathProperties(interpreter, *pure);
    for (const char *name : {"write_text", "write_bytes", "mkdir", "unlink", "rename", "touch", "rmdir", "chmod"}) {
        addMethod(interpreter, *path, name, "self, *args, **kw", [name](Interpreter &run, BoundArgs &args) -> Value {
            refuse(run, QStringLiteral("calls %1() on the path %2").arg(QLatin1String(name), run.str(args["self"])));
        });
    }
    const auto construct = [](Interpreter &run, ClassObject &cls, CallArgs &args) -> Value {
        auto *made = run.make<PathValue>(&cls, args.positional.empty() ? QString() : pathText(run, args.positional[0]));
        for (std::size_t i = 1; i < args.positional.size(); ++i)
            made = made->made(run, made->joined(pathText(run, args.positional[i])));
        return made;
    };
    pure->construct = construct;
    for (const char *name : {"PurePosixPath", "PureWindowsPath"})
        addClass(interpreter, module, name, pure);
    addClass(interpreter, module, "PosixPath", path);
    addStaticMethod(interpreter, *path, "cwd", "", [path](Interpreter &run, BoundArgs &) {
        return Value(run.make<PathValue>(path, absolutePath(run, QString())));
    });
    addStaticMethod(interpreter, *path, "home", "", [path](Interpreter &run, BoundArgs &) {
        return Value(run.make<PathValue>(path, QStringLiteral("/")));
    });
}

} // namespace retort::script
