// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Value.h"

#include <QString>

/// Python's ways of turning values into text: format specifications, `%` formatting, str.format().
namespace retort::script {

class Interpreter;
struct CallArgs;

/// `template % value`, with ValueError and TypeError as CPython raises them.
QString formatPercent(Interpreter &interpreter, const QString &pattern, const Value &value);

/// pattern.format(*args, **kw).
QString formatBraces(Interpreter &interpreter, const QString &pattern, const CallArgs &args);

/// format(text, spec), format(integer, spec), format(real, spec): the format mini-language.
QString formatText(Interpreter &interpreter, const QString &text, const QString &spec);
QString formatInteger(Interpreter &interpreter, const Value &integer, const QString &spec);
QString formatReal(Interpreter &interpreter, double number, const QString &spec);

/// A repr with everything beyond ASCII escaped, as ascii() and `!a` give it.
QString asciiOf(const QString &repr);

/// Python's shortest text for a float that reads back as the same: "1.5", "1e+30", "inf".
QString reprOf(double number);

} // namespace retort::script
