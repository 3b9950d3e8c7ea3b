CREATE TABLE things (
    a VARCHAR NOT NULL, 
    b VARCHAR(20), 
    c UUID, 
    d UUID, 
    e TIMESTAMP WITH TIME ZONE, 
    f INTEGER, 
    g TEXT DEFAULT '', 
    h BYTEA, 
    i JSON, 
    j VARCHAR(255), 
    k VARCHAR(50), 
    l VARCHAR(50), 
    m UUID
);

ALTER TABLE things ADD COLUMN p BYTEA;

