// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/ScriptRunner.h"

#include "engine/script/Interpreter.h"
#include "engine/script/OperationTarget.h"
#include "engine/script/Parser.h"
#include "engine/script/modules/MissingVariables.h"
#include "engine/script/modules/SqlBridge.h"

#include <QFileInfo>

#include <algorithm>

namespace retort::script {

namespace {

class CollectingTarget final : public OperationTarget
{
public:
    CollectingTarget(QString dialect, std::vector<Operation> &operations)
        : m_dialect(std::move(dialect)), m_operations(operations)
    {}

    QString dialectName() const override { return m_dialect; }
    bool isOffline() const override { return true; }
    Result<void> perform(const Operation &operation) override
    {
        m_operations.push_back(operation);
        return {};
    }
    Result<QueryResult> query(const Operation &) override
    {
        return std::unexpected(Error{Error::Kind::Script, QStringLiteral("there is no database to ask")});
    }

private:
    QString m_dialect;
    std::vector<Operation> &m_operations;
};

/// The template "multidb" has upgrade(engine_name), which calls upgrade_ENGINE(): the engines are those functions.
std::vector<QString> engineNames(const ModuleObject &module, const FunctionObject &function, const QString &direction)
{
    const ast::Arguments &parameters = *function.parameters;
    if (parameters.args.size() != 1 || parameters.args[0].name != QLatin1String("engine_name"))
        return {};
    std::vector<QString> names;
    for (const auto &[name, value] : module.variables.entries()) {
        if (name.startsWith(direction + u'_') && value.as<FunctionObject>())
            names.push_back(name.mid(direction.size() + 1));
    }
    return names;
}

/// Parameters that env.py gives a value which is not known: `op` is Alembic's.
void addMissing(Interpreter &interpreter, const FunctionObject *function, CallArgs &args)
{
    if (!function || !interpreter.isPreview())
        return;
    const auto &parameters = function->parameters->args;
    const std::size_t required = parameters.size() - std::min(parameters.size(), function->defaults.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const QString &name = parameters[i].name;
        if (i >= required && name != QLatin1String("op"))
            continue;
        const bool isGiven =
            std::ranges::any_of(args.keywords, [&](const auto &keyword) { return keyword.first == name; });
        if (!isGiven) {
            args.keywords.emplace_back(name, name == QLatin1String("op")
                                                 ? Value(interpreter.importModule(QStringLiteral("alembic.op")))
                                                 : interpreter.unknown(name));
        }
    }
}

void callDirection(Interpreter &interpreter, const ScriptRequest &request, const ModuleObject &module)
{
    const QString direction =
        request.direction == Direction::Upgrade ? QStringLiteral("upgrade") : QStringLiteral("downgrade");
    const Value *function = module.variables.find(direction);
    if (!function) {
        throw Stopped{{Diagnostic::Severity::Error, QStringLiteral("no-function"),
                       QStringLiteral("The script has no %1() function").arg(direction),
                       SourceRange{request.source->file(), 1, 1, 1, 1},
                       QStringLiteral("add one, with `pass` as its body if there is nothing to do")}};
    }
    const auto *script = function->as<FunctionObject>();
    if (!request.arguments.empty()) {
        CallArgs args;
        for (const auto &[name, value] : request.arguments)
            args.keywords.emplace_back(name, fromSqlValue(interpreter, value));
        addMissing(interpreter, script, args);
        interpreter.call(*function, std::move(args));
        return;
    }
    const auto engines = script ? engineNames(module, *script, direction) : std::vector<QString>();
    if (engines.empty()) {
        CallArgs args;
        addMissing(interpreter, script, args);
        interpreter.call(*function, std::move(args));
    }
    for (const QString &engine : engines)
        interpreter.call(*function, {interpreter.text(engine)});
}

/// For a KeyError of os.environ: what to do about it.
QString variableHint(Interpreter &interpreter, const QString &type, const QString &message)
{
    const QStringList &asked = interpreter.state<MissingVariables>().names;
    const bool isIt = type == QLatin1String("KeyError") && !asked.isEmpty() && message == reprOf(asked.last());
    return isIt ? QStringLiteral("the environment variable %1 is not set").arg(asked.last()) : QString();
}

} // namespace

ScriptOutcome runScript(const ScriptRequest &request, OperationTarget &target)
{
    ScriptOutcome outcome;
    const auto parsed = request.parsed ? request.parsed : parseModule(request.source);
    outcome.diagnostics = parsed->diagnostics;
    const auto fail = [&](const Diagnostic &diagnostic, Error::Kind kind) {
        outcome.error = Error{kind, diagnostic.message, diagnostic.range, diagnostic.hint};
        outcome.diagnostics.push_back(diagnostic);
    };
    if (!outcome.diagnostics.empty()) {
        const Diagnostic &first = outcome.diagnostics.front();
        outcome.error = Error{Error::Kind::Script, first.message, first.range, first.hint};
        return outcome;
    }
    ScriptHost host = request.host;
    host.target = &target;
    host.report = [&](const Diagnostic &diagnostic) { outcome.diagnostics.push_back(diagnostic); };
    Interpreter interpreter(std::move(host), request.bounds);
    try {
        const QString name = QFileInfo(request.source->file()).fileName().replace(u'.', u'_');
        const ModuleObject *module = interpreter.runModule(parsed, name);
        callDirection(interpreter, request, *module);
    } catch (const UnknownUsed &used) {
        fail({Diagnostic::Severity::Error, QStringLiteral("unknown-value"), gapText(used), interpreter.here(), {}},
             Error::Kind::Script);
    } catch (const PythonError &error) {
        try {
            if (const Error *refused = databaseErrorOf(interpreter, error.exception)) {
                outcome.error = *refused;
                outcome.diagnostics.push_back({Diagnostic::Severity::Error, QStringLiteral("operation-failed"),
                                               refused->message, error.where, refused->hint});
                outcome.printed = interpreter.printed();
                return outcome;
            }
            const QString message = exceptionText(interpreter, error.exception);
            const QString type = interpreter.typeName(error.exception);
            fail({Diagnostic::Severity::Error, QStringLiteral("script-raised"),
                  message.isEmpty() ? type : QString(type + QStringLiteral(": ") + message), error.where,
                  variableHint(interpreter, type, message)},
                 Error::Kind::Script);
        } catch (const PythonError &) {
            fail({Diagnostic::Severity::Error,
                  QStringLiteral("script-raised"),
                  QStringLiteral("The script raised an exception that cannot be shown"),
                  error.where,
                  {}},
                 Error::Kind::Script);
        } catch (const Stopped &end) {
            fail(end.diagnostic, end.kind);
        }
    } catch (const Stopped &end) {
        fail(end.diagnostic, end.kind);
    }
    outcome.printed = interpreter.printed();
    return outcome;
}

CollectedScript collectScript(const ScriptRequest &request, const QString &dialectName)
{
    CollectedScript collected;
    CollectingTarget target(dialectName, collected.operations);
    collected.outcome = runScript(request, target);
    return collected;
}

} // namespace retort::script
