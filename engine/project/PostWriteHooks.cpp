// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/PostWriteHooks.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

namespace retort {

namespace {

const QString kScriptWord = QStringLiteral("REVISION_SCRIPT_FILENAME");

/// How a type of hook finds its program.
struct HookType
{
    const char *name;
    /// The option that names the program.
    const char *option;
    /// Alembic's text when there is no such program.
    const char *missing;
};

constexpr HookType kHookTypes[] = {
    {"exec", "executable", "Could not find the program %1"},
    {"console_scripts", "entrypoint", "Could not find entrypoint console_scripts.%1"},
    {"module", "module", "Could not find module %1"},
};

const HookType *hookType(const QString &name)
{
    for (const HookType &type : kHookTypes) {
        if (name == QLatin1String(type.name))
            return &type;
    }
    return nullptr;
}

/// Where `program` lies, as the system finds it; empty if it does not.
QString programPath(const QString &program, const QString &folder)
{
    if (!program.contains(u'/'))
        return QStandardPaths::findExecutable(program);
    const QFileInfo file(QDir(folder.isEmpty() ? QDir::currentPath() : folder).absoluteFilePath(program));
    return file.isFile() && file.isExecutable() ? file.absoluteFilePath() : QString();
}

/// The interpreter in which hooks of type `module` live.
QString pythonPath()
{
    for (const char *name : {"python3", "python"}) {
        const QString path = QStandardPaths::findExecutable(QLatin1String(name));
        if (!path.isEmpty())
            return path;
    }
    return {};
}

QString contentFingerprint(const QString &path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return QStringLiteral("unreadable");
    return QString::fromLatin1(hash.result().toHex());
}

} // namespace

Result<PostWriteHooks> PostWriteHooks::of(const Project &project)
{
    const auto configured = project.config().postWriteHooks();
    if (!configured)
        return std::unexpected(configured.error());
    PostWriteHooks hooks;
    hooks.m_codeDirectory = project.codeDirectory();
    hooks.m_hooks = *configured;
    return hooks;
}

ProjectTrust::Matter PostWriteHooks::matter() const
{
    ProjectTrust::Matter matter{QStringLiteral("hooks"), {}};
    for (const ProjectConfig::PostWriteHook &hook : m_hooks) {
        const QString typeName = hook.options.value(QStringLiteral("type"));
        const HookType *type = hookType(typeName);
        const QString program = type ? hook.options.value(QLatin1String(type->option)) : QString();
        const QString folder = hook.options.value(QStringLiteral("cwd"));
        QString fact = hook.name + QStringLiteral(": ") + typeName + u' ' + program;
        if (const QString options = hook.options.value(QStringLiteral("options")); !options.isEmpty())
            fact += u' ' + options;
        if (!folder.isEmpty())
            fact += QStringLiteral(" (in %1)").arg(folder);
        const QString path =
            program.isEmpty() ? QString() : QFileInfo(programPath(program, folder)).canonicalFilePath();
        if (!path.isEmpty() && path.startsWith(QString(QFileInfo(m_codeDirectory).canonicalFilePath() + u'/')))
            fact += QStringLiteral(" [SHA-256 %1]").arg(contentFingerprint(path));
        matter.facts.append(fact);
    }
    return matter;
}

Result<QStringList> PostWriteHooks::shellWords(const QString &text)
{
    QStringList words;
    QString word;
    bool isInWord = false;
    QChar quote;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar c = text[at];
        if (!quote.isNull()) {
            if (c == quote)
                quote = {};
            else if (c == u'\\' && quote == u'"' && at + 1 < text.size() &&
                     (text[at + 1] == u'"' || text[at + 1] == u'\\'))
                word += text[++at];
            else
                word += c;
        } else if (c == u'\'' || c == u'"') {
            quote = c;
            isInWord = true;
        } else if (c == u'\\' && at + 1 < text.size()) {
            word += text[++at];
            isInWord = true;
        } else if (c.isSpace()) {
            if (isInWord)
                words.append(word);
            word.clear();
            isInWord = false;
        } else {
            word += c;
            isInWord = true;
        }
    }
    if (!quote.isNull())
        return commandError(QStringLiteral("A quotation in “%1” is not closed").arg(text));
    if (isInWord)
        words.append(word);
    return words;
}

Result<QStringList> PostWriteHooks::commandOf(const ProjectConfig::PostWriteHook &hook, const QString &path) const
{
    const HookType *type = hookType(hook.options.value(QStringLiteral("type")));
    if (!type) {
        return commandError(
            QStringLiteral("No formatter with name '%1' registered").arg(hook.options.value(QStringLiteral("type"))),
            QStringLiteral("Hooks that env.py registers are Python functions; use the type exec."));
    }
    const QString option = QLatin1String(type->option);
    if (!hook.options.contains(option)) {
        return commandError(QStringLiteral("Key %1.%2 is required for post write hook '%1'").arg(hook.name, option));
    }
    const QString program = hook.options.value(option);
    const bool isModule = option == QLatin1String("module");
    const QString found = isModule ? pythonPath() : programPath(program, hook.options.value(QStringLiteral("cwd")));
    if (found.isEmpty()) {
        return commandError(QString::fromLatin1(type->missing).arg(program),
                            isModule ? QStringLiteral("A hook of type module needs a Python on the PATH.")
                                     : QStringLiteral("It has to be on the PATH."));
    }
    QStringList command{found};
    if (isModule)
        command.append({QStringLiteral("-m"), program});
    QString options = hook.options.value(QStringLiteral("options"));
    if (!options.contains(kScriptWord))
        options = kScriptWord + u' ' + options;
    auto words = shellWords(options);
    if (!words)
        return words;
    for (QString &word : *words)
        word.replace(kScriptWord, path);
    return command + *words;
}

Result<void> PostWriteHooks::run(const QString &path, const std::function<void(const QString &)> &tell) const
{
    for (const ProjectConfig::PostWriteHook &hook : m_hooks) {
        if (!hook.options.contains(QStringLiteral("type"))) {
            return commandError(QStringLiteral("Key '%1.type' (or 'type' in toml) is required for post write hook '%1'")
                                    .arg(hook.name));
        }
        tell(QStringLiteral("Running post write hook '%1' ...").arg(hook.name));
        const auto command = commandOf(hook, path);
        if (!command) {
            tell(QStringLiteral("  FAILED"));
            return std::unexpected(command.error());
        }
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedChannels);
        process.setInputChannelMode(QProcess::ForwardedInputChannel);
        if (const QString folder = hook.options.value(QStringLiteral("cwd")); !folder.isEmpty())
            process.setWorkingDirectory(folder);
        process.start(command->front(), command->mid(1));
        if (!process.waitForStarted(-1)) {
            tell(QStringLiteral("  FAILED"));
            return fileError(
                QStringLiteral("The post write hook '%1' cannot be started: %2").arg(hook.name, process.errorString()),
                QStringLiteral("The script was written: %1").arg(path));
        }
        process.waitForFinished(-1);
        tell(QStringLiteral("  done"));
    }
    return {};
}

} // namespace retort
