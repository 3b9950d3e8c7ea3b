BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> 123456789abc

CREATE TABLE users (
    id UUID NOT NULL, 
    email VARCHAR NOT NULL, 
    hashed_password VARCHAR NOT NULL, 
    PRIMARY KEY (id)
);

INSERT INTO alembic_version (version_num) VALUES ('123456789abc') RETURNING alembic_version.version_num;

-- Running upgrade 123456789abc -> 4c1e7a90d2b6

CREATE TABLE authors (
    id SERIAL NOT NULL, 
    name VARCHAR(200) NOT NULL, 
    born DATE, 
    CONSTRAINT pk_authors PRIMARY KEY (id)
);

CREATE TABLE books (
    id SERIAL NOT NULL, 
    isbn VARCHAR(13) NOT NULL, 
    title VARCHAR(300) NOT NULL, 
    blurb TEXT, 
    price NUMERIC(8, 2) NOT NULL, 
    in_print BOOLEAN DEFAULT true NOT NULL, 
    added_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    CONSTRAINT pk_books PRIMARY KEY (id), 
    CONSTRAINT ck_books_price CHECK (price >= 0), 
    CONSTRAINT uq_books_isbn UNIQUE (isbn)
);

CREATE TABLE book_authors (
    book_id INTEGER NOT NULL, 
    author_id INTEGER NOT NULL, 
    position SMALLINT DEFAULT '1' NOT NULL, 
    CONSTRAINT pk_book_authors PRIMARY KEY (book_id, author_id), 
    CONSTRAINT fk_book_authors_book FOREIGN KEY(book_id) REFERENCES books (id) ON DELETE CASCADE, 
    CONSTRAINT fk_book_authors_author FOREIGN KEY(author_id) REFERENCES authors (id)
);

UPDATE alembic_version SET version_num='4c1e7a90d2b6' WHERE alembic_version.version_num = '123456789abc';

-- Running upgrade 4c1e7a90d2b6 -> b08d53f6e714

CREATE INDEX ix_books_title ON books (title);

CREATE UNIQUE INDEX ix_users_email ON users (email);

UPDATE alembic_version SET version_num='b08d53f6e714' WHERE alembic_version.version_num = '4c1e7a90d2b6';

-- Running upgrade b08d53f6e714 -> 2e90b7c3fd18

CREATE TABLE warehouses (
    code VARCHAR(8) NOT NULL, 
    name VARCHAR(100) NOT NULL, 
    country VARCHAR(2), 
    CONSTRAINT pk_warehouses PRIMARY KEY (code)
);

CREATE TABLE stock (
    warehouse_code VARCHAR(8) NOT NULL, 
    book_id INTEGER NOT NULL, 
    on_hand INTEGER DEFAULT 0 NOT NULL, 
    CONSTRAINT pk_stock PRIMARY KEY (warehouse_code, book_id), 
    CONSTRAINT fk_stock_warehouse FOREIGN KEY(warehouse_code) REFERENCES warehouses (code), 
    CONSTRAINT fk_stock_book FOREIGN KEY(book_id) REFERENCES books (id)
);

UPDATE alembic_version SET version_num='2e90b7c3fd18' WHERE alembic_version.version_num = 'b08d53f6e714';

-- Running upgrade 2e90b7c3fd18 -> 9d46e1508ab3

INSERT INTO warehouses (code, name, country) VALUES ('BRE', 'Bremen harbour', NULL);

INSERT INTO warehouses (code, name, country) VALUES ('LEI', 'Leipzig book depot', NULL);

INSERT INTO warehouses (code, name, country) VALUES ('OSL', 'Oslo, Karl''s store', 'NO');

UPDATE warehouses SET country='DE' WHERE warehouses.country IS NULL;

UPDATE alembic_version SET version_num='9d46e1508ab3' WHERE alembic_version.version_num = '2e90b7c3fd18';

-- Running upgrade b08d53f6e714 -> 71f2ac48e05d

CREATE TABLE orders (
    id SERIAL NOT NULL, 
    user_id UUID NOT NULL, 
    status VARCHAR(20) DEFAULT 'open' NOT NULL, 
    placed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    CONSTRAINT pk_orders PRIMARY KEY (id), 
    CONSTRAINT ck_orders_status CHECK (status IN ('open', 'paid', 'sent', 'cancelled')), 
    CONSTRAINT fk_orders_user FOREIGN KEY(user_id) REFERENCES users (id)
);

