BEGIN;

-- Running downgrade e83a5c2f9b70 -> 5b7f16ea80d4

DROP VIEW book_sales;

UPDATE alembic_version SET version_num='5b7f16ea80d4' WHERE alembic_version.version_num = 'e83a5c2f9b70';

-- Running downgrade 5b7f16ea80d4 -> a2940be6d3c1

DROP INDEX ix_orders_voucher_code;

ALTER TABLE orders DROP COLUMN voucher_code;

DROP TABLE vouchers;

UPDATE alembic_version SET version_num='a2940be6d3c1' WHERE alembic_version.version_num = '5b7f16ea80d4';

-- Running downgrade a2940be6d3c1 -> 38e7cd02a5f9

UPDATE authors SET sort_name=NULL;

UPDATE alembic_version SET version_num='38e7cd02a5f9' WHERE alembic_version.version_num = 'a2940be6d3c1';

-- Running downgrade 38e7cd02a5f9 -> f61b0d94c7ae

DROP INDEX ix_authors_sort_name;

ALTER TABLE authors DROP COLUMN sort_name;

UPDATE alembic_version SET version_num='f61b0d94c7ae' WHERE alembic_version.version_num = '38e7cd02a5f9';

-- Running downgrade f61b0d94c7ae -> c5a3f87b1e62, 9d46e1508ab3

INSERT INTO alembic_version (version_num) VALUES ('c5a3f87b1e62') RETURNING alembic_version.version_num;

UPDATE alembic_version SET version_num='9d46e1508ab3' WHERE alembic_version.version_num = 'f61b0d94c7ae';

-- Running downgrade c5a3f87b1e62 -> 71f2ac48e05d

DROP INDEX ix_reservations_line;

DROP TABLE reservations;

UPDATE alembic_version SET version_num='71f2ac48e05d' WHERE alembic_version.version_num = 'c5a3f87b1e62';

-- Running downgrade 71f2ac48e05d -> b08d53f6e714

DROP TABLE order_lines;

DROP INDEX ix_orders_user_id;

DROP TABLE orders;

DELETE FROM alembic_version WHERE alembic_version.version_num = '71f2ac48e05d';

-- Running downgrade 9d46e1508ab3 -> 2e90b7c3fd18

DELETE FROM warehouses WHERE warehouses.code IN ('BRE', 'LEI', 'OSL');

UPDATE alembic_version SET version_num='2e90b7c3fd18' WHERE alembic_version.version_num = '9d46e1508ab3';

-- Running downgrade 2e90b7c3fd18 -> b08d53f6e714

DROP TABLE stock;

DROP TABLE warehouses;

UPDATE alembic_version SET version_num='b08d53f6e714' WHERE alembic_version.version_num = '2e90b7c3fd18';

-- Running downgrade b08d53f6e714 -> 4c1e7a90d2b6

DROP INDEX ix_users_email;

DROP INDEX ix_books_title;

UPDATE alembic_version SET version_num='4c1e7a90d2b6' WHERE alembic_version.version_num = 'b08d53f6e714';

-- Running downgrade 4c1e7a90d2b6 -> 123456789abc

DROP TABLE book_authors;

DROP TABLE books;

DROP TABLE authors;

UPDATE alembic_version SET version_num='123456789abc' WHERE alembic_version.version_num = '4c1e7a90d2b6';

-- Running downgrade 123456789abc -> 

DROP TABLE users;

DELETE FROM alembic_version WHERE alembic_version.version_num = '123456789abc';

COMMIT;

