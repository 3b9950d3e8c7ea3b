if a:
	b
	if c:
		d
        # comment at another width

	e
if f:
    g

if h:
  i
  if j:
     k
  l
# end
\
m = 1
if n:
    o; p

    q
x = (1 +
  2
        + 3)
y = 1 + \
    2
z = [
1,

# c
2]
if r:
    s  # no line end