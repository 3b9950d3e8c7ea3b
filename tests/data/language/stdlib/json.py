# SPDX-License-Identifier: GPL-3.0-or-later
import json
print(json.dumps({"b": [1, 2.5, None, True], "a": "é\n\"", "n": {}}), json.dumps({"b": 1, "a": 2}, sort_keys=True), json.dumps([1, {"k": "v"}], indent=2), json.dumps("é", ensure_ascii=False), json.dumps({1: 2, None: 3, True: 4}), json.dumps([1, 2], separators=(",", ":")), json.dumps((1, [])), json.dumps(1e20), json.dumps("\u2028</"))
print(json.loads('{"a": [1, 2.0, null, true, "\\u00e9"], "b": {"c": -1e3}}'), json.loads("[]"), json.loads(b'"x"'), json.loads(" 5 "))
for bad in ("{", "[1,]", "nul", "{'a': 1}", ""):
    try: json.loads(bad)
    except json.JSONDecodeError as e: print(type(e).__name__, e)
try: json.dumps({1, 2})
except TypeError as e: print(e)
print(json.dumps({"d": {1, 2}}, default=lambda o: sorted(o)), json.dumps({"x": float("nan")}))
