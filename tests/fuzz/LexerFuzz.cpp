// SPDX-License-Identifier: GPL-3.0-or-later
// Any text is cut into tokens that lie inside it, one behind the other, with balanced indentation, and end twice.
#include "engine/script/Lexer.h"
#include "tests/fuzz/Input.h"

using namespace retort;
using namespace retort::script;

namespace {

void lex(const QString &text, Lexer::Mode mode)
{
    const TokenList list = Lexer(text, mode).run();
    int end = 0;
    int depth = 0;
    for (const Token &token : list.tokens) {
        fuzz::require(token.begin >= end && token.end >= token.begin && token.end <= text.size());
        end = token.begin;
        depth += token.kind == TokenKind::Indent ? 1 : token.kind == TokenKind::Dedent ? -1 : 0;
        fuzz::require(depth >= 0);
    }
    fuzz::require(depth == 0 && list.tokens.size() >= 2);
    fuzz::require(list.tokens.back().kind == TokenKind::EndOfFile);
    for (const LexicalError &error : list.errors) {
        fuzz::require(error.token >= 0 && std::size_t(error.token) < list.tokens.size());
        fuzz::require(error.begin >= 0 && error.end >= error.begin && error.end <= text.size());
        fuzz::require(!error.message.isEmpty());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto source = fuzz::scriptOf(data, size);
    lex(source->text(), Lexer::Mode::Module);
    lex(source->text(), Lexer::Mode::Expression);
    return 0;
}
