CREATE TABLE things (
    a VARCHAR(255) NOT NULL, 
    b VARCHAR(20), 
    c CHAR(32), 
    d BINARY(16), 
    e DATETIME, 
    f INTEGER, 
    g TEXT DEFAULT '', 
    h BLOB, 
    i TEXT, 
    j VARCHAR(255), 
    k VARCHAR(50), 
    l VARCHAR(50), 
    m CHAR(36)
);

ALTER TABLE things ADD COLUMN p VARBINARY(55);

