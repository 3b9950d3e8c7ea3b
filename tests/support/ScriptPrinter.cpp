// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ScriptPrinter.h"

#include "engine/script/ScriptRunner.h"

namespace retort::test {

std::optional<Error> ScriptPrinter::print(const QString &preamble, const QString &call)
{
    QString body = call;
    body.replace(u'\n', QLatin1String("\n    "));
    script::ScriptRequest request;
    request.source = std::make_shared<SourceText>(
        QStringLiteral("call.py"), preamble + QLatin1String("\ndef upgrade():\n    ") + body + QLatin1Char('\n'));
    return script::runScript(request, *this).error;
}

Result<void> ScriptPrinter::perform(const Operation &operation)
{
    m_context.schema = &m_replay.schema();
    std::vector<Statement> made;
    const Result<void> rendered = m_dialect->render(operation, m_context, made);
    m_replay.apply(operation);
    for (const Statement &statement : made) {
        text += m_dialect->offlineText(statement);
        statements += statement.text;
        differences += statement.differences;
    }
    return rendered;
}

} // namespace retort::test
