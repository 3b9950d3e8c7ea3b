// SPDX-License-Identifier: GPL-3.0-or-later
// Imports: library modules from the table, the project's own modules from its folders, and what cannot be found.
#include "engine/script/CallScope.h"
#include "engine/script/ModuleCache.h"
#include "engine/script/ScopeAnalysis.h"
#include "engine/script/modules/LibrarySources.h"
#include "engine/script/modules/ModuleTable.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace retort::script {

namespace {

constexpr qint64 kLargestModule = 4 * 1024 * 1024;

/// The canonical path of a regular file inside `folder`, or an empty text: links are resolved before the check.
QString fileWithin(const QString &folder, const QString &path)
{
    const QFileInfo info(path);
    const QString canonical = info.canonicalFilePath();
    const QString root = QFileInfo(folder).canonicalFilePath();
    const bool isInside = !canonical.isEmpty() && !root.isEmpty() && canonical.startsWith(root + u'/');
    return isInside && info.isFile() && info.size() <= kLargestModule ? canonical : QString();
}

struct ProjectModule
{
    QString file;
    bool isPackage = false;
};

std::optional<ProjectModule> findProjectModule(const ScriptHost &host, const QString &name)
{
    const QString relative = QString(name).replace(u'.', u'/');
    for (const QString &folder : host.modulePaths) {
        const QString base = folder + u'/' + relative;
        const QString package = fileWithin(host.projectFolder, base + QStringLiteral("/__init__.py"));
        if (!package.isEmpty())
            return ProjectModule{package, true};
        const QString file = fileWithin(host.projectFolder, base + QStringLiteral(".py"));
        if (!file.isEmpty())
            return ProjectModule{file, false};
        // A folder without __init__.py is a namespace package.
        if (QFileInfo(base).isDir() &&
            QFileInfo(base).canonicalFilePath().startsWith(QFileInfo(host.projectFolder).canonicalFilePath() + u'/'))
            return ProjectModule{QString(), true};
    }
    return std::nullopt;
}

/// A module of the project, or of the library where it is written in the migration language. A project may bring a
/// package of its own under the name of a library's, but nothing below those that Retort brings natively.
std::optional<ProjectModule> findSource(const ScriptHost &host, const QString &name)
{
    const auto library = findLibrarySource(name);
    const auto asModule = [&] { return std::optional(ProjectModule{library->file, library->isPackage}); };
    if (library && isLibraryPackage(name.section(u'.', 0, 0)))
        return asModule();
    auto project = findProjectModule(host, name);
    const bool isNamespace = project && project->file.isEmpty();
    return library && (!project || isNamespace) ? asModule() : project;
}

/// A library's file names in `__submodules__` the modules that it stands for besides itself.
bool isSubmodule(Interpreter &run, ModuleObject &module, const QString &name)
{
    const QString list = QStringLiteral("__submodules__");
    if (!module.define || !module.define(run, list))
        return false;
    return run.contains(*module.variables.find(list), run.text(name));
}

bool isWrittenLibrary(Object *object)
{
    const auto *module = objectAs<ModuleObject>(object);
    const Value *file = module ? module->variables.find(QStringLiteral("__file__")) : nullptr;
    return file && file->as<StrObject>() && isLibrarySource(file->as<StrObject>()->text());
}

} // namespace

/// Whether a definition makes something known to Alembic or SQLAlchemy, so that it counts although nobody names it.
static bool isRegistration(const ast::Stmt &statement)
{
    static const QStringList registering{QStringLiteral("register_operation"), QStringLiteral("implementation_for"),
                                         QStringLiteral("compiles")};
    const ast::ExprList *decorators = nullptr;
    if (statement.kind == ast::StmtKind::FunctionDef)
        decorators = &ast::as<ast::FunctionDef>(statement).decorators;
    else if (statement.kind == ast::StmtKind::ClassDef)
        decorators = &ast::as<ast::ClassDef>(statement).decorators;
    return decorators && std::ranges::any_of(*decorators, [](const ast::ExprPtr &decorator) {
               if (decorator->kind != ast::ExprKind::Call)
                   return false;
               const ast::Expr &callee = *ast::as<ast::Call>(*decorator).func;
               return (callee.kind == ast::ExprKind::Attribute &&
                       registering.contains(ast::as<ast::Attribute>(callee).name)) ||
                      (callee.kind == ast::ExprKind::Name && registering.contains(ast::as<ast::Name>(callee).id));
           });
}

/// A module of the project, whose statements run when the names that they bind are asked for.
struct LazyBody
{
    std::shared_ptr<const ParsedModule> parsed;
    ModuleNames names;
    std::vector<bool> hasRun = {};
};

