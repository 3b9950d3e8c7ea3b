# SPDX-License-Identifier: GPL-3.0-or-later
# alembic_utils: PostgreSQL's functions, views, triggers and other entities, and the operations that make them.
import enum
import re

from alembic.operations import MigrateOperation, Operations
from sqlalchemy import text as sql_text

__submodules__ = ("pg_function", "pg_view", "pg_materialized_view", "pg_trigger", "pg_extension", "pg_policy",
                  "pg_grant_table", "replaceable_entity", "reversible_op", "exceptions", "statement", "depends",
                  "on_entity_mixin")


class SQLParseFailure(Exception):
    pass


class BadInputException(Exception):
    pass


def normalize_whitespace(text, base_whitespace=" "):
    return base_whitespace.join(text.split()).strip()


def strip_terminating_semicolon(sql):
    return sql.strip().rstrip(";").strip()


def strip_double_quotes(sql):
    return sql.strip().rstrip('"').strip().lstrip('"').strip()


def coerce_to_quoted(text):
    return ".".join('"%s"' % strip_double_quotes(part) for part in text.split(".", 1))


def coerce_to_unquoted(text):
    return text.replace('"', "")


def _with_colons(sql, kept):
    """Colons are parameters in text(), but for those in `kept`."""
    pattern = "|".join([re.escape(part) for part in kept] + [":"])
    return re.sub(pattern, lambda found: found.group() if found.group() in kept else "\\:", sql)


def escape_colon_for_sql(sql):
    return _with_colons(sql, ("::",))


def escape_colon_for_plpgsql(sql):
    return _with_colons(sql, ("::", ":=", "\\:"))


def _parsed(pattern, sql, what):
    found = re.match(pattern, sql, re.IGNORECASE | re.DOTALL)
    if found is None:
        raise SQLParseFailure('Failed to parse SQL into %s """%s"""' % (what, sql))
    return found


class ReplaceableEntity:
    def __init__(self, schema, signature, definition):
        self.schema = coerce_to_unquoted(normalize_whitespace(schema))
        self.signature = coerce_to_unquoted(normalize_whitespace(signature))
        self.definition = escape_colon_for_sql(strip_terminating_semicolon(definition))

    @property
    def literal_schema(self):
        return coerce_to_quoted(self.schema)

    @property
    def identity(self):
        return "%s: %s.%s" % (type(self).__name__, self.schema, self.signature)

    @classmethod
    def from_path(cls, path):
        with path.open() as file:
            return cls.from_sql(file.read())

    def to_sql_statement_create_or_replace(self):
        yield self.to_sql_statement_create()


class _OnEntity(ReplaceableEntity):
    def __init__(self, schema, signature, definition, on_entity):
        super().__init__(schema, signature, definition)
        self.on_entity = coerce_to_unquoted(on_entity if "." in on_entity else "public." + on_entity)


class PGFunction(ReplaceableEntity):
    type_ = "function"

    def __init__(self, schema, signature, definition):
        super().__init__(schema, signature, definition)
        plain = normalize_whitespace(definition).lower().replace("'", "")
        escape = escape_colon_for_plpgsql if "language plpgsql" in plain else escape_colon_for_sql
        self.definition = escape(strip_terminating_semicolon(definition))

    @classmethod
    def from_sql(cls, sql):
        pattern = r'create.*?function\s+(.+?)\.(.+?)\s+returns\s+(.+)'
        found = _parsed(pattern, sql.strip(), "PGFunction")
        return cls(found.group(1), found.group(2), "returns " + found.group(3))

    def _name_and_rest(self):
        name, rest = self.signature.split("(", 1)
        return '"%s"' % name.strip(), rest

    def _create(self, words):
        name, rest = self._name_and_rest()
        return sql_text("%s %s.%s(%s %s" % (words, self.literal_schema, name, rest, self.definition))

    def to_sql_statement_create(self):
        return self._create("CREATE FUNCTION")

    def to_sql_statement_create_or_replace(self):
        yield self._create("CREATE OR REPLACE FUNCTION")

    def to_sql_statement_drop(self, cascade=False):
        name, rest = self._name_and_rest()
        parameters = rest.rpartition(")")[0].strip().split(",")
        parameters = [one[: len(one.lower().split("default")[0])].strip() for one in parameters]
        return sql_text("DROP FUNCTION %s.%s(%s) %s" % (self.literal_schema, name, ", ".join(parameters),
                                                       "cascade" if cascade else ""))


