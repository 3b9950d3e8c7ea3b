# SPDX-License-Identifier: GPL-3.0-or-later
# alembic_postgresql_enum: op.sync_enum_values(), which gives an enumeration new values by making its type anew.
import enum
from dataclasses import dataclass

import sqlalchemy
from alembic.operations import MigrateOperation, Operations

__submodules__ = ("get_enum_data", "types", "sql_commands", "indexes", "operations", "sync_enum_values",
                  "configuration", "enum_type", "column_default", "comparison_operators", "declared_enums",
                  "defined_enums", "create_enum", "drop_enum")

Unspecified = object()


class ColumnType(enum.Enum):
    COMMON = "Enum"
    ARRAY = "ARRAY"


@dataclass
class TableReference:
    table_name: str
    column_name: str
    table_schema: object = Unspecified
    column_type: ColumnType = ColumnType.COMMON
    existing_server_default: object = None


@dataclass
class TableIndex:
    name: str
    definition: str


@dataclass
class Config:
    add_type_ignore: bool = False
    type_ignore_comment: str = ""
    include_name: object = None
    drop_unused_enums: bool = True
    detect_enum_values_changes: bool = True
    force_dialect_support: bool = False
    ignore_enum_values_order: bool = False


def set_configuration(config):
    return None


def _table(reference):
    schema = '"%s".' % reference.table_schema if reference.table_schema else ""
    return '%s"%s"' % (schema, reference.table_name)


def _column(reference):
    return '"%s"' % reference.column_name


def _existing_default(connection, schema, table, column):
    return connection.execute(
        sqlalchemy.text(
            f"""
        SELECT column_default
        FROM information_schema.columns
        WHERE 
            table_schema = '{schema}' AND 
            table_name = '{table}' AND 
            column_name = '{column}'
    """
        )
    ).scalar()


def _references(connection, schema, affected):
    references = []
    for item in affected:
        if isinstance(item, tuple):
            kind = item[2] if len(item) > 2 else ColumnType.COMMON
            default = _existing_default(connection, schema, item[0], item[1])
            references.append(TableReference(item[0], item[1], schema, kind, default))
        elif isinstance(item, TableReference):
            own = schema if item.table_schema is Unspecified else item.table_schema
            references.append(TableReference(item.table_name, item.column_name, own, item.column_type,
                                             item.existing_server_default))
        else:
            raise ValueError("Affected columns must contain tuples or TableReferences")
    return references


def _create_operator(execute, schema, new_type, old_type, renamed, operator, function):
    qualified = f'"{schema}".{function}'
    if renamed:
        cases = " ".join(f"WHEN old_enum_val::text = '{old}' THEN '{new}'" for old, new in renamed)
        execute(
            f"""
            CREATE FUNCTION {qualified}(
                new_enum_val {new_type}, old_enum_val {old_type}
            )
            RETURNS boolean AS $$
                SELECT new_enum_val::text {operator} CASE
                    {cases}

                    ELSE old_enum_val::text
                END;
            $$ LANGUAGE SQL IMMUTABLE
        """
        )
    else:
        execute(
            f"""
            CREATE FUNCTION {qualified}(
                new_enum_val {new_type}, old_enum_val {old_type}
            )
            RETURNS boolean AS $$
                SELECT new_enum_val::text {operator} old_enum_val::text;
            $$ LANGUAGE SQL IMMUTABLE
        """
        )
    execute(
        f"""
        CREATE OPERATOR "{schema}".{operator} (
            leftarg = {new_type},
            rightarg = {old_type},
            procedure = {qualified}
        )
    """
    )


def _drop_operator(execute, schema, new_type, old_type, operator, function):
    execute(
        f"""
            DROP OPERATOR IF EXISTS "{schema}".{operator} (
                {new_type},
                {old_type}
            )
            """
    )
    execute(
        f"""
        DROP FUNCTION "{schema}".{function}(
            new_enum_val {new_type}, old_enum_val {old_type}
        )
    """
    )


