// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/modules/Library.h"
#include "engine/script/modules/Modules.h"

#include <numeric>

namespace retort::script {

namespace {

Value lazy(Interpreter &run, MadeIterator::Make make)
{
    return run.make<MadeIterator>(std::move(make));
}

std::vector<Iterator *> iteratorsOf(Interpreter &run, const std::vector<Value> &values)
{
    std::vector<Iterator *> iterators;
    for (const Value &value : values)
        iterators.push_back(run.iterate(value));
    return iterators;
}

/// All pools' combinations, the last pool turning fastest.
Value productOf(Interpreter &run, BoundArgs &args)
{
    std::vector<std::vector<Value>> pools;
    for (qint64 i = 0; i < args.integer("repeat", 1); ++i) {
        for (const Value &value : args.rest)
            pools.push_back(run.collect(value));
    }
    const bool isEmpty = std::ranges::any_of(pools, [](const auto &pool) { return pool.empty(); });
    return lazy(run, [pools, at = std::vector<std::size_t>(pools.size()), isEnd = isEmpty](Interpreter &inner) mutable {
        if (isEnd)
            return std::optional<Value>();
        inner.step();
        std::vector<Value> values;
        for (std::size_t i = 0; i < pools.size(); ++i)
            values.push_back(pools[i][at[i]]);
        isEnd = true;
        for (std::size_t i = pools.size(); i-- > 0;) {
            if (++at[i] < pools[i].size()) {
                isEnd = false;
                break;
            }
            at[i] = 0;
        }
        return std::optional(inner.tuple(std::move(values)));
    });
}

/// Index tuples of length `r` out of `n`, each made from the one before by `advance`, which says no at the end.
template <typename Advance>
Value choose(Interpreter &run, std::vector<Value> pool, std::size_t r, bool isEmpty, std::vector<std::size_t> first,
             Advance advance)
{
    return lazy(run, [pool, r, at = std::move(first), isEnd = isEmpty, advance](Interpreter &inner) mutable {
        if (isEnd)
            return std::optional<Value>();
        inner.step();
        std::vector<Value> values;
        for (std::size_t i = 0; i < r; ++i)
            values.push_back(pool[at[i]]);
        isEnd = !advance(at, pool.size());
        return std::optional(inner.tuple(std::move(values)));
    });
}

Value combinationsOf(Interpreter &run, BoundArgs &args)
{
    auto pool = run.collect(args["iterable"]);
    const auto r = std::size_t(std::max<qint64>(0, args.integer("r")));
    std::vector<std::size_t> first(r);
    std::iota(first.begin(), first.end(), 0);
    const bool isEmpty = r > pool.size();
    return choose(run, std::move(pool), r, isEmpty, std::move(first), [](std::vector<std::size_t> &at, std::size_t n) {
        for (std::size_t i = at.size(); i-- > 0;) {
            if (at[i] == i + n - at.size())
                continue;
            ++at[i];
            for (std::size_t k = i + 1; k < at.size(); ++k)
                at[k] = at[k - 1] + 1;
            return true;
        }
        return false;
    });
}

Value combinationsWithReplacementOf(Interpreter &run, BoundArgs &args)
{
    auto pool = run.collect(args["iterable"]);
    const auto r = std::size_t(std::max<qint64>(0, args.integer("r")));
    const bool isEmpty = pool.empty() && r > 0;
    return choose(run, std::move(pool), r, isEmpty, std::vector<std::size_t>(r),
                  [](std::vector<std::size_t> &at, std::size_t n) {
                      for (std::size_t i = at.size(); i-- > 0;) {
                          if (at[i] + 1 == n)
                              continue;
                          std::fill(at.begin() + std::ptrdiff_t(i), at.end(), at[i] + 1);
                          return true;
                      }
                      return false;
                  });
}

Value permutationsOf(Interpreter &run, BoundArgs &args)
{
    auto pool = run.collect(args["iterable"]);
    const auto r = std::size_t(std::max<qint64>(0, args.integer("r", qint64(pool.size()))));
    std::vector<std::size_t> first(pool.size());
    std::iota(first.begin(), first.end(), 0);
    const bool isEmpty = r > pool.size();
    return choose(run, std::move(pool), r, isEmpty, std::move(first), [r](std::vector<std::size_t> &at, std::size_t) {
        // The rest in falling order makes the next permutation change the first r places.
        std::reverse(at.begin() + std::ptrdiff_t(std::min(r, at.size())), at.end());
        return std::next_permutation(at.begin(), at.end());
    });
}

Value groupsOf(Interpreter &run, BoundArgs &args)
{
    Iterator *values = run.iterate(args["iterable"]);
    const Value key = args["key"];
    struct State
    {
        std::optional<Value> value;
        Value key;
        bool isStarted = false;
    };
    auto state = std::make_shared<State>();
    const auto advance = [values, key, state](Interpreter &inner) {
        state->value = values->next(inner);
        if (state->value)
            state->key = key.isNone() ? *state->value : inner.call(key, {*state->value});
    };
    return lazy(run, [state, advance](Interpreter &inner) -> std::optional<Value> {
        if (!state->isStarted) {
            state->isStarted = true;
            advance(inner);
        }
        if (!state->value)
            return std::nullopt;
        // The group is read at once: the next group cannot be reached before it has been passed.
        const Value current = state->key;
        std::vector<Value> group;
        while (state->value && inner.equal(state->key, current)) {
            inner.step();
            group.push_back(*state->value);
            advance(inner);
        }
        return inner.tuple({current, inner.make<ValuesIterator>(std::move(group))});
    });
}

Value sliceOf(Interpreter &run, BoundArgs &args)
{
    const auto bound = [&](std::size_t i) {
        const Value value = i < args.rest.size() ? args.rest[i] : Value();
        return value.isNone() ? std::optional<qint64>() : std::optional(run.index(value));
    };
    const bool isStopOnly = args.rest.size() == 1;
    const qint64 start = isStopOnly ? 0 : bound(0).value_or(0);
    const std::optional<qint64> stop = isStopOnly ? bound(0) : bound(1);
    const qint64 step = bound(2).value_or(1);
    if (start < 0 || step < 1 || (stop && *stop < 0)) {
        raiseValueError(run, QStringLiteral("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize."));
    }
    Iterator *values = run.iterate(args["iterable"]);
    return lazy(
        run, [values, wanted = start, at = qint64(0), stop, step](Interpreter &inner) mutable -> std::optional<Value> {
            if (stop && wanted >= *stop)
                return std::nullopt;
            for (;;) {
                inner.step();
                const auto value = values->next(inner);
                if (!value)
                    return std::nullopt;
                if (at++ == wanted) {
                    wanted += step;
                    return value;
                }
            }
        });
}

Value longestZip(Interpreter &run, BoundArgs &args)
{
    const auto iterators = iteratorsOf(run, args.rest);
    const Value fill = args["fillvalue"];
    return lazy(run, [iterators, fill](Interpreter &inner) -> std::optional<Value> {
        std::vector<Value> values;
        bool isAnyLeft = false;
        for (Iterator *iterator : iterators) {
            const auto value = iterator->next(inner);
            isAnyLeft = isAnyLeft || value;
            values.push_back(value.value_or(fill));
        }
        return isAnyLeft ? std::optional(inner.tuple(std::move(values))) : std::nullopt;
    });
}

Value accumulated(Interpreter &run, BoundArgs &args)
{
    Iterator *values = run.iterate(args["iterable"]);
    const Value function = args["func"];
    const bool hasInitial = !args["initial"].isNone();
    return lazy(run,
                [values, function, total = args["initial"], hasInitial,
                 isFirst = true](Interpreter &inner) mutable -> std::optional<Value> {
                    if (isFirst && hasInitial) {
                        isFirst = false;
                        return total;
                    }
                    const auto value = values->next(inner);
                    if (!value)
                        return std::nullopt;
                    if (isFirst)
                        total = *value;
                    else
                        total = function.isNone() ? inner.binary(ast::BinaryOperator::Add, total, *value)
                                                  : inner.call(function, {total, *value});
                    isFirst = false;
                    return total;
                });
}

Value chained(Interpreter &run, Iterator *sources)
{
    return lazy(
        run, [sources, current = static_cast<Iterator *>(nullptr)](Interpreter &inner) mutable -> std::optional<Value> {
            for (;;) {
                inner.step();
                if (current) {
                    if (auto value = current->next(inner))
                        return value;
                }
                const auto source = sources->next(inner);
                if (!source)
                    return std::nullopt;
                current = inner.iterate(*source);
            }
        });
}

const NativeTable &itertoolsFunctions()
{
    static const NativeTable table{
        {"product", "*iterables, repeat=1", productOf},
        {"combinations", "iterable, r", combinationsOf},
        {"combinations_with_replacement", "iterable, r", combinationsWithReplacementOf},
        {"permutations", "iterable, r=None", permutationsOf},
        {"groupby", "iterable, key=None", groupsOf},
        {"islice", "iterable, *bounds", sliceOf},
        {"zip_longest", "*iterables, fillvalue=None", longestZip},
        {"accumulate", "iterable, func=None, *, initial=None", accumulated},
        {"count", "start=0, step=1",
         [](Interpreter &run, BoundArgs &args) {
             const Value by = args.has("step") ? args["step"] : Value::integer(1);
             return lazy(run,
                         [at = args.has("start") ? args["start"] : Value::integer(0), by](Interpreter &inner) mutable {
                             inner.step();
                             const Value value = at;
                             at = inner.binary(ast::BinaryOperator::Add, at, by);
                             return std::optional(value);
                         });
         }},
        {"cycle", "iterable",
         [](Interpreter &run, BoundArgs &args) {
             return lazy(run,
                         [values = run.collect(args["iterable"]),
                          at = std::size_t(0)](Interpreter &inner) mutable -> std::optional<Value> {
                             inner.step();
                             return values.empty() ? std::nullopt : std::optional(values[at++ % values.size()]);
                         });
         }},
        {"repeat", "object, times=None",
         [](Interpreter &run, BoundArgs &args) {
             const auto times = args.optionalInteger("times");
             return lazy(
                 run,
                 [value = args["object"], times, at = qint64(0)](Interpreter &inner) mutable -> std::optional<Value> {
                     inner.step();
                     return times && at++ >= *times ? std::nullopt : std::optional(value);
                 });
         }},
        {"starmap", "function, iterable",
         [](Interpreter &run, BoundArgs &args) {
             Iterator *values = run.iterate(args["iterable"]);
             return lazy(run, [values, function = args["function"]](Interpreter &inner) -> std::optional<Value> {
                 const auto value = values->next(inner);
                 return value ? std::optional(inner.call(function, inner.collect(*value))) : std::nullopt;
             });
         }},
        {"takewhile", "predicate, iterable",
         [](Interpreter &run, BoundArgs &args) {
             Iterator *values = run.iterate(args["iterable"]);
             return lazy(run, [values, test = args["predicate"]](Interpreter &inner) -> std::optional<Value> {
                 const auto value = values->next(inner);
                 return value && inner.truth(inner.call(test, {*value})) ? value : std::nullopt;
             });
         }},
        {"dropwhile", "predicate, iterable",
         [](Interpreter &run, BoundArgs &args) {
             Iterator *values = run.iterate(args["iterable"]);
             return lazy(run, [values, test = args["predicate"], isDropping = true](Interpreter &inner) mutable {
                 auto value = values->next(inner);
                 while (isDropping && value && inner.truth(inner.call(test, {*value})))
                     value = values->next(inner);
                 isDropping = false;
                 return value;
             });
         }},
        {"filterfalse", "predicate, iterable",
         [](Interpreter &run, BoundArgs &args) {
             Iterator *values = run.iterate(args["iterable"]);
             return lazy(run, [values, test = args["predicate"]](Interpreter &inner) {
                 auto value = values->next(inner);
                 while (value && inner.truth(test.isNone() ? *value : inner.call(test, {*value})))
                     value = values->next(inner);
                 return value;
             });
         }},
        {"compress", "data, selectors",
         [](Interpreter &run, BoundArgs &args) {
             Iterator *values = run.iterate(args["data"]);
             Iterator *selectors = run.iterate(args["selectors"]);
             return lazy(run, [values, selectors](Interpreter &inner) -> std::optional<Value> {
                 for (;;) {
                     const auto value = values->next(inner);
                     const auto selector = selectors->next(inner);
                     if (!value || !selector)
                         return std::nullopt;
                     if (inner.truth(*selector))
                         return value;
                 }
             });
         }},
        {"pairwise", "iterable",
         [](Interpreter &run, BoundArgs &args) {
             Iterator *values = run.iterate(args["iterable"]);
             return lazy(run,
                         [values, last = std::optional<Value>(),
                          isStarted = false](Interpreter &inner) mutable -> std::optional<Value> {
                             if (!isStarted)
                                 last = values->next(inner);
                             isStarted = true;
                             const auto value = last ? values->next(inner) : std::nullopt;
                             if (!value)
                                 return std::nullopt;
                             const Value pair = inner.tuple({*last, *value});
                             last = value;
                             return pair;
                         });
         }},
        {"tee", "iterable, n=2",
         [](Interpreter &run, BoundArgs &args) {
             const auto values = run.collect(args["iterable"]);
             std::vector<Value> copies;
             for (qint64 i = 0; i < args.integer("n", 2); ++i)
                 copies.emplace_back(run.make<ValuesIterator>(values));
             return run.tuple(std::move(copies));
         }},
    };
    return table;
}

} // namespace

void fillItertools(Interpreter &interpreter, ModuleObject &module)
{
    itertoolsFunctions().addTo(interpreter, module);
    ClassObject &chain = *addClass(interpreter, module, "chain");
    setConstructor(chain, "*iterables",
                   [](Interpreter &run, BoundArgs &args) { return chained(run, run.make<ValuesIterator>(args.rest)); });
    addStaticMethod(interpreter, chain, "from_iterable", "iterable",
                    [](Interpreter &run, BoundArgs &args) { return chained(run, run.iterate(args["iterable"])); });
}

} // namespace retort::script
