// SPDX-License-Identifier: GPL-3.0-or-later
// How operations reach the run's target, and how scripts see what it refuses.
#include "engine/script/Interpreter.h"
#include "engine/script/OperationTarget.h"
#include "engine/script/modules/SqlBridge.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <map>

namespace retort::script {

namespace {

/// What the database said, by the exception that carries it through the script.
struct DatabaseErrors
{
    std::map<const Object *, Error> byException;
};

struct ServerWords
{
    QLatin1String pattern;
    const char16_t *exception;
};

struct StateClass
{
    QLatin1String beginning;
    const char16_t *exception;
};

/// What psycopg2 raises for PostgreSQL's SQLSTATEs, by their class (psycopg2 2.9, base_exception_from_sqlstate); for
/// all else an OperationalError.
constexpr std::array kStateClasses = {
    StateClass{QLatin1String("0A"), u"NotSupportedError"}, StateClass{QLatin1String("20"), u"ProgrammingError"},
    StateClass{QLatin1String("21"), u"ProgrammingError"},  StateClass{QLatin1String("22"), u"DataError"},
    StateClass{QLatin1String("23"), u"IntegrityError"},    StateClass{QLatin1String("24"), u"InternalError"},
    StateClass{QLatin1String("25"), u"InternalError"},     StateClass{QLatin1String("2B"), u"InternalError"},
    StateClass{QLatin1String("2D"), u"InternalError"},     StateClass{QLatin1String("2F"), u"InternalError"},
    StateClass{QLatin1String("38"), u"InternalError"},     StateClass{QLatin1String("39"), u"InternalError"},
    StateClass{QLatin1String("3B"), u"InternalError"},     StateClass{QLatin1String("3D"), u"ProgrammingError"},
    StateClass{QLatin1String("3F"), u"ProgrammingError"},  StateClass{QLatin1String("42"), u"ProgrammingError"},
    StateClass{QLatin1String("44"), u"ProgrammingError"},  StateClass{QLatin1String("F0"), u"InternalError"},
    StateClass{QLatin1String("P0"), u"InternalError"},     StateClass{QLatin1String("XX"), u"InternalError"},
};

/// What Python's drivers raise for what MySQL, MariaDB and SQLite say (PyMySQL's err.py has the numbers); for all else
/// an OperationalError.
constexpr std::array kServerWords = {
    ServerWords{QLatin1String("constraint failed"), u"IntegrityError"},
    ServerWords{QLatin1String("^Duplicate entry "), u"IntegrityError"},
    ServerWords{QLatin1String("a foreign key constraint fails|^Cannot add foreign key constraint"), u"IntegrityError"},
    ServerWords{QLatin1String("^Column '.*' cannot be null"), u"IntegrityError"},
    ServerWords{QLatin1String("^Table '.*' doesn't exist$"), u"ProgrammingError"},
    ServerWords{QLatin1String("^You have an error in your SQL syntax"), u"ProgrammingError"},
    ServerWords{QLatin1String("^Column '.*' specified twice"), u"ProgrammingError"},
    ServerWords{QLatin1String("^Incorrect (database|table|column) name "), u"ProgrammingError"},
    ServerWords{QLatin1String("; database exists$|^A table must have at least"), u"ProgrammingError"},
    ServerWords{QLatin1String("^Data too long for |^Data truncated for |^Out of range value for "), u"DataError"},
    ServerWords{QLatin1String("^Incorrect \\w+ value: |^Truncated incorrect "), u"DataError"},
    ServerWords{QLatin1String("doesn't yet support |^Unknown storage engine "), u"NotSupportedError"},
};

QString exceptionForState(const QString &state)
{
    const auto *const known = std::ranges::find_if(
        kStateClasses, [&state](const StateClass &row) { return state.startsWith(row.beginning); });
    return known == kStateClasses.end() ? QStringLiteral("OperationalError") : QString::fromUtf16(known->exception);
}

QString exceptionForWords(const QString &words)
{
    static const auto patterns = [] {
        std::array<QRegularExpression, kServerWords.size()> compiled;
        std::ranges::transform(kServerWords, compiled.begin(), [](const ServerWords &row) {
            return QRegularExpression(row.pattern, QRegularExpression::CaseInsensitiveOption);
        });
        return compiled;
    }();
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        if (words.contains(patterns[i]))
            return QString::fromUtf16(kServerWords[i].exception);
    }
    return QStringLiteral("OperationalError");
}

} // namespace

