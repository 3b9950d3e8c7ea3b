// SPDX-License-Identifier: GPL-3.0-or-later
// merge: a script that joins several revisions.
#include "app/cli/Command.h"
#include "app/cli/NewScript.h"

#include <CLI/App.hpp>

#include <memory>

namespace retort {

namespace {

Result<int> writeMerge(Invocation &invocation, const NewScriptOptions &options)
{
    const Result<const Project *> project = invocation.project();
    if (!project)
        return std::unexpected(project.error());
    QStringList revisions;
    for (const std::string &revision : options.revisions)
        revisions.append(QString::fromStdString(revision));
    return reportWritten(invocation, **project, options, writerFor(**project).merge(revisions, requestOf(options)));
}

CommandAction declareMerge(CLI::App &app)
{
    auto options = std::make_shared<NewScriptOptions>();
    declareMessage(app, *options);
    declareBranchLabel(app, *options);
    declareRevisionId(app, *options);
    declareSplice(app, *options);
    declarePlainSql(app, *options);
    declareWrittenJson(app, *options);
    app.add_option("revisions", options->revisions, "what to merge; heads for all heads")->required();
    return [options](Invocation &invocation) { return writeMerge(invocation, *options); };
}

} // namespace

Command mergeCommand()
{
    return {"merge", "Write a script that joins several revisions.", declareMerge};
}

} // namespace retort
