import collections
import collections.abc
from collections.abc import Iterable, Mapping, Sequence

print(isinstance({}, collections.abc.Mapping), isinstance([], Sequence), isinstance("", Sequence))
print(isinstance(1, Iterable), isinstance((x for x in ()), Iterable), issubclass(dict, collections.abc.MutableMapping))
print(isinstance(set(), collections.abc.Set), isinstance(len, collections.abc.Callable))
print(isinstance([], collections.abc.Hashable), isinstance((), collections.abc.Hashable))


class Table(Mapping):
    def __init__(self, **values):
        self.values_by_name = values

    def __getitem__(self, key):
        return self.values_by_name[key]

    def __iter__(self):
        return iter(self.values_by_name)

    def __len__(self):
        return len(self.values_by_name)


table = Table(a=1, b=2)
print(table["a"], "b" in table, table.get("c", 3), list(table.keys()), list(table.items()), dict(table))
print(isinstance(table, collections.abc.Mapping), len(table), {**table})
