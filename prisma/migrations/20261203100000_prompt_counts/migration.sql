-- Why no pair came of some prompts of a round: few rows of many.
CREATE INDEX "RoundPrompt_skipped_idx" ON "RoundPrompt" ("roundId") WHERE "skipped" IS NOT NULL;

-- CreateTable
CREATE TABLE "PromptTally" (
    "projectId" UUID NOT NULL,
    "split" "Split" NOT NULL,
    "shard" SMALLINT NOT NULL,
    "prompts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "PromptTally_pkey" PRIMARY KEY ("projectId","split","shard")
);

-- AddForeignKey
ALTER TABLE "PromptTally" ADD CONSTRAINT "PromptTally_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "PromptTally" SET (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Nobody writes between the counting below and the triggers.
LOCK TABLE "Prompt" IN SHARE ROW EXCLUSIVE MODE;

-- One call a statement, as the other counts are kept.
DO $do$
DECLARE
  op record;
BEGIN
  FOR op IN SELECT * FROM (VALUES
    ('INSERT', 'REFERENCING NEW TABLE AS "after"', 'SELECT 1 AS "sign", a."projectId", a."split" FROM "after" a'),
    ('DELETE', 'REFERENCING OLD TABLE AS "before"', 'SELECT -1 AS "sign", b."projectId", b."split" FROM "before" b'),
    ('UPDATE', 'REFERENCING OLD TABLE AS "before" NEW TABLE AS "after"',
     'SELECT 1 AS "sign", a."projectId", a."split" FROM "after" a UNION ALL SELECT -1, b."projectId", b."split" FROM "before" b')) AS v ("name", "tables", "rows")
  LOOP
    EXECUTE format($f$
      CREATE FUNCTION %1$I() RETURNS trigger LANGUAGE plpgsql AS $body$
      BEGIN
        INSERT INTO "PromptTally" AS t ("projectId", "split", "shard", "prompts")
        SELECT d."projectId", d."split", pg_backend_pid() %% 16, d."prompts"
          FROM (SELECT c."projectId", c."split", sum(c."sign") AS "prompts"
                  FROM (%2$s) c GROUP BY c."projectId", c."split") d
         WHERE d."prompts" <> 0
           -- What goes with its project takes its sums with it.
           AND EXISTS (SELECT FROM "Project" p WHERE p."id" = d."projectId")
         ORDER BY 1, 2
            ON CONFLICT ("projectId", "split", "shard") DO UPDATE SET "prompts" = t."prompts" + excluded."prompts";
        RETURN NULL;
      END $body$;
      CREATE TRIGGER %3$I AFTER %4$s ON "Prompt" %5$s FOR EACH STATEMENT EXECUTE FUNCTION %1$I();
      ALTER TABLE "Prompt" ENABLE ALWAYS TRIGGER %3$I$f$,
      'tally_prompt_' || lower(op."name"), op."rows", 'Prompt_tally_' || lower(op."name"), op."name", op."tables");
  END LOOP;
END $do$;

INSERT INTO "PromptTally" ("projectId", "split", "shard", "prompts")
SELECT "projectId", "split", 0, count(*) FROM "Prompt" GROUP BY "projectId", "split";
