// SPDX-License-Identifier: GPL-3.0-or-later
// match statements (PEP 634).
#include "engine/script/Interpreter.h"

namespace retort::script {

using namespace ast; // the vocabulary of the tree that these functions walk

Interpreter::Flow Interpreter::runMatch(const Match &match)
{
    const Value subject = evalOrGap(*match.subject);
    if (isPreview())
        return runUndecidedCases(match, subject, 0);
    for (const MatchCase &matchCase : match.cases) {
        if (matches(*matchCase.pattern, subject) && (!matchCase.guard || truth(eval(*matchCase.guard))))
            return run(matchCase.body);
    }
    return Flow::Next;
}

bool Interpreter::matchesAnything(const Pattern &pattern, const Value &subject)
{
    return pattern.kind == PatternKind::MatchAs && !as<MatchAs>(pattern).pattern && matches(pattern, subject);
}

void Interpreter::bindUnknown(const Pattern &pattern)
{
    const auto bind = [this](const QString &name) {
        if (!name.isEmpty())
            writeName(name, unknown(name));
    };
    const auto bindAll = [this](const PatternList &patterns) {
        for (const PatternPtr &part : patterns)
            bindUnknown(*part);
    };
    switch (pattern.kind) {
    case PatternKind::MatchValue:
    case PatternKind::MatchSingleton: return;
    case PatternKind::MatchSequence: bindAll(as<MatchSequence>(pattern).patterns); return;
    case PatternKind::MatchMapping:
        bindAll(as<MatchMapping>(pattern).patterns);
        bind(as<MatchMapping>(pattern).rest);
        return;
    case PatternKind::MatchClass:
        bindAll(as<MatchClass>(pattern).patterns);
        bindAll(as<MatchClass>(pattern).keywordPatterns);
        return;
    case PatternKind::MatchStar: bind(as<MatchStar>(pattern).name); return;
    case PatternKind::MatchAs:
        if (as<MatchAs>(pattern).pattern)
            bindUnknown(*as<MatchAs>(pattern).pattern);
        bind(as<MatchAs>(pattern).name);
        return;
    case PatternKind::MatchOr: bindUnknown(*as<MatchOr>(pattern).patterns.front()); return;
    }
}

bool Interpreter::matches(const Pattern &pattern, const Value &subject)
{
    step();
    place(pattern);
    switch (pattern.kind) {
    case PatternKind::MatchValue: return equal(subject, eval(*as<MatchValue>(pattern).value));
    case PatternKind::MatchSingleton: {
        const ConstantKind kind = as<MatchSingleton>(pattern).value;
        return kind == ConstantKind::None ? subject.isNone()
                                          : subject.isBool() && subject.asBool() == (kind == ConstantKind::True);
    }
    case PatternKind::MatchSequence: {
        const PatternList &patterns = as<MatchSequence>(pattern).patterns;
        const bool isSequence = subject.as<ListObject>() || subject.as<TupleObject>() || subject.as<RangeObject>();
        if (!isSequence)
            return false;
        const auto values = collect(subject);
        const auto star =
            std::ranges::find_if(patterns, [](const auto &p) { return p->kind == PatternKind::MatchStar; });
        const bool hasStar = star != patterns.end();
        if (hasStar ? values.size() + 1 < patterns.size() : values.size() != patterns.size())
            return false;
        const std::size_t before = std::size_t(star - patterns.begin());
        const std::size_t starred = hasStar ? values.size() + 1 - patterns.size() : 0;
        for (std::size_t i = 0; i < patterns.size(); ++i) {
            if (hasStar && i == before) {
                const QString &name = as<MatchStar>(*patterns[i]).name;
                if (!name.isEmpty()) {
                    const auto first = values.begin() + std::ptrdiff_t(before);
                    writeName(name, list({first, first + std::ptrdiff_t(starred)}));
                }
                continue;
            }
            const std::size_t at = hasStar && i > before ? i - 1 + starred : i;
            if (!matches(*patterns[i], values[at]))
                return false;
        }
        return true;
    }
    case PatternKind::MatchMapping: {
        const auto &node = as<MatchMapping>(pattern);
        auto *dict = subject.as<DictObject>();
        if (!dict)
            return false;
        auto *rest = make<DictObject>();
        for (const auto &entry : dict->table.entries()) {
            if (entry.isAlive)
                rest->table.set(*this, entry.key, entry.value);
        }
        for (std::size_t i = 0; i < node.keys.size(); ++i) {
            const Value key = eval(*node.keys[i]);
            const Value *value = dict->table.find(*this, key);
            if (!value || !matches(*node.patterns[i], *value))
                return false;
            rest->table.remove(*this, key);
        }
        if (!node.rest.isEmpty())
            writeName(node.rest, rest);
        return true;
    }
    case PatternKind::MatchClass: {
        const auto &node = as<MatchClass>(pattern);
        const Value cls = eval(*node.cls);
        if (!isInstance(subject, cls))
            return false;
        if (!node.patterns.empty()) {
            const auto names = findAttribute(cls, QStringLiteral("__match_args__"));
            const auto *order = names ? names->as<TupleObject>() : nullptr;
            if (!order) {
                // str(x), int(x) and the like take the subject itself.
                if (node.patterns.size() != 1 || !matches(*node.patterns[0], subject))
                    return false;
            } else {
                for (std::size_t i = 0; i < node.patterns.size(); ++i) {
                    if (i >= order->items.size())
                        return false;
                    const auto value = findAttribute(subject, str(order->items[i]));
                    if (!value || !matches(*node.patterns[i], *value))
                        return false;
                }
            }
        }
        for (std::size_t i = 0; i < node.keywordNames.size(); ++i) {
            const auto value = findAttribute(subject, node.keywordNames[i]);
            if (!value || !matches(*node.keywordPatterns[i], *value))
                return false;
        }
        return true;
    }
    case PatternKind::MatchAs: {
        const auto &node = as<MatchAs>(pattern);
        if (node.pattern && !matches(*node.pattern, subject))
            return false;
        if (!node.name.isEmpty())
            writeName(node.name, subject);
        return true;
    }
    case PatternKind::MatchOr:
        return std::ranges::any_of(as<MatchOr>(pattern).patterns, [&](const auto &p) { return matches(*p, subject); });
    case PatternKind::MatchStar: break;
    }
    return false;
}

} // namespace retort::script
