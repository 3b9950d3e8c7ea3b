// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/project/Project.h"
#include "engine/project/ProjectTrust.h"
#include "model/Error.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace retort {

/// The programs that a project wants to have run over each new script (`post_write_hooks`). They are foreign code: the
/// caller runs them only once their matter() is agreed to.
class PostWriteHooks
{
public:
    /// Fails where the configuration cannot be read. What is wrong with a single hook is an error of run().
    static Result<PostWriteHooks> of(const Project &project);

    bool isEmpty() const { return m_hooks.empty(); }
    /// All that decides what will run: each hook's command, its folder, and of programs that belong to the project
    /// their content.
    ProjectTrust::Matter matter() const;
    /// Runs the hooks over the script `path`, one after the other; they write to the program's own standard output.
    /// `tell` gets Alembic's status lines. Fails with Alembic's texts, or where a program cannot be started; its exit
    /// code does not matter, as in Alembic.
    Result<void> run(const QString &path, const std::function<void(const QString &)> &tell) const;

    /// The words of a command line by the rules of a POSIX shell, as Python's shlex has them; nothing is expanded.
    static Result<QStringList> shellWords(const QString &text);

private:
    Result<QStringList> commandOf(const ProjectConfig::PostWriteHook &hook, const QString &path) const;

    QString m_codeDirectory;
    std::vector<ProjectConfig::PostWriteHook> m_hooks;
};

} // namespace retort
