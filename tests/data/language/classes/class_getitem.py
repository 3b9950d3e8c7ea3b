# SPDX-License-Identifier: GPL-3.0-or-later
class G:
    def __class_getitem__(cls, item): return f"{cls.__name__}[{item}]"
print(G[int], G["a", 1])