CREATE INDEX ix_orders_user_id ON orders (user_id);

CREATE TABLE order_lines (
    order_id INTEGER NOT NULL, 
    line INTEGER NOT NULL, 
    book_id INTEGER NOT NULL, 
    quantity INTEGER DEFAULT '1' NOT NULL, 
    unit_price NUMERIC(8, 2) NOT NULL, 
    CONSTRAINT pk_order_lines PRIMARY KEY (order_id, line), 
    CONSTRAINT ck_order_lines_quantity CHECK (quantity > 0), 
    CONSTRAINT fk_order_lines_order FOREIGN KEY(order_id) REFERENCES orders (id) ON DELETE CASCADE, 
    CONSTRAINT fk_order_lines_book FOREIGN KEY(book_id) REFERENCES books (id)
);

INSERT INTO alembic_version (version_num) VALUES ('71f2ac48e05d') RETURNING alembic_version.version_num;

-- Running upgrade 71f2ac48e05d -> c5a3f87b1e62

CREATE TABLE reservations (
    id BIGSERIAL NOT NULL, 
    order_id INTEGER NOT NULL, 
    line INTEGER NOT NULL, 
    warehouse_code VARCHAR(8) NOT NULL, 
    quantity INTEGER NOT NULL, 
    expires_at TIMESTAMP WITHOUT TIME ZONE, 
    CONSTRAINT pk_reservations PRIMARY KEY (id), 
    CONSTRAINT fk_reservations_line FOREIGN KEY(order_id, line) REFERENCES order_lines (order_id, line) ON DELETE CASCADE, 
    CONSTRAINT fk_reservations_warehouse FOREIGN KEY(warehouse_code) REFERENCES warehouses (code)
);

CREATE INDEX ix_reservations_line ON reservations (order_id, line);

UPDATE alembic_version SET version_num='c5a3f87b1e62' WHERE alembic_version.version_num = '71f2ac48e05d';

-- Running upgrade c5a3f87b1e62, 9d46e1508ab3 -> f61b0d94c7ae

DELETE FROM alembic_version WHERE alembic_version.version_num = 'c5a3f87b1e62';

UPDATE alembic_version SET version_num='f61b0d94c7ae' WHERE alembic_version.version_num = '9d46e1508ab3';

-- Running upgrade f61b0d94c7ae -> 38e7cd02a5f9

ALTER TABLE authors ADD COLUMN sort_name VARCHAR(200);

CREATE INDEX ix_authors_sort_name ON authors (sort_name);

UPDATE alembic_version SET version_num='38e7cd02a5f9' WHERE alembic_version.version_num = 'f61b0d94c7ae';

-- Running upgrade 38e7cd02a5f9 -> a2940be6d3c1

UPDATE authors SET sort_name=lower(authors.name);

UPDATE users SET email=lower(users.email) WHERE users.email LIKE '%@%';

UPDATE alembic_version SET version_num='a2940be6d3c1' WHERE alembic_version.version_num = '38e7cd02a5f9';

-- Running upgrade a2940be6d3c1 -> 5b7f16ea80d4

CREATE TABLE vouchers (
    code VARCHAR(16) NOT NULL, 
    percent SMALLINT NOT NULL, 
    starts_on DATE NOT NULL, 
    ends_on DATE, 
    CONSTRAINT pk_vouchers PRIMARY KEY (code), 
    CONSTRAINT ck_vouchers_percent CHECK (percent BETWEEN 1 AND 100)
);

ALTER TABLE orders ADD COLUMN voucher_code VARCHAR(16);

CREATE INDEX ix_orders_voucher_code ON orders (voucher_code);

UPDATE alembic_version SET version_num='5b7f16ea80d4' WHERE alembic_version.version_num = 'a2940be6d3c1';

-- Running upgrade 5b7f16ea80d4 -> e83a5c2f9b70

CREATE VIEW book_sales AS
        SELECT order_lines.book_id,
               SUM(order_lines.quantity) AS copies,
               SUM(order_lines.quantity * order_lines.unit_price) AS revenue
        FROM order_lines
        JOIN orders ON orders.id = order_lines.order_id
        WHERE orders.status <> 'cancelled'
        GROUP BY order_lines.book_id;

UPDATE alembic_version SET version_num='e83a5c2f9b70' WHERE alembic_version.version_num = '5b7f16ea80d4';

COMMIT;

