# SPDX-License-Identifier: GPL-3.0-or-later
# heapq: a sorted list is a heap.
def heapify(heap):
    heap.sort()


def heappush(heap, item):
    heap.append(item)
    heap.sort()


def heappop(heap):
    if not heap:
        raise IndexError("index out of range")
    heap.sort()
    return heap.pop(0)


def heappushpop(heap, item):
    heappush(heap, item)
    return heap.pop(0)


def heapreplace(heap, item):
    smallest = heappop(heap)
    heappush(heap, item)
    return smallest


def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[:n]


def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[:n]


def merge(*iterables, key=None, reverse=False):
    return iter(sorted((item for values in iterables for item in values), key=key, reverse=reverse))