class PGView(ReplaceableEntity):
    type_ = "view"

    def __init__(self, schema, signature, definition):
        super().__init__(schema, signature, definition)
        self.definition = strip_terminating_semicolon(definition)

    @classmethod
    def from_sql(cls, sql):
        found = _parsed(r"create.*?view\s+(.+?)\.(.+?)\s+as\s+(.+)", sql.strip(), "PGView")
        return cls(found.group(1), found.group(2).split("(")[0].replace('"', ""), found.group(3))

    @property
    def _full_name(self):
        return '%s."%s"' % (self.literal_schema, self.signature)

    def to_sql_statement_create(self):
        return sql_text("CREATE VIEW %s AS %s;" % (self._full_name, self.definition))

    def to_sql_statement_drop(self, cascade=False):
        return sql_text("DROP VIEW %s %s" % (self._full_name, "cascade" if cascade else ""))

    def to_sql_statement_create_or_replace(self):
        yield sql_text(
            f"""
        do $$
            begin
                CREATE OR REPLACE VIEW {self._full_name} AS {self.definition};

            exception when others then
                DROP VIEW IF EXISTS {self._full_name};

                CREATE VIEW {self._full_name} AS {self.definition};
            end;
        $$ language 'plpgsql'
        """
        )


class PGMaterializedView(PGView):
    type_ = "materialized_view"

    def __init__(self, schema, signature, definition, with_data=True):
        super().__init__(schema, signature, definition)
        self.with_data = with_data

    @classmethod
    def from_sql(cls, sql):
        pattern = r"create.*?materialized.*?view\s+(.+?)\.(.+?)\s+as\s+(.+?)(?:\s+with\s+(no\s+)?data)?$"
        found = _parsed(pattern, strip_terminating_semicolon(sql), "PGView")
        return cls(found.group(1), found.group(2).split("(")[0].replace('"', ""), found.group(3),
                   with_data=not found.group(4))

    def _create(self, end):
        definition = self.definition.rstrip().rstrip(";")
        return sql_text("CREATE MATERIALIZED VIEW %s AS %s WITH %s DATA%s" % (
            self._full_name, definition, "" if self.with_data else "NO", end))

    def to_sql_statement_create(self):
        return self._create(";")

    def to_sql_statement_drop(self, cascade=False):
        return sql_text("DROP MATERIALIZED VIEW %s %s" % (self._full_name, "cascade" if cascade else ""))

    def to_sql_statement_create_or_replace(self):
        yield sql_text("DROP MATERIALIZED VIEW IF EXISTS %s; " % self._full_name)
        yield self._create("")


class PGTrigger(_OnEntity):
    type_ = "trigger"

    def __init__(self, schema, signature, definition, on_entity, is_constraint=False):
        super().__init__(schema, signature, definition, on_entity)
        self.is_constraint = is_constraint

    @classmethod
    def from_sql(cls, sql):
        pattern = r"create\s+(constraint\s+)?trigger\s+(\S+)\s+(.+?)\s+on\s+(\S+)\s+(.+)"
        found = _parsed(pattern, sql.strip(), "PGTrigger")
        entity = found.group(4) if "." in found.group(4) else "public." + found.group(4)
        definition = " %s ON %s %s" % (found.group(3), entity, found.group(5))
        return cls(entity.split(".")[0], found.group(2), definition, entity, bool(found.group(1)))

    def to_sql_statement_create(self):
        found = _parsed(r"(.+?)\s+on\s+(\S+)\s+(.+)", self.definition, "PGTrigger.definition")
        entity = "%s.%s" % (self.schema, found.group(2).partition(".")[2] or found.group(2))
        return sql_text('CREATE%sTRIGGER "%s" %s ON %s %s' % (
            " CONSTRAINT " if self.is_constraint else " ", self.signature, found.group(1), entity, found.group(3)))

    def to_sql_statement_drop(self, cascade=False):
        return sql_text('DROP TRIGGER "%s" ON %s %s' % (self.signature, self.on_entity, "cascade" if cascade else ""))

    def to_sql_statement_create_or_replace(self):
        yield sql_text('DROP TRIGGER IF EXISTS "%s" ON %s;' % (self.signature, self.on_entity))
        yield self.to_sql_statement_create()