Object *Interpreter::importModule(const QString &name)
{
    if (const auto it = m_modules.find(name); it != m_modules.end())
        return it->second;
    const qsizetype dot = name.lastIndexOf(u'.');
    if (dot > 0)
        importModule(name.left(dot));
    if (const auto it = m_modules.find(name); it != m_modules.end())
        return it->second;
    Object *module = nullptr;
    if (const LibraryModule *library = findLibraryModule(name)) {
        auto *made = make<ModuleObject>(name);
        m_modules[name] = module = made;
        library->fill(*this, *made);
    } else if (const auto found = findSource(m_host, name)) {
        module = importProjectModule(name, found->file, found->isPackage);
    } else if (isLibraryPackage(name)) {
        auto *package = make<ModuleObject>(name);
        package->missing = [name](Interpreter &run, const QString &member) -> std::optional<Value> {
            return member.startsWith(QLatin1String("__"))
                       ? std::nullopt
                       : std::optional(Value(run.importModule(name + QStringLiteral(".") + member)));
        };
        m_modules[name] = module = package;
    } else if (dot > 0 && isWrittenLibrary(m_modules[name.left(dot)])) {
        // A module below one that is a single file here: sqlalchemy_utils.types.uuid shows what sqlalchemy_utils does.
        m_modules[name] = module = m_modules[name.left(dot)];
    } else {
        m_modules[name] = module = make<OpaqueObject>(name);
    }
    if (dot > 0) {
        if (auto *parent = objectAs<ModuleObject>(m_modules[name.left(dot)]);
            parent && !parent->variables.contains(name.mid(dot + 1)))
            parent->variables.set(name.mid(dot + 1), module);
    }
    return module;
}

ModuleObject *Interpreter::importProjectModule(const QString &name, const QString &file, bool isPackage)
{
    auto *module = make<ModuleObject>(name);
    m_modules[name] = module;
    module->variables.set(QStringLiteral("__name__"), text(name));
    module->variables.set(QStringLiteral("__package__"), text(isPackage ? name : name.section(u'.', 0, -2)));
    std::shared_ptr<LazyBody> body;
    if (const auto parsed = file.isEmpty() ? nullptr : parseProjectModule(file)) {
        m_kept.push_back(parsed);
        body = std::make_shared<LazyBody>(LazyBody{parsed, namesOf(parsed->module)});
        body->hasRun.resize(parsed->module.body.size());
        const ast::Constant *doc = ast::docstring(parsed->module.body);
        module->variables.set(QStringLiteral("__doc__"), doc ? text(doc->text) : Value());
        module->variables.set(QStringLiteral("__file__"), text(file));
        module->define = [body, module](Interpreter &run, const QString &member) {
            return run.defineName(*body, *module, member);
        };
        module->exported = [body, module](Interpreter &run) {
            const QString all = QStringLiteral("__all__");
            QStringList names;
            if (run.defineName(*body, *module, all)) {
                for (const Value &item : run.collect(*module->variables.find(all)))
                    names << run.str(item);
                return names;
            }
            for (auto it = body->names.statements.cbegin(); it != body->names.statements.cend(); ++it) {
                if (!it.key().startsWith(u'_') && it.key() != QLatin1String("*"))
                    names << it.key();
            }
            for (const ast::ImportFrom *import : body->names.starImports) {
                auto *source = objectAs<ModuleObject>(run.importModule(run.importedName(*import, *module)));
                if (source && source != module && source->exported)
                    names << source->exported(run);
            }
            names.removeDuplicates();
            names.sort();
            return names;
        };
    }
    // What a module does not define, because it is a namespace or could not be run, is not known.
    module->missing = [name](Interpreter &run, const QString &member) -> std::optional<Value> {
        auto *owner = objectAs<ModuleObject>(run.importModule(name));
        if (owner && owner->define && owner->define(run, member))
            return *owner->variables.find(member);
        if (member.startsWith(QLatin1String("__")))
            return std::nullopt;
        const QString full = name + QStringLiteral(".") + member;
        if (findSource(run.host(), full) || (owner && isSubmodule(run, *owner, member)))
            return Value(run.importModule(full));
        return opaqueValue(run, full);
    };
    const std::size_t count = body ? body->parsed->module.body.size() : 0;
    for (std::size_t i = 0; i < count; ++i) {
        const ast::Stmt &statement = *body->parsed->module.body[i];
        if (body->hasRun[i] || !isRegistration(statement))
            continue;
        body->hasRun[i] = true;
        runLazily(*body, *module, statement);
    }
    return module;
}

std::shared_ptr<const ParsedModule> Interpreter::parseProjectModule(const QString &file)
{
    ModuleCache single;
    auto parsed = (m_host.moduleCache ? *m_host.moduleCache : single).parsed(file);
    if (!parsed) {
        report(Diagnostic::Severity::Warning, QStringLiteral("unreadable-module"),
               QStringLiteral("The module %1 cannot be read").arg(file));
    }
    return parsed;
}

