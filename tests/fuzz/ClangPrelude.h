// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Clang looks into the constructors of libstdc++'s constexpr std::vector earlier than GCC does, and so finds the
// classes of the model that hold vectors of themselves incomplete. Included first, this makes a std::vector that is not
// constexpr; the fuzzers need none at compile time.
#include <string>

#pragma push_macro("_GLIBCXX20_CONSTEXPR")
#undef _GLIBCXX20_CONSTEXPR
#define _GLIBCXX20_CONSTEXPR
// Declared as constexpr by <string> already, so it gets its body below.
#define __fill_a1 __fill_a1_of_bits
#include <vector>
#undef __fill_a1
#pragma pop_macro("_GLIBCXX20_CONSTEXPR")

namespace std {

constexpr void __fill_a1(_Bit_iterator first, _Bit_iterator last, const bool &value)
{
    for (; first != last; ++first)
        *first = value;
}

} // namespace std
