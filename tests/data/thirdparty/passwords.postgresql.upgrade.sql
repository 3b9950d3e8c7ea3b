UPDATE users SET password = '$2b$04$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxjiq';

UPDATE users SET password = '$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW';

UPDATE users SET password = '$2b$04$abcdefghijklmnopqrstuuEcURSwic20Q66XyIAO.9pxf2gB7Z9F.';

UPDATE users SET password = '$2b$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i';

SELECT 'True', 'False';

SELECT '$2b$04$', '60', 'True';

SELECT '$2a$04$', 'False';

