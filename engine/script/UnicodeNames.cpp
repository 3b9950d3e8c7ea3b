// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/UnicodeNames.h"

#include <QByteArray>
#include <QString>

#include <algorithm>
#include <string_view>

namespace retort::script {

namespace {

struct UnicodeNameRow
{
    std::string_view name;
    char16_t character;
};

// Sorted by name.
constexpr UnicodeNameRow kUnicodeNames[] = {
    {"ACUTE ACCENT", 0x00B4},
    {"ALMOST EQUAL TO", 0x2248},
    {"AMPERSAND", 0x0026},
    {"APOSTROPHE", 0x0027},
    {"ASTERISK", 0x002A},
    {"ASTERISM", 0x2042},
    {"AUSTRAL SIGN", 0x20B3},
    {"BALLOT X", 0x2717},
    {"BITCOIN SIGN", 0x20BF},
    {"BLACK CIRCLE", 0x25CF},
    {"BLACK LEFTWARDS BULLET", 0x204C},
    {"BLACK RIGHTWARDS BULLET", 0x204D},
    {"BLACK SQUARE", 0x25A0},
    {"BLACK STAR", 0x2605},
    {"BROKEN BAR", 0x00A6},
    {"BULLET", 0x2022},
    {"CARET", 0x2038},
    {"CARET INSERTION POINT", 0x2041},
    {"CEDI SIGN", 0x20B5},
    {"CEDILLA", 0x00B8},
    {"CENT SIGN", 0x00A2},
    {"CHARACTER TIE", 0x2040},
    {"CHECK MARK", 0x2713},
    {"CIRCUMFLEX ACCENT", 0x005E},
    {"CLOSE UP", 0x2050},
    {"COLON", 0x003A},
    {"COLON SIGN", 0x20A1},
    {"COMMA", 0x002C},
    {"COMMERCIAL AT", 0x0040},
    {"COMMERCIAL MINUS SIGN", 0x2052},
    {"COPYRIGHT SIGN", 0x00A9},
    {"CRUZEIRO SIGN", 0x20A2},
    {"CURRENCY SIGN", 0x00A4},
    {"DAGGER", 0x2020},
    {"DEGREE SIGN", 0x00B0},
    {"DIAERESIS", 0x00A8},
    {"DIGIT EIGHT", 0x0038},
    {"DIGIT FIVE", 0x0035},
    {"DIGIT FOUR", 0x0034},
    {"DIGIT NINE", 0x0039},
    {"DIGIT ONE", 0x0031},
    {"DIGIT SEVEN", 0x0037},
    {"DIGIT SIX", 0x0036},
    {"DIGIT THREE", 0x0033},
    {"DIGIT TWO", 0x0032},
    {"DIGIT ZERO", 0x0030},
    {"DIVISION SIGN", 0x00F7},
    {"DOLLAR SIGN", 0x0024},
    {"DONG SIGN", 0x20AB},
    {"DOTTED CROSS", 0x205C},
    {"DOUBLE DAGGER", 0x2021},
    {"DOUBLE EXCLAMATION MARK", 0x203C},
    {"DOUBLE HIGH-REVERSED-9 QUOTATION MARK", 0x201F},
    {"DOUBLE LOW LINE", 0x2017},
    {"DOUBLE LOW-9 QUOTATION MARK", 0x201E},
    {"DOUBLE PRIME", 0x2033},
    {"DOUBLE QUESTION MARK", 0x2047},
    {"DOUBLE VERTICAL LINE", 0x2016},
    {"DOWNWARDS ARROW", 0x2193},
    {"DRACHMA SIGN", 0x20AF},
    {"ELEMENT OF", 0x2208},
    {"EM DASH", 0x2014},
    {"EM QUAD", 0x2001},
    {"EM SPACE", 0x2003},
    {"EMPTY SET", 0x2205},
    {"EN DASH", 0x2013},
    {"EN QUAD", 0x2000},
    {"EN SPACE", 0x2002},
    {"EQUALS SIGN", 0x003D},
    {"EURO SIGN", 0x20AC},
    {"EURO-CURRENCY SIGN", 0x20A0},
    {"EXCLAMATION MARK", 0x0021},
    {"EXCLAMATION QUESTION MARK", 0x2049},
    {"FEMININE ORDINAL INDICATOR", 0x00AA},
    {"FIGURE DASH", 0x2012},
    {"FIGURE SPACE", 0x2007},
    {"FIVE DOT PUNCTUATION", 0x2059},
    {"FLOWER PUNCTUATION MARK", 0x2055},
    {"FOR ALL", 0x2200},
    {"FOUR DOT MARK", 0x205B},
    {"FOUR DOT PUNCTUATION", 0x2058},
    {"FOUR-PER-EM SPACE", 0x2005},
    {"FRACTION SLASH", 0x2044},
    {"FRENCH FRANC SIGN", 0x20A3},
    {"FULL STOP", 0x002E},
    {"GERMAN PENNY SIGN", 0x20B0},
    {"GRAVE ACCENT", 0x0060},
    {"GREATER-THAN OR EQUAL TO", 0x2265},
    {"GREATER-THAN SIGN", 0x003E},
    {"GUARANI SIGN", 0x20B2},
    {"HAIR SPACE", 0x200A},
    {"HEAVY BALLOT X", 0x2718},
    {"HEAVY CHECK MARK", 0x2714},
    {"HORIZONTAL BAR", 0x2015},
    {"HORIZONTAL ELLIPSIS", 0x2026},
    {"HRYVNIA SIGN", 0x20B4},
    {"HYPHEN", 0x2010},
    {"HYPHEN BULLET", 0x2043},
    {"HYPHEN-MINUS", 0x002D},
    {"HYPHENATION POINT", 0x2027},
    {"INCREMENT", 0x2206},
    {"INDIAN RUPEE SIGN", 0x20B9},
    {"INFINITY", 0x221E},
    {"INTERROBANG", 0x203D},
    {"INTERSECTION", 0x2229},
    {"INVERTED EXCLAMATION MARK", 0x00A1},
    {"INVERTED QUESTION MARK", 0x00BF},
    {"INVERTED UNDERTIE", 0x2054},
    {"KIP SIGN", 0x20AD},
    {"LARI SIGN", 0x20BE},
    {"LEFT CURLY BRACKET", 0x007B},
    {"LEFT DOUBLE QUOTATION MARK", 0x201C},
    {"LEFT PARENTHESIS", 0x0028},
    {"LEFT RIGHT ARROW", 0x2194},
    {"LEFT RIGHT DOUBLE ARROW", 0x21D4},
    {"LEFT SINGLE QUOTATION MARK", 0x2018},
    {"LEFT SQUARE BRACKET", 0x005B},
    {"LEFT SQUARE BRACKET WITH QUILL", 0x2045},
    {"LEFT-POINTING DOUBLE ANGLE QUOTATION MARK", 0x00AB},
    {"LEFT-TO-RIGHT EMBEDDING", 0x202A},
    {"LEFT-TO-RIGHT MARK", 0x200E},
    {"LEFT-TO-RIGHT OVERRIDE", 0x202D},
    {"LEFTWARDS ARROW", 0x2190},
    {"LESS-THAN OR EQUAL TO", 0x2264},
    {"LESS-THAN SIGN", 0x003C},
    {"LINE SEPARATOR", 0x2028},
    {"LIRA SIGN", 0x20A4},
    {"LIVRE TOURNOIS SIGN", 0x20B6},
    {"LOGICAL AND", 0x2227},
    {"LOGICAL OR", 0x2228},
    {"LOW ASTERISK", 0x204E},
    {"LOW LINE", 0x005F},
    {"MACRON", 0x00AF},
    {"MANAT SIGN", 0x20BC},
    {"MASCULINE ORDINAL INDICATOR", 0x00BA},
    {"MEDIUM MATHEMATICAL SPACE", 0x205F},
    {"MICRO SIGN", 0x00B5},
    {"MIDDLE DOT", 0x00B7},
    {"MILL SIGN", 0x20A5},
    {"MINUS SIGN", 0x2212},
    {"MULTIPLICATION SIGN", 0x00D7},
    {"N-ARY PRODUCT", 0x220F},
    {"N-ARY SUMMATION", 0x2211},
    {"NAIRA SIGN", 0x20A6},
    {"NARROW NO-BREAK SPACE", 0x202F},
    {"NEW SHEQEL SIGN", 0x20AA},
    {"NO-BREAK SPACE", 0x00A0},
    {"NON-BREAKING HYPHEN", 0x2011},
    {"NORDIC MARK SIGN", 0x20BB},
    {"NOT EQUAL TO", 0x2260},
    {"NOT SIGN", 0x00AC},
    {"NUMBER SIGN", 0x0023},
    {"NUMERO SIGN", 0x2116},
    {"ONE DOT LEADER", 0x2024},
    {"OVERLINE", 0x203E},
    {"PARAGRAPH SEPARATOR", 0x2029},
    {"PARTIAL DIFFERENTIAL", 0x2202},
    {"PER MILLE SIGN", 0x2030},
    {"PER TEN THOUSAND SIGN", 0x2031},
    {"PERCENT SIGN", 0x0025},
    {"PESETA SIGN", 0x20A7},
    {"PESO SIGN", 0x20B1},
    {"PILCROW SIGN", 0x00B6},
    {"PLUS SIGN", 0x002B},
    {"PLUS-MINUS SIGN", 0x00B1},
    {"POP DIRECTIONAL FORMATTING", 0x202C},
    {"POUND SIGN", 0x00A3},
    {"PRIME", 0x2032},
    {"PUNCTUATION SPACE", 0x2008},
    {"QUADRUPLE PRIME", 0x2057},
    {"QUESTION EXCLAMATION MARK", 0x2048},
    {"QUESTION MARK", 0x003F},
    {"QUOTATION MARK", 0x0022},
    {"REFERENCE MARK", 0x203B},
    {"REGISTERED SIGN", 0x00AE},
    {"REPLACEMENT CHARACTER", 0xFFFD},
    {"REVERSE SOLIDUS", 0x005C},
    {"REVERSED DOUBLE PRIME", 0x2036},
    {"REVERSED PILCROW SIGN", 0x204B},
    {"REVERSED PRIME", 0x2035},
    {"REVERSED SEMICOLON", 0x204F},
    {"REVERSED TRIPLE PRIME", 0x2037},
    {"RIGHT CURLY BRACKET", 0x007D},
    {"RIGHT DOUBLE QUOTATION MARK", 0x201D},
    {"RIGHT PARENTHESIS", 0x0029},
    {"RIGHT SINGLE QUOTATION MARK", 0x2019},
    {"RIGHT SQUARE BRACKET", 0x005D},
    {"RIGHT SQUARE BRACKET WITH QUILL", 0x2046},
    {"RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK", 0x00BB},
    {"RIGHT-TO-LEFT EMBEDDING", 0x202B},
    {"RIGHT-TO-LEFT MARK", 0x200F},
    {"RIGHT-TO-LEFT OVERRIDE", 0x202E},
    {"RIGHTWARDS ARROW", 0x2192},
    {"RIGHTWARDS DOUBLE ARROW", 0x21D2},
    {"RUBLE SIGN", 0x20BD},
    {"RUPEE SIGN", 0x20A8},
    {"SECTION SIGN", 0x00A7},
    {"SEMICOLON", 0x003B},
    {"SERVICE MARK", 0x2120},
    {"SINGLE HIGH-REVERSED-9 QUOTATION MARK", 0x201B},
    {"SINGLE LEFT-POINTING ANGLE QUOTATION MARK", 0x2039},
    {"SINGLE LOW-9 QUOTATION MARK", 0x201A},
    {"SINGLE RIGHT-POINTING ANGLE QUOTATION MARK", 0x203A},
    {"SIX-PER-EM SPACE", 0x2006},
    {"SOFT HYPHEN", 0x00AD},
    {"SOLIDUS", 0x002F},
    {"SOUND RECORDING COPYRIGHT", 0x2117},
    {"SPACE", 0x0020},
    {"SPESMILO SIGN", 0x20B7},
    {"SQUARE ROOT", 0x221A},
    {"SUPERSCRIPT ONE", 0x00B9},
    {"SUPERSCRIPT THREE", 0x00B3},
    {"SUPERSCRIPT TWO", 0x00B2},
    {"SWUNG DASH", 0x2053},
    {"TENGE SIGN", 0x20B8},
    {"THERE EXISTS", 0x2203},
    {"THIN SPACE", 0x2009},
    {"THREE DOT PUNCTUATION", 0x2056},
    {"THREE-PER-EM SPACE", 0x2004},
    {"TILDE", 0x007E},
    {"TIRONIAN SIGN ET", 0x204A},
    {"TRADE MARK SIGN", 0x2122},
    {"TRIANGULAR BULLET", 0x2023},
    {"TRICOLON", 0x205D},
    {"TRIPLE PRIME", 0x2034},
    {"TUGRIK SIGN", 0x20AE},
    {"TURKISH LIRA SIGN", 0x20BA},
    {"TWO ASTERISKS ALIGNED VERTICALLY", 0x2051},
    {"TWO DOT LEADER", 0x2025},
    {"TWO DOT PUNCTUATION", 0x205A},
    {"UNDERTIE", 0x203F},
    {"UNION", 0x222A},
    {"UP DOWN ARROW", 0x2195},
    {"UPWARDS ARROW", 0x2191},
    {"VERTICAL FOUR DOTS", 0x205E},
    {"VERTICAL LINE", 0x007C},
    {"VULGAR FRACTION ONE HALF", 0x00BD},
    {"VULGAR FRACTION ONE QUARTER", 0x00BC},
    {"VULGAR FRACTION THREE QUARTERS", 0x00BE},
    {"WHITE CIRCLE", 0x25CB},
    {"WHITE STAR", 0x2606},
    {"WON SIGN", 0x20A9},
    {"YEN SIGN", 0x00A5},
    {"ZERO WIDTH JOINER", 0x200D},
    {"ZERO WIDTH NO-BREAK SPACE", 0xFEFF},
    {"ZERO WIDTH NON-JOINER", 0x200C},
    {"ZERO WIDTH SPACE", 0x200B},
};

constexpr UnicodeNameRow kUnicodeAccents[] = {
    {"ACUTE", 0x301},     {"BREVE", 0x306},      {"CARON", 0x30C},        {"CEDILLA", 0x327}, {"CIRCUMFLEX", 0x302},
    {"DIAERESIS", 0x308}, {"DOT ABOVE", 0x307},  {"DOUBLE ACUTE", 0x30B}, {"GRAVE", 0x300},   {"MACRON", 0x304},
    {"OGONEK", 0x328},    {"RING ABOVE", 0x30A}, {"TILDE", 0x303},
};

constexpr UnicodeNameRow kUnicodeGreek[] = {
    {"ALPHA", 0x3B1}, {"BETA", 0x3B2},    {"GAMMA", 0x3B3},   {"DELTA", 0x3B4}, {"EPSILON", 0x3B5}, {"ZETA", 0x3B6},
    {"ETA", 0x3B7},   {"THETA", 0x3B8},   {"IOTA", 0x3B9},    {"KAPPA", 0x3BA}, {"LAMDA", 0x3BB},   {"MU", 0x3BC},
    {"NU", 0x3BD},    {"XI", 0x3BE},      {"OMICRON", 0x3BF}, {"PI", 0x3C0},    {"RHO", 0x3C1},     {"SIGMA", 0x3C3},
    {"TAU", 0x3C4},   {"UPSILON", 0x3C5}, {"PHI", 0x3C6},     {"CHI", 0x3C7},   {"PSI", 0x3C8},     {"OMEGA", 0x3C9},
};

template <size_t Size>
char16_t unicodeRow(const UnicodeNameRow (&rows)[Size], std::string_view name)
{
    for (const UnicodeNameRow &row : rows) {
        if (row.name == name)
            return row.character;
    }
    return 0;
}

/// "LATIN SMALL LETTER E WITH ACUTE" and "GREEK CAPITAL LETTER OMEGA".
std::optional<char32_t> letterNamed(std::string_view name)
{
    const bool isGreek = name.starts_with("GREEK ");
    if (!isGreek && !name.starts_with("LATIN "))
        return std::nullopt;
    name.remove_prefix(6);
    constexpr std::string_view kSmall = "SMALL LETTER ";
    constexpr std::string_view kCapital = "CAPITAL LETTER ";
    const bool isCapital = name.starts_with(kCapital);
    if (!isCapital && !name.starts_with(kSmall))
        return std::nullopt;
    name.remove_prefix(isCapital ? kCapital.size() : kSmall.size());
    const size_t with = name.find(" WITH ");
    const std::string_view letter = name.substr(0, with);
    QString text;
    if (isGreek) {
        text = QChar(unicodeRow(kUnicodeGreek, letter));
    } else if (letter == "SHARP S" && !isCapital) {
        return 0xDF;
    } else if (letter == "AE") {
        text = QChar(0xE6);
    } else if (letter.size() == 1 && letter.front() >= 'A' && letter.front() <= 'Z') {
        text = QChar(char16_t(letter.front() - 'A' + 'a'));
    }
    if (isCapital)
        text = text.toUpper();
    if (with != std::string_view::npos) {
        const char16_t accent = unicodeRow(kUnicodeAccents, name.substr(with + 6));
        if (accent == 0)
            return std::nullopt;
        text += QChar(accent);
        text = text.normalized(QString::NormalizationForm_C);
    }
    if (text.size() != 1 || text.front().isNull())
        return std::nullopt;
    return text.front().unicode();
}

} // namespace

std::optional<char32_t> characterNamed(QStringView name)
{
    const QByteArray upper = name.toLatin1().toUpper();
    const std::string_view wanted(upper.constData(), size_t(upper.size()));
    const auto found = std::ranges::lower_bound(kUnicodeNames, wanted, {}, &UnicodeNameRow::name);
    if (found != std::end(kUnicodeNames) && found->name == wanted)
        return found->character;
    return letterNamed(wanted);
}

} // namespace retort::script
