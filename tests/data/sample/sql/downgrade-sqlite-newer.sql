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