def _change_column(execute, reference, new_type, renamed):
    column = _column(reference)
    if reference.column_type is ColumnType.ARRAY:
        value = f"{column}::text[]"
        for old, new in renamed:
            value = f"array_replace({value}, '{old}', '{new}')"
        execute(
            f"""ALTER TABLE {_table(reference)} 
            ALTER COLUMN {column} TYPE {new_type}[]
            USING {value}::{new_type}[]
            """
        )
    elif renamed:
        cases = " ".join(f"WHEN {column}::text = '{old}' THEN '{new}'::{new_type}" for old, new in renamed)
        execute(
            f"""ALTER TABLE {_table(reference)} 
                ALTER COLUMN {column} TYPE {new_type} 
                USING CASE 
                {cases}

                ELSE {column}::text::{new_type}
                END
                """
        )
    else:
        execute(
            f"""ALTER TABLE {_table(reference)} 
                ALTER COLUMN {column} TYPE {new_type} 
                USING {column}::text::{new_type}
                """
        )


def _renamed_default(schema, default, name, renamed):
    new_type = f"{schema}.{name}" if schema else name
    is_array = default.startswith("ARRAY[")
    value = default if is_array else default[: default.find("::")]
    for old, new in renamed:
        value = value.replace(f"'{old}'", f"'{new}'").replace(f'"{old}"', f'"{new}"')
    if is_array:
        import re

        return re.sub(r"::[.\w]+", f"::{new_type}", value)
    return f"{value}::{new_type}" + ("[]" if default.endswith("[]") else "")


def _renamed_index(index, schema, name, renamed):
    definition = index.definition
    for old, new in renamed:
        for kind in (name, f"{schema}.{name}"):
            definition = definition.replace(f"'{old}'::{kind}", f"'{new}'::{kind}")
    return TableIndex(index.name, definition)


@Operations.register_operation("sync_enum_values")
class SyncEnumValuesOp(MigrateOperation):
    @classmethod
    def sync_enum_values(cls, operations, enum_schema, enum_name, new_values, affected_columns,
                         enum_values_to_rename=(), indexes_to_recreate=None):
        connection = operations.get_bind()
        if connection.dialect.name != "postgresql":
            return

        def execute(text):
            connection.execute(sqlalchemy.text(text))

        renamed = list(enum_values_to_rename)
        references = _references(connection, enum_schema, affected_columns)
        indexes = [_renamed_index(index, enum_schema, enum_name, renamed) for index in indexes_to_recreate or []]
        new_type = f'"{enum_schema}"."{enum_name}"'
        old_name = f'"{enum_name}_old"'
        old_type = f'"{enum_schema}".{old_name}'
        execute(f"ALTER TYPE {new_type} RENAME TO {old_name}")
        execute("CREATE TYPE %s AS ENUM(%s)" % (new_type, ", ".join(f"'{value}'" for value in new_values)))
        operators = (("!=", "new_old_not_equals"), ("=", "new_old_equals"))
        for operator, function in operators:
            _create_operator(execute, enum_schema, new_type, old_type, renamed, operator, function)
        for index in indexes:
            schema, _, name = index.name.rpartition(".")
            quoted = '"%s"' % name.strip('"')
            execute("DROP INDEX IF EXISTS " + ('"%s".%s' % (schema.strip('"'), quoted) if schema else quoted))
        for reference in references:
            default = reference.existing_server_default
            if default is not None:
                execute(
                    f"""ALTER TABLE {_table(reference)}
             ALTER COLUMN {_column(reference)} DROP DEFAULT"""
                )
            _change_column(execute, reference, new_type, renamed)
            if default is not None:
                value = _renamed_default(enum_schema, default, enum_name, renamed)
                execute(
                    f"""ALTER TABLE {_table(reference)}
            ALTER COLUMN {_column(reference)} SET DEFAULT {value}"""
                )
        for operator, function in operators:
            _drop_operator(execute, enum_schema, new_type, old_type, operator, function)
        execute(f"DROP TYPE {old_type}")
        for index in indexes:
            execute(index.definition)
