BEGIN;

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

COMMIT;

