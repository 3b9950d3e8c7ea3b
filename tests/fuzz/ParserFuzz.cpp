// SPDX-License-Identifier: GPL-3.0-or-later
// Any text becomes a tree or diagnostics with a place inside it, and every tree can be printed.
#include "engine/script/AstDump.h"
#include "engine/script/Parser.h"
#include "tests/fuzz/Input.h"

using namespace retort;
using namespace retort::script;

namespace {

void requirePlaces(const SourceText &source, const std::vector<Diagnostic> &diagnostics)
{
    for (const Diagnostic &diagnostic : diagnostics) {
        fuzz::require(!diagnostic.message.isEmpty());
        fuzz::require(diagnostic.range.line >= 1 && diagnostic.range.line <= source.lineCount());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto source = fuzz::scriptOf(data, size);
    const auto module = parseModule(source);
    requirePlaces(*source, module->diagnostics);
    (void)dumpModule(module->module);
    const auto expression = parseExpression(source);
    requirePlaces(*source, expression->diagnostics);
    fuzz::require(!expression->diagnostics.empty() || expression->expression != nullptr);
    return 0;
}
