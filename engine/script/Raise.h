// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Value.h"
#include "model/Diagnostic.h"
#include "model/Error.h"

#include <QString>

/// How errors travel inside the interpreter. Both are C++ exceptions, never seen outside engine/script: a script's
/// `raise` and `except` are just these, and thousands of call sites stay readable. ScriptRunner turns them into values.
namespace retort::script {

class Interpreter;

/// An exception of the script's own kind: `except` can catch it.
struct PythonError
{
    Value exception;
    /// Where it was raised, and from where that was called, innermost first.
    SourceRange where = {};
    std::vector<SourceRange> calledFrom = {};
};

/// The end of the run, which no `except` can catch: a bound was reached, the user cancelled, the database refused a
/// statement, or the script needs something that Retort does not interpret.
struct Stopped
{
    Diagnostic diagnostic;
    Error::Kind kind = Error::Kind::Script;
};

struct UnknownUsed;

/// Whether nothing may follow, in preview neither: a bound was reached, the user cancelled. Else a gap takes the place
/// of the statement.
bool endsTheRun(const Stopped &end);
/// What to say of a statement that needs an unknown value.
QString gapText(const UnknownUsed &used);

/// Raises a built-in exception by its Python name, for example raise(interpreter, "TypeError", text).
[[noreturn]] void raise(Interpreter &interpreter, const char *exceptionName, const QString &message);

[[noreturn]] inline void raiseTypeError(Interpreter &interpreter, const QString &message)
{
    raise(interpreter, "TypeError", message);
}

[[noreturn]] inline void raiseValueError(Interpreter &interpreter, const QString &message)
{
    raise(interpreter, "ValueError", message);
}

/// Ends the run with a diagnostic at the place that is being run: `code` is stable, `hint` may be empty.
[[noreturn]] void stop(Interpreter &interpreter, const QString &code, const QString &message, const QString &hint = {});

} // namespace retort::script
