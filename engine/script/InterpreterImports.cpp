// SPDX-License-Identifier: GPL-3.0-or-later
// Imports: library modules from the table, the project's own modules from its folders, and what cannot be found.
#include "engine/script/Interpreter.h"
#include "engine/script/modules/ModuleTable.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

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

} // namespace

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
    } else if (const auto project = findProjectModule(m_host, name)) {
        module = importProjectModule(name, project->file, project->isPackage);
    } else if (isLibraryPackage(name)) {
        auto *package = make<ModuleObject>(name);
        package->missing = [name](Interpreter &run, const QString &member) -> std::optional<Value> {
            return member.startsWith(QLatin1String("__"))
                       ? std::nullopt
                       : std::optional(Value(run.importModule(name + QStringLiteral(".") + member)));
        };
        m_modules[name] = module = package;
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
    // What a module does not define, because it is a namespace or could not be run to its end, is not known.
    module->missing = [name](Interpreter &run, const QString &member) -> std::optional<Value> {
        if (member.startsWith(QLatin1String("__")))
            return std::nullopt;
        const QString full = name + QStringLiteral(".") + member;
        if (findProjectModule(run.host(), full))
            return Value(run.importModule(full));
        return Value(run.make<OpaqueObject>(full));
    };
    if (file.isEmpty())
        return module;
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly)) {
        report(Diagnostic::Severity::Warning, QStringLiteral("unreadable-module"),
               QStringLiteral("The module %1 cannot be read: %2").arg(file, source.errorString()));
        return module;
    }
    const auto parsed = parseModule(std::make_shared<SourceText>(file, QString::fromUtf8(source.readAll())));
    module->variables.set(QStringLiteral("__file__"), text(file));
    try {
        runInModule(parsed, *module);
    } catch (const PythonError &error) {
        report(Diagnostic::Severity::Information, QStringLiteral("partial-module"),
               QStringLiteral("The module %1 could not be run to its end: %2: %3")
                   .arg(name, typeName(error.exception), exceptionText(*this, error.exception)));
    } catch (const Stopped &end) {
        static const QStringList fatal{QStringLiteral("cancelled"), QStringLiteral("step-limit"),
                                       QStringLiteral("time-limit"), QStringLiteral("memory-limit")};
        if (fatal.contains(end.diagnostic.code))
            throw;
        report(Diagnostic::Severity::Information, QStringLiteral("partial-module"),
               QStringLiteral("The module %1 could not be run to its end: %2").arg(name, end.diagnostic.message));
    }
    return module;
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

void Interpreter::runImportFrom(const ast::ImportFrom &statement)
{
    QString name = statement.module;
    if (statement.level > 0) {
        const Value *package = m_calls.back().frame->module->variables.find(QStringLiteral("__package__"));
        QString base = package && package->as<StrObject>() ? package->as<StrObject>()->text() : QString();
        for (int i = 1; i < statement.level; ++i)
            base = base.section(u'.', 0, -2);
        name = base.isEmpty() ? name : name.isEmpty() ? base : QString(base + QStringLiteral(".") + name);
        if (name.isEmpty())
            script::raise(*this, "ImportError",
                          QStringLiteral("attempted relative import with no known parent package"));
    }
    Object *module = importModule(name);
    for (const ast::Alias &alias : statement.names) {
        if (alias.name == QLatin1String("*")) {
            if (const auto *source = objectAs<ModuleObject>(module)) {
                for (const auto &[member, value] : source->variables.entries()) {
                    if (!member.startsWith(u'_'))
                        writeName(member, value);
                }
            }
            continue;
        }
        const QString full = name + QStringLiteral(".") + alias.name;
        auto value = module->attribute(*this, alias.name);
        if (!value && (findLibraryModule(full) || findProjectModule(m_host, full)))
            value = importModule(full);
        if (!value) {
            script::raise(*this, "ImportError",
                          QStringLiteral("cannot import name '%1' from '%2'").arg(alias.name, name));
        }
        writeName(alias.asName.isEmpty() ? alias.name : alias.asName, *value);
    }
}

} // namespace retort::script
