// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>

namespace retort {

namespace script {
struct ParsedModule;
}

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

} // namespace retort
