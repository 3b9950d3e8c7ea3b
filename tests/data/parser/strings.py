'a'
"b"
'''c'''
"""d"""
''
""""""
'it\'s' "say \"hi\""
"it's" 'say "hi"'
'\a\b\f\n\r\t\v\\'
'\x41\101\u0416\U0001F600\0\08\7'
'\N{EM DASH}\N{no-break space}\N{LATIN SMALL LETTER E WITH ACUTE}\N{GREEK CAPITAL LETTER OMEGA}'
'\d \w \{ \
joined'
r'\n\'' R"\d" r'\\'
u'prefixed' U"upper"
'plain' u'second'
u'first' 'second'
b'bytes\x00\xff\'' B"x" b'\101\d\u0041'
rb'\n' Rb"\t" bR'\r' BR'\\'
'one' 'two' "three"
('a'
 'b'  # comment
 r'\c')
"""multi
line \
joined
'quotes' "inside" ""ok"""
'''
    indented
	tab
'''
"Ж 名 😀"
"\ud800"
"\x7f\x80\xa0\xad\u200b\u2028\ufeff\ue000"
'both \' and "'
"tab	inside"
x = ("SELECT 1"
     " FROM t")
