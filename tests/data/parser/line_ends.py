a = 1
if b:
    c = """x
y"""
    d = "e\
f"
g = (1,
     2)
