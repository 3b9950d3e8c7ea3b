// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/Sorting.h"

#include "engine/script/Interpreter.h"

#include <algorithm>

namespace retort::script {

namespace {

struct SortItem
{
    Value key;
    Value value;
};

/// A merge sort: unlike std::stable_sort it may be left by an exception, and asks no strict order of a script's `<`.
void mergeSort(Interpreter &interpreter, std::vector<SortItem> &items, std::vector<SortItem> &spare, std::size_t begin,
               std::size_t end, bool isReversed)
{
    if (end - begin < 2)
        return;
    const std::size_t middle = begin + (end - begin) / 2;
    mergeSort(interpreter, items, spare, begin, middle, isReversed);
    mergeSort(interpreter, items, spare, middle, end, isReversed);
    std::size_t left = begin;
    std::size_t right = middle;
    for (std::size_t at = begin; at < end; ++at) {
        interpreter.step();
        const bool takesRight =
            right < end && (left == middle || (isReversed ? interpreter.less(items[left].key, items[right].key)
                                                          : interpreter.less(items[right].key, items[left].key)));
        spare[at] = takesRight ? items[right++] : items[left++];
    }
    std::copy(spare.begin() + std::ptrdiff_t(begin), spare.begin() + std::ptrdiff_t(end),
              items.begin() + std::ptrdiff_t(begin));
}

} // namespace

std::vector<Value> sortedValues(Interpreter &interpreter, std::vector<Value> values, const Value &key, bool isReversed)
{
    std::vector<SortItem> items;
    for (const Value &value : values)
        items.push_back({key.isNone() ? value : interpreter.call(key, {value}), value});
    std::vector<SortItem> spare(items.size());
    mergeSort(interpreter, items, spare, 0, items.size(), isReversed);
    std::ranges::transform(items, values.begin(), [](const SortItem &item) { return item.value; });
    return values;
}

} // namespace retort::script
