DROP VIEW customers;

