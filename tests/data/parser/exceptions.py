try:
    a
except:
    b
try:
    a
except A:
    b
except (B, C) as e:
    c
except d.E as f: pass
else:
    g
finally:
    h
try: a
finally: b
try:
    a
except* A:
    b
except* (B, C) as e:
    raise
else: c
finally: d