void perform(Interpreter &interpreter, Operation::Detail detail)
{
    OperationTarget *target = interpreter.host().target;
    if (!target) {
        stop(interpreter, QStringLiteral("no-target"),
             QStringLiteral("Operations can only be used while a migration runs, inside upgrade() or downgrade()"));
    }
    Operation operation{std::move(detail), interpreter.here(), interpreter.calledFrom(), interpreter.guards()};
    std::ranges::reverse(operation.calledFrom);
    if (const QString type = unknownTypeIn(operation); !type.isEmpty()) {
        interpreter.report(Diagnostic::Severity::Warning, QStringLiteral("unknown-type"),
                           QStringLiteral("The type %1 is not known, so this statement cannot be written").arg(type),
                           QStringLiteral("say in retort.toml what it stands for, for example:\n[types]\n\"%1\" = "
                                          "\"CHAR(36)\"")
                               .arg(type));
    }
    if (interpreter.isInsideTry()) {
        if (const std::optional<Error> refusal = target->refusal(operation))
            raiseDatabaseError(interpreter, *refusal);
    }
    const auto done = target->perform(operation);
    if (done)
        return;
    // What stands for something that is not known has no SQL; the operations after it have.
    if (target->isOffline() && done.error().kind == Error::Kind::Script)
        interpreter.recordGap(done.error().message, false);
    else
        raiseDatabaseError(interpreter, done.error());
}

int Savepoints::enter(int endedTransactions)
{
    m_open.push_back({++m_made, endedTransactions});
    return m_made;
}

void Savepoints::leave(int number)
{
    std::erase_if(m_open, [number](const Open &open) { return open.number >= number; });
}

bool Savepoints::isAnyOpen(int endedTransactions) const
{
    return std::ranges::any_of(m_open, [&](const Open &open) { return open.endedTransactions == endedTransactions; });
}

void raiseDatabaseError(Interpreter &interpreter, const Error &error)
{
    const SourceRange place = error.where.isValid() ? error.where : interpreter.here();
    const OperationTarget *target = interpreter.host().target;
    // What a dialect has no words for is raised before anything is sent: a script may go on without it.
    const bool isUnwritable = error.kind == Error::Kind::Command;
    const bool hasSavepoint = target && interpreter.state<Savepoints>().isAnyOpen(target->endedTransactions());
    const bool isPostgresql = target && target->dialectName() == QLatin1String("postgresql");
    const bool losesTransaction = isPostgresql && !hasSavepoint;
    const bool endsTheRun =
        !isUnwritable && (error.kind != Error::Kind::Database || !target || losesTransaction || target->isLost());
    if (endsTheRun) {
        throw Stopped{
            {Diagnostic::Severity::Error, QStringLiteral("operation-failed"), error.message, place, error.hint},
            error.kind};
    }
    const QString exceptionName = isUnwritable   ? QStringLiteral("UnwritableError")
                                  : isPostgresql ? exceptionForState(target->lastErrorCode())
                                                 : exceptionForWords(error.message);
    const Value cls = interpreter.attribute(interpreter.importModule(QStringLiteral("sqlalchemy.exc")), exceptionName);
    const Value exception = interpreter.call(cls, {interpreter.text(error.message)});
    interpreter.state<DatabaseErrors>().byException[exception.object()] = error;
    throw PythonError{exception, place, interpreter.calledFrom()};
}

const Error *databaseErrorOf(Interpreter &interpreter, const Value &exception)
{
    const auto &errors = interpreter.state<DatabaseErrors>().byException;
    const auto it = errors.find(exception.object());
    return it == errors.end() ? nullptr : &it->second;
}

} // namespace retort::script
