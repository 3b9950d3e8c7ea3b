# SPDX-License-Identifier: GPL-3.0-or-later
import alembic_postgresql_enum
from alembic import op
from alembic_postgresql_enum import TableReference
from alembic_utils.pg_extension import PGExtension
from alembic_utils.pg_function import PGFunction
from alembic_utils.pg_materialized_view import PGMaterializedView
from alembic_utils.pg_policy import PGPolicy
from alembic_utils.pg_trigger import PGTrigger
from alembic_utils.pg_view import PGView

UPPER = PGFunction(
    schema="public",
    signature="to_upper(some_text text, n int default 5)",
    definition="RETURNS text as $$ SELECT upper(some_text::text) || ':x' $$ language SQL;",
)
VIEW = PGView("public", "v", "select 1 as one;")
MATERIALIZED = PGMaterializedView("public", "mv", "select 2", with_data=False)
TRIGGER = PGTrigger("public", "tr", "BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION f()", "public.t")


def upgrade():
    op.create_entity(PGExtension("public", "citext"))
    op.create_entity(UPPER)
    op.replace_entity(UPPER)
    op.create_entity(VIEW)
    op.replace_entity(VIEW)
    op.create_entity(MATERIALIZED)
    op.create_entity(TRIGGER)
    op.create_entity(PGPolicy("public", "p", "for select to public using (true)", "t"))
    op.sync_enum_values(
        enum_schema="public",
        enum_name="state",
        new_values=["new", "done"],
        affected_columns=[
            TableReference(table_schema="public", table_name="t", column_name="state",
                           existing_server_default="'new'::state"),
        ],
        enum_values_to_rename=[("old", "done")],
    )


def downgrade():
    op.drop_entity(UPPER)
    op.drop_entity(VIEW, cascade=True)
    op.drop_entity(MATERIALIZED)
    op.drop_entity(TRIGGER)
