// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace retort {

namespace script {
class ModuleCache;
struct ParsedModule;
} // namespace script

/// One value of a script's header: what can be known of it without running the script.
struct HeaderValue
{
    enum class Kind {
        None,
        String,
        /// A tuple, list or set of strings.
        Strings,
        /// Anything else; the header cannot be trusted.
        Unknown,
    };

    Kind kind = Kind::Unknown;
    QString string = {};
    QStringList strings = {};
    /// UTF-16 offsets into the script's text.
    int begin = 0;
    int end = 0;
};

/// The module-level variables that make a script a revision, and the docstring.
struct ScriptHeader
{
    QString docstring;
    /// revision, down_revision, branch_labels, depends_on: those that are assigned.
    QHash<QString, HeaderValue> values;

    static bool isHeaderName(QStringView name);
};

/// Reads the header of the usual kind of script from its text alone, without building a tree: literal assignments at
/// the start of lines. Gives nullopt for anything out of the ordinary, which the parser then decides.
std::optional<ScriptHeader> scanScriptHeader(const QString &text);

/// Reads the header from the tree: module-level assignments of literals, tuples, lists and sets of them, names of
/// earlier constants, and `+` of such.
ScriptHeader evaluateScriptHeader(const script::ParsedModule &module);

/// What a script may import while its header is computed.
struct ScriptSurroundings
{
    /// Nothing outside this folder is read.
    QString codeDirectory = {};
    /// Where modules are looked for.
    QStringList moduleDirectories = {};
    std::shared_ptr<script::ModuleCache> moduleCache = {};
};

/// Fills in the values of `header` that are unknown, by interpreting the module's own statements: nothing outside the
/// project is read, nothing is written, no operation is performed, and the run is short. What cannot be computed stays
/// unknown.
void interpretScriptHeader(const std::shared_ptr<const script::ParsedModule> &module,
                           const ScriptSurroundings &surroundings, ScriptHeader &header);

} // namespace retort
