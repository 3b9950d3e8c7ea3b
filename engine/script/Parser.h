// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/script/Ast.h"
#include "model/Diagnostic.h"
#include "model/SourceText.h"

#include <memory>
#include <vector>

namespace retort::script {

struct ParsedModule
{
    std::shared_ptr<const SourceText> source;
    ast::Module module;
    /// Syntax errors in source order. Where there is one, the tree has an ErrorStmt and goes on after it.
    std::vector<Diagnostic> diagnostics;
};

/// Parses a whole script. The grammar is CPython 3.11's (statements, expressions, patterns), and 3.12's f-strings.
/// Never fails as a whole: what cannot be parsed is a diagnostic with its place. Never recurses deeper than a fixed
/// bound; source nested deeper is a diagnostic ("too many nested …"). The result is shared because functions and
/// classes made by running the script refer to its tree.
std::shared_ptr<const ParsedModule> parseModule(std::shared_ptr<const SourceText> source);

/// Parses one expression (for templates and f-strings); `diagnostics` is empty on success, else `expression` is null.
struct ParsedExpression
{
    std::shared_ptr<const SourceText> source;
    ast::ExprPtr expression;
    std::vector<Diagnostic> diagnostics;
};
std::shared_ptr<const ParsedExpression> parseExpression(std::shared_ptr<const SourceText> source);

} // namespace retort::script