bool Interpreter::defineName(LazyBody &body, ModuleObject &module, const QString &name)
{
    for (const std::size_t index : body.names.statements.value(name)) {
        if (body.hasRun[index])
            continue;
        // Marked before it runs: modules import each other in circles.
        body.hasRun[index] = true;
        runLazily(body, module, *body.parsed->module.body[index]);
    }
    if (module.variables.contains(name))
        return true;
    if (body.names.statements.contains(name)) {
        module.variables.set(name, opaqueValue(*this, module.name + u'.' + name));
        return true;
    }
    if (name.startsWith(QLatin1String("__")))
        return false;
    Object *unknown = nullptr;
    for (const ast::ImportFrom *import : body.names.starImports) {
        Object *source = importModule(importedName(*import, module));
        if (auto *from = objectAs<ModuleObject>(source); from && from != &module) {
            const bool isDefined = from->variables.contains(name) || (from->define && from->define(*this, name)) ||
                                   (!from->define && from->attribute(*this, name) && from->variables.contains(name));
            if (isDefined) {
                module.variables.set(name, *from->variables.find(name));
                return true;
            }
        } else if (!from) {
            unknown = source;
        }
    }
    if (!unknown || m_builtins->variables.contains(name))
        return false;
    module.variables.set(name, *unknown->attribute(*this, name));
    return true;
}

/// A statement that fails leaves its names unknown: the script may never need them.
void Interpreter::runLazily(const LazyBody &body, ModuleObject &module, const ast::Stmt &statement)
{
    static const QStringList fatal{QStringLiteral("cancelled"), QStringLiteral("step-limit"),
                                   QStringLiteral("time-limit"), QStringLiteral("memory-limit")};
    const auto reportPart = [&](const QString &why) {
        report(Diagnostic::Severity::Information, QStringLiteral("partial-module"),
               QStringLiteral("A part of the module %1 could not be run: %2").arg(module.name, why));
    };
    auto *frame = make<Frame>(&module, nullptr);
    frame->ownedBy = Frame::Owner::Module;
    struct Depth
    {
        int &depth;
        explicit Depth(int &given) : depth(given) { ++depth; }
        ~Depth() { --depth; }
    } depth{m_moduleDepth};
    try {
        const CallScope scope(*this, {body.parsed->source.get(), frame, nullptr, statement});
        run(statement);
    } catch (const PythonError &error) {
        reportPart(typeName(error.exception) + QStringLiteral(": ") + exceptionText(*this, error.exception));
    } catch (const UnknownUsed &used) {
        reportPart(gapText(used));
    } catch (const Stopped &end) {
        if (fatal.contains(end.diagnostic.code))
            throw;
        reportPart(end.diagnostic.message);
    }
}

void Interpreter::runImport(const ast::Import &statement)
{
    for (const ast::Alias &alias : statement.names) {
        Object *module = importModule(alias.name);
        if (alias.asName.isEmpty())
            writeName(alias.name.section(u'.', 0, 0), importModule(alias.name.section(u'.', 0, 0)));
        else
            writeName(alias.asName, module);
    }
}

/// The full name of the module that `from … import` names inside `module`.
QString Interpreter::importedName(const ast::ImportFrom &statement, const ModuleObject &module)
{
    if (statement.level == 0)
        return statement.module;
    const Value *package = module.variables.find(QStringLiteral("__package__"));
    QString base = package && package->as<StrObject>() ? package->as<StrObject>()->text() : QString();
    for (int i = 1; i < statement.level; ++i)
        base = base.section(u'.', 0, -2);
    const QString name = base.isEmpty()               ? statement.module
                         : statement.module.isEmpty() ? base
                                                      : QString(base + QStringLiteral(".") + statement.module);
    if (name.isEmpty())
        script::raise(*this, "ImportError", QStringLiteral("attempted relative import with no known parent package"));
    return name;
}

void Interpreter::runImportFrom(const ast::ImportFrom &statement)
{
    const QString name = importedName(statement, *m_calls.back().frame->module);
    Object *module = importModule(name);
    for (const ast::Alias &alias : statement.names) {
        if (alias.name == QLatin1String("*")) {
            if (auto *source = objectAs<ModuleObject>(module)) {
                for (const QString &member : source->exported ? source->exported(*this) : QStringList()) {
                    if (source->define(*this, member))
                        writeName(member, *source->variables.find(member));
                }
                if (source->exported)
                    continue;
                for (const auto &[member, value] : source->variables.entries()) {
                    if (!member.startsWith(u'_'))
                        writeName(member, value);
                }
            }
            continue;
        }
        const QString full = name + QStringLiteral(".") + alias.name;
        auto value = module->attribute(*this, alias.name);
        if (!value && (findLibraryModule(full) || findSource(m_host, full)))
            value = importModule(full);
        if (!value) {
            script::raise(*this, "ImportError",
                          QStringLiteral("cannot import name '%1' from '%2'").arg(alias.name, name));
        }
        writeName(alias.asName.isEmpty() ? alias.name : alias.asName, *value);
    }
}

} // namespace retort::script
