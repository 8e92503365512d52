-- CreateTable
CREATE TABLE "PolicySpending" (
    "policyId" UUID NOT NULL,
    "shard" SMALLINT NOT NULL,
    "requests" INTEGER NOT NULL DEFAULT 0,
    "estimated" INTEGER NOT NULL DEFAULT 0,
    "kept" BIGINT NOT NULL DEFAULT 0,
    "promptTokens" BIGINT NOT NULL DEFAULT 0,
    "completionTokens" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "PolicySpending_pkey" PRIMARY KEY ("policyId","shard")
);

-- AddForeignKey
ALTER TABLE "PolicySpending" ADD CONSTRAINT "PolicySpending_policyId_fkey" FOREIGN KEY ("policyId") REFERENCES "Policy"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Nobody writes between the counting below and the triggers.
LOCK TABLE "PaidRequest" IN SHARE ROW EXCLUSIVE MODE;
ALTER TABLE "PolicySpending" SET (fillfactor = 50);

-- What the rows of "PolicySpending" must add up to, counted.
CREATE VIEW "PolicySpendingTruth" AS
SELECT r."policyId", r."projectId", count(*)::int AS "requests", (count(*) FILTER (WHERE r."isEstimated"))::int AS "estimated",
       sum(r."kept") AS "kept", sum(r."promptTokens") AS "promptTokens", sum(r."completionTokens") AS "completionTokens"
  FROM "PaidRequest" r GROUP BY r."policyId", r."projectId";

-- As for the other counts: one call a statement, sums spread over 16 rows by the connection.
DO $do$
DECLARE
  op record;
BEGIN
  FOR op IN SELECT * FROM (VALUES
    ('INSERT', 'REFERENCING NEW TABLE AS "after"', 'SELECT 1 AS "sign", a.* FROM "after" a'),
    ('DELETE', 'REFERENCING OLD TABLE AS "before"', 'SELECT -1 AS "sign", b.* FROM "before" b'),
    ('UPDATE', 'REFERENCING OLD TABLE AS "before" NEW TABLE AS "after"',
     'SELECT 1 AS "sign", a.* FROM "after" a UNION ALL SELECT -1, b.* FROM "before" b')) AS v ("name", "tables", "rows")
  LOOP
    EXECUTE format($f$
      CREATE FUNCTION %1$I() RETURNS trigger LANGUAGE plpgsql AS $body$
      BEGIN
        INSERT INTO "PolicySpending" AS t ("policyId", "shard", "requests", "estimated", "kept", "promptTokens", "completionTokens")
        SELECT d."policyId", pg_backend_pid() %% 16, d."requests", d."estimated", d."kept", d."promptTokens", d."completionTokens"
          FROM (SELECT r."policyId", sum(r."sign") AS "requests", sum(r."sign" * r."isEstimated"::int) AS "estimated",
                       sum(r."sign" * r."kept") AS "kept", sum(r."sign" * r."promptTokens"::bigint) AS "promptTokens",
                       sum(r."sign" * r."completionTokens"::bigint) AS "completionTokens"
                  FROM (%2$s) r GROUP BY r."policyId") d
         -- What goes with its policy takes its sums with it.
         WHERE EXISTS (SELECT FROM "Policy" p WHERE p."id" = d."policyId")
         ORDER BY 1
            ON CONFLICT ("policyId", "shard") DO UPDATE
           SET "requests" = t."requests" + excluded."requests", "estimated" = t."estimated" + excluded."estimated",
               "kept" = t."kept" + excluded."kept", "promptTokens" = t."promptTokens" + excluded."promptTokens",
               "completionTokens" = t."completionTokens" + excluded."completionTokens";
        RETURN NULL;
      END $body$;
      CREATE TRIGGER %3$I AFTER %4$s ON "PaidRequest" %5$s FOR EACH STATEMENT EXECUTE FUNCTION %1$I();
      ALTER TABLE "PaidRequest" ENABLE ALWAYS TRIGGER %3$I$f$,
      'tally_paidrequest_' || lower(op."name"), op."rows", 'PaidRequest_tally_' || lower(op."name"), op."name", op."tables");
  END LOOP;
END $do$;

INSERT INTO "PolicySpending" ("policyId", "shard", "requests", "estimated", "kept", "promptTokens", "completionTokens")
SELECT "policyId", 0, "requests", "estimated", "kept", "promptTokens", "completionTokens" FROM "PolicySpendingTruth";
