DROP FUNCTION "public"."to_upper"(some_text text, n int);

DROP VIEW "public"."v" cascade;

DROP MATERIALIZED VIEW "public"."mv";

DROP TRIGGER "tr" ON public.t;