class PGExtension(ReplaceableEntity):
    type_ = "extension"

    def __init__(self, schema, signature):
        super().__init__(schema, signature, "")

    def to_sql_statement_create(self):
        return sql_text('CREATE EXTENSION "%s" WITH SCHEMA %s;' % (self.signature, self.literal_schema))

    def to_sql_statement_drop(self, cascade=False):
        return sql_text('DROP EXTENSION "%s" %s' % (self.signature, "CASCADE" if cascade else ""))

    def to_sql_statement_create_or_replace(self):
        raise NotImplementedError()


class PGPolicy(_OnEntity):
    type_ = "policy"

    @classmethod
    def from_sql(cls, sql):
        found = _parsed(r"create policy\s+(\S+)\s+on\s+(\S+)\s+(.+)", sql.strip(), "PGPolicy")
        entity = found.group(2) if "." in found.group(2) else "public." + found.group(2)
        return cls(entity.partition(".")[0], found.group(1), found.group(3), entity)

    def _create(self, end):
        return sql_text("CREATE POLICY %s on %s %s%s" % (self.signature, self.on_entity, self.definition, end))

    def to_sql_statement_create(self):
        return self._create("")

    def to_sql_statement_drop(self, cascade=False):
        return sql_text("DROP POLICY %s on %s %s" % (self.signature, self.on_entity, "cascade" if cascade else ""))

    def to_sql_statement_create_or_replace(self):
        yield sql_text("DROP POLICY IF EXISTS %s on %s;" % (self.signature, self.on_entity))
        yield self._create(";")


class PGGrantTableChoice(str, enum.Enum):
    SELECT = "SELECT"
    INSERT = "INSERT"
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    TRUNCATE = "TRUNCATE"
    REFERENCES = "REFERENCES"
    TRIGGER = "TRIGGER"

    def __str__(self):
        return self.value


class PGGrantTable(ReplaceableEntity):
    type_ = "grant_table"

    def __init__(self, schema, table, role, grant, columns=None, with_grant_option=False):
        self.schema = coerce_to_unquoted(schema)
        self.table = coerce_to_unquoted(table)
        self.columns = sorted(columns) if columns else []
        self.role = coerce_to_unquoted(role)
        self.grant = PGGrantTableChoice(grant)
        self.with_grant_option = with_grant_option
        by_column = str(self.grant) in ("SELECT", "INSERT", "UPDATE", "REFERENCES")
        if by_column != bool(self.columns):
            raise BadInputException("When grant type is %s a value must %sbe provided for columns" % (
                self.grant, "" if by_column else "not "))

    def to_sql_statement_create(self):
        columns = "( %s )" % ", ".join(self.columns) if self.columns else ""
        return sql_text("GRANT %s %s ON %s.%s TO %s %s" % (
            self.grant, columns, self.literal_schema, coerce_to_quoted(self.table), coerce_to_quoted(self.role),
            " WITH GRANT OPTION" if self.with_grant_option else ""))

    def to_sql_statement_drop(self, cascade=False):
        return sql_text("REVOKE %s ON %s.%s FROM %s" % (
            self.grant, self.literal_schema, coerce_to_quoted(self.table), coerce_to_quoted(self.role)))

    def to_sql_statement_create_or_replace(self):
        yield self.to_sql_statement_drop()
        yield self.to_sql_statement_create()


def register_entities(*args, **kw):
    return None


class ReversibleOp(MigrateOperation):
    def __init__(self, target):
        self.target = target


@Operations.register_operation("create_entity", "invoke_for_target")
class CreateOp(ReversibleOp):
    @classmethod
    def invoke_for_target(cls, operations, target):
        operations.execute(target.to_sql_statement_create())


@Operations.register_operation("drop_entity", "invoke_for_target")
class DropOp(ReversibleOp):
    @classmethod
    def invoke_for_target(cls, operations, target, cascade=False):
        operations.execute(target.to_sql_statement_drop(cascade=cascade))


@Operations.register_operation("replace_entity", "invoke_for_target")
class ReplaceOp(ReversibleOp):
    @classmethod
    def invoke_for_target(cls, operations, target):
        for statement in target.to_sql_statement_create_or_replace():
            operations.execute(statement)


RevertOp = ReplaceOp
