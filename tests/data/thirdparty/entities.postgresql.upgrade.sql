CREATE EXTENSION "citext" WITH SCHEMA "public";;

CREATE FUNCTION "public"."to_upper"(some_text text, n int default 5) RETURNS text as $$ SELECT upper(some_text::text) || ':x' $$ language SQL;

CREATE OR REPLACE FUNCTION "public"."to_upper"(some_text text, n int default 5) RETURNS text as $$ SELECT upper(some_text::text) || ':x' $$ language SQL;

CREATE VIEW "public"."v" AS select 1 as one;;

do $$
            begin
                CREATE OR REPLACE VIEW "public"."v" AS select 1 as one;

            exception when others then
                DROP VIEW IF EXISTS "public"."v";

                CREATE VIEW "public"."v" AS select 1 as one;
            end;
        $$ language 'plpgsql';

CREATE MATERIALIZED VIEW "public"."mv" AS select 2 WITH NO DATA;;

CREATE TRIGGER "tr" BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION f();

CREATE POLICY p on public.t for select to public using (true);

ALTER TYPE "public"."state" RENAME TO "state_old";

CREATE TYPE "public"."state" AS ENUM('new', 'done');

CREATE FUNCTION "public".new_old_not_equals(
                new_enum_val "public"."state", old_enum_val "public"."state_old"
            )
            RETURNS boolean AS $$
                SELECT new_enum_val::text != CASE
                    WHEN old_enum_val::text = 'old' THEN 'done'

                    ELSE old_enum_val::text
                END;
            $$ LANGUAGE SQL IMMUTABLE;

CREATE OPERATOR "public".!= (
            leftarg = "public"."state",
            rightarg = "public"."state_old",
            procedure = "public".new_old_not_equals
        );

CREATE FUNCTION "public".new_old_equals(
                new_enum_val "public"."state", old_enum_val "public"."state_old"
            )
            RETURNS boolean AS $$
                SELECT new_enum_val::text = CASE
                    WHEN old_enum_val::text = 'old' THEN 'done'

                    ELSE old_enum_val::text
                END;
            $$ LANGUAGE SQL IMMUTABLE;

CREATE OPERATOR "public".= (
            leftarg = "public"."state",
            rightarg = "public"."state_old",
            procedure = "public".new_old_equals
        );

ALTER TABLE "public"."t"
             ALTER COLUMN "state" DROP DEFAULT;

ALTER TABLE "public"."t" 
                ALTER COLUMN "state" TYPE "public"."state" 
                USING CASE 
                WHEN "state"::text = 'old' THEN 'done'::"public"."state"

                ELSE "state"::text::"public"."state"
                END;

ALTER TABLE "public"."t"
            ALTER COLUMN "state" SET DEFAULT 'new'::public.state;

DROP OPERATOR IF EXISTS "public".!= (
                "public"."state",
                "public"."state_old"
            );

DROP FUNCTION "public".new_old_not_equals(
            new_enum_val "public"."state", old_enum_val "public"."state_old"
        );

DROP OPERATOR IF EXISTS "public".= (
                "public"."state",
                "public"."state_old"
            );

DROP FUNCTION "public".new_old_equals(
            new_enum_val "public"."state", old_enum_val "public"."state_old"
        );

DROP TYPE "public"."state_old";

