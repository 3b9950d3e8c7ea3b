// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/MakoPrelude.h"

namespace retort::script {

const QLatin1String kMakoPrelude(R"(class __Context:
    def __init__(self, values):
        self._values = values
    def get(self, name, default=None):
        return self._values.get(name, default)
    def keys(self):
        return list(self._values)
    def write(self, text):
        __write__(str(text))
    def __getitem__(self, name):
        return self._values[name]
    def __contains__(self, name):
        return name in self._values

class __Loop:
    def __init__(self, items, parent):
        self._items = items
        self.parent = parent
        self.index = 0
    def __iter__(self):
        for item in self._items:
            yield item
            self.index += 1
    def cycle(self, *values):
        return values[self.index % len(values)]
    @property
    def reverse_index(self):
        return len(self._items) - self.index - 1
    @property
    def first(self):
        return self.index == 0
    @property
    def last(self):
        return self.index == len(self._items) - 1
    @property
    def even(self):
        return self.index % 2 == 0
    @property
    def odd(self):
        return self.index % 2 == 1

class __Self:
    def __getattr__(self, name):
        if name in globals():
            return globals()[name]
        raise AttributeError("Namespace 'self' has no member '%s'" % name)

class __Returned(BaseException):
    pass

def __trim(text):
    return str(text).strip()

def __html(text):
    text = str(text)
    for plain, safe in [('&', '&amp;'), ('>', '&gt;'), ('<', '&lt;'), ("'", '&#39;'), ('"', '&#34;')]:
        text = text.replace(plain, safe)
    return text

def __url(text):
    from urllib.parse import quote_plus
    return quote_plus(str(text))

def capture(function, *args, **keywords):
    __push__()
    try:
        function(*args, **keywords)
    finally:
        text = __pop__()
    return text

context = __Context(__values)
self = local = __Self()
loop = None
)");

} // namespace retort::script
