// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/Token.h"

#include <array>

namespace retort::script {

namespace {

constexpr int kFirstSpelled = int(TokenKind::False);

// In the order of TokenKind, from False on.
constexpr std::array<QStringView, kTokenKindCount - kFirstSpelled> kSpellings = {
    u"False",    u"None",   u"True",  u"and",  u"as",     u"assert",   u"async",   u"await", u"break", u"class",
    u"continue", u"def",    u"del",   u"elif", u"else",   u"except",   u"finally", u"for",   u"from",  u"global",
    u"if",       u"import", u"in",    u"is",   u"lambda", u"nonlocal", u"not",     u"or",    u"pass",  u"raise",
    u"return",   u"try",    u"while", u"with", u"yield",  u"(",        u")",       u"[",     u"]",     u"{",
    u"}",        u",",      u":",     u":=",   u".",      u"...",      u";",       u"@",     u"=",     u"->",
    u"!",        u"+",      u"-",     u"*",    u"**",     u"/",        u"//",      u"%",     u"&",     u"|",
    u"^",        u"~",      u"<<",    u">>",   u"==",     u"!=",       u"<",       u"<=",    u">",     u">=",
    u"+=",       u"-=",     u"*=",    u"/=",   u"//=",    u"%=",       u"@=",      u"&=",    u"|=",    u"^=",
    u">>=",      u"<<=",    u"**=",
};
static_assert(!kSpellings.back().isEmpty());

constexpr int kLongestKeyword = 8;

} // namespace

QStringView spelling(TokenKind kind)
{
    return int(kind) < kFirstSpelled ? QStringView() : kSpellings[size_t(int(kind) - kFirstSpelled)];
}

TokenKind keywordOrName(QStringView text)
{
    if (text.size() < 2 || text.size() > kLongestKeyword)
        return TokenKind::Name;
    for (int kind = int(TokenKind::False); kind <= int(TokenKind::Yield); ++kind) {
        const QStringView keyword = kSpellings[size_t(kind - kFirstSpelled)];
        // The first unit and the length tell nearly all apart before the texts are compared.
        if (keyword.front() == text.front() && keyword.size() == text.size() && keyword == text)
            return TokenKind(kind);
    }
    return TokenKind::Name;
}

} // namespace retort::script
