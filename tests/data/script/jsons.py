import json
data = {"b": [1, 2.5, None, True, "é\n\"q\""], "a": {"n": {}, "l": []}, 3: "int key", None: 1, True: 0, 1.5: "f"}
print(json.dumps(data))
print(json.dumps(data, ensure_ascii=False))
print(json.dumps({"b": 1, "a": [1, {"z": 1}], "e": {}, "l": []}, indent=2, sort_keys=True))
print(json.dumps([1, 2], separators=(",", ":")), json.dumps({"a": 1}, indent="\t"), json.dumps("x"), json.dumps(None), json.dumps((1, "a")), json.dumps(float("inf")), json.dumps(10 ** 20), json.dumps("😀"), json.dumps("/\u2028\x01"))
print(json.loads('{"a": [1, 2.5, -3e2, true, false, null, "x\\u00e9\\n"], "b": {"c": {}}}'))
print(json.loads("[]"), json.loads(' "s" '), json.loads("12"), type(json.loads("1.0")), json.loads(b'{"k": 1}'), json.loads('"\\ud83d\\ude00"'), json.loads("123456789012345678901234567890"))
class T: pass
print(json.dumps({"t": T()}, default=lambda o: type(o).__name__), json.loads('{"a": {"b": 1}}', object_hook=lambda d: list(d)))
for bad in ("", "{", "[1,]", '{"a" 1}', "{'a': 1}", "nul", '"abc', "[1] x", '{"a": 1,}', '["\\x"]', "01"):
    try:
        json.loads(bad)
    except json.JSONDecodeError as e:
        print(e)
    except ValueError as e:
        print("VE", e)
for bad in (T(), {1, 2}, {"x": b"b"}, {(1,): 2}):
    try:
        json.dumps(bad)
    except TypeError as e:
        print(e)
class Enc(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, set): return sorted(o)
        return super().default(o)
print(json.dumps({"s": {2, 1}}, cls=Enc), json.loads(json.dumps(data["a"])) == data["a"], json.dumps({"a": 1.0, "b": 1e100, "c": 0.1}), json.dumps([], indent=2), json.dumps({"k": []}, indent=1))
import io
f = io.StringIO(); json.dump({"x": 1}, f); print(f.getvalue(), json.load(io.StringIO("[1]")))
