-- CreateTable
CREATE TABLE "PairTally" (
    "pairId" CHAR(32) NOT NULL,
    "projectId" UUID NOT NULL,
    "roundId" UUID,
    "source" "PairSource" NOT NULL,
    "arm" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "slots" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "held" INTEGER NOT NULL DEFAULT 0,
    "labels" INTEGER NOT NULL DEFAULT 0,
    "forFirst" INTEGER NOT NULL DEFAULT 0,
    "forSecond" INTEGER NOT NULL DEFAULT 0,
    "peoplesLabels" INTEGER NOT NULL DEFAULT 0,
    "peoplesForFirst" INTEGER NOT NULL DEFAULT 0,
    "peoplesForSecond" INTEGER NOT NULL DEFAULT 0,
    "late" INTEGER NOT NULL DEFAULT 0,
    "flags" INTEGER NOT NULL DEFAULT 0,
    "decided" INTEGER NOT NULL DEFAULT 0,
    "leftOut" INTEGER NOT NULL DEFAULT 0,
    -- Held pairs first, for which rounds wait, then flagged ones, then the most evenly split.
    "reviewRank" INTEGER GENERATED ALWAYS AS (
      CASE WHEN "roundId" IS NOT NULL
            AND (("flags" > 0 AND "leftOut" = 0) OR ("peoplesForFirst" > 0 AND "peoplesForSecond" > 0 AND "decided" = 0))
           THEN ("held" > 0)::int * 2000000 + ("flags" > 0)::int * 1000000
                + least("peoplesForFirst", "peoplesForSecond", 999999) END) STORED,

    CONSTRAINT "PairTally_pkey" PRIMARY KEY ("pairId")
);

-- CreateTable
CREATE TABLE "RoundTally" (
    "scopeId" UUID NOT NULL,
    "source" "PairSource" NOT NULL,
    "arm" TEXT NOT NULL,
    "shard" SMALLINT NOT NULL,
    "projectId" UUID NOT NULL,
    "roundId" UUID,
    "pairs" INTEGER NOT NULL DEFAULT 0,
    "openedPairs" INTEGER NOT NULL DEFAULT 0,
    "labeledPairs" INTEGER NOT NULL DEFAULT 0,
    "judgedPairs" INTEGER NOT NULL DEFAULT 0,
    "heldPairs" INTEGER NOT NULL DEFAULT 0,
    "wanted" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "held" INTEGER NOT NULL DEFAULT 0,
    "labels" INTEGER NOT NULL DEFAULT 0,
    "late" INTEGER NOT NULL DEFAULT 0,
    "waiting" INTEGER NOT NULL DEFAULT 0,
    "decided" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "RoundTally_pkey" PRIMARY KEY ("scopeId","source","arm","shard")
);

-- CreateTable
CREATE TABLE "MemberTally" (
    "memberId" UUID NOT NULL,
    "scopeId" UUID NOT NULL,
    "roundId" UUID,
    "labels" INTEGER NOT NULL DEFAULT 0,
    "kept" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "MemberTally_pkey" PRIMARY KEY ("memberId","scopeId")
);

-- CreateTable
CREATE TABLE "TallyCheck" (
    "scopeId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "checkedAt" TIMESTAMPTZ(3) NOT NULL,
    "position" INTEGER,
    "differedAt" TIMESTAMPTZ(3),
    "differences" INTEGER NOT NULL DEFAULT 0,
    "example" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "TallyCheck_pkey" PRIMARY KEY ("scopeId")
);

-- CreateIndex
CREATE INDEX "PairTally_roundId_position_idx" ON "PairTally"("roundId", "position");

-- CreateIndex
CREATE INDEX "RoundTally_projectId_idx" ON "RoundTally"("projectId");

-- CreateIndex
CREATE INDEX "RoundTally_roundId_idx" ON "RoundTally"("roundId");

-- CreateIndex
CREATE INDEX "MemberTally_roundId_idx" ON "MemberTally"("roundId");

-- CreateIndex
CREATE INDEX "TallyCheck_checkedAt_idx" ON "TallyCheck"("checkedAt");

-- CreateIndex
CREATE INDEX "TallyCheck_projectId_idx" ON "TallyCheck"("projectId");

-- AddForeignKey
ALTER TABLE "PairTally" ADD CONSTRAINT "PairTally_pairId_fkey" FOREIGN KEY ("pairId") REFERENCES "Pair"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundTally" ADD CONSTRAINT "RoundTally_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundTally" ADD CONSTRAINT "RoundTally_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MemberTally" ADD CONSTRAINT "MemberTally_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MemberTally" ADD CONSTRAINT "MemberTally_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TallyCheck" ADD CONSTRAINT "TallyCheck_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Nobody writes between the counting below and the triggers. In this order, because that is how transactions that
-- write several of them go about it.
LOCK TABLE "Adjudication", "Skip", "Judgment", "Pair", "Slot" IN SHARE ROW EXCLUSIVE MODE;

-- The queue of reviewers, the most urgent pair first. No other counted column is in an index, so that counting leaves
-- a row on its page (HOT); there must be room for that.
CREATE INDEX "PairTally_review_idx" ON "PairTally" ("projectId", "reviewRank" DESC, "pairId") WHERE "reviewRank" IS NOT NULL;
ALTER TABLE "PairTally" SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
ALTER TABLE "RoundTally" SET (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
ALTER TABLE "MemberTally" SET (fillfactor = 40, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- What the counts must be, counted: the migration fills them from here, and the sweep compares.
CREATE VIEW "PairTallyTruth" AS
SELECT p."id" AS "pairId", p."projectId", p."roundId", p."source", p."arm", p."position",
       s."slots", s."done", s."held", j."labels", j."forFirst", j."forSecond",
       j."peoplesLabels", j."peoplesForFirst", j."peoplesForSecond", j."late", k."flags",
       (a."pairId" IS NOT NULL)::int AS "decided", coalesce(a."leftOut", false)::int AS "leftOut"
  FROM "Pair" p
 CROSS JOIN LATERAL (
   SELECT count(*)::int AS "slots", (count(*) FILTER (WHERE s."state" = 'done'))::int AS "done",
          (count(*) FILTER (WHERE s."state" = 'held'))::int AS "held"
     FROM "Slot" s WHERE s."pairId" = p."id" AND s."roundId" IS NOT NULL) s
 CROSS JOIN LATERAL (
   SELECT (count(*) FILTER (WHERE j."isCounted"))::int AS "labels",
          (count(*) FILTER (WHERE j."isCounted" AND j."isForFirst"))::int AS "forFirst",
          (count(*) FILTER (WHERE j."isCounted" AND NOT j."isForFirst"))::int AS "forSecond",
          (count(*) FILTER (WHERE j."isCounted" AND j."isPersons"))::int AS "peoplesLabels",
          (count(*) FILTER (WHERE j."isCounted" AND j."isPersons" AND j."isForFirst"))::int AS "peoplesForFirst",
          (count(*) FILTER (WHERE j."isCounted" AND j."isPersons" AND NOT j."isForFirst"))::int AS "peoplesForSecond",
          (count(*) FILTER (WHERE j."isLate"))::int AS "late"
     FROM (SELECT j."state" = 'counted' AS "isCounted", j."state" = 'late' AS "isLate",
                  m."kind" IS DISTINCT FROM 'llm' AS "isPersons",
                  CASE WHEN j."choice" IN ('left', 'right') THEN (j."choice" = 'left') = j."firstWasLeft" END AS "isForFirst"
             FROM "Judgment" j LEFT JOIN "Member" m ON m."id" = j."memberId"
            WHERE j."pairId" = p."id") j) j
 CROSS JOIN LATERAL (
   SELECT count(*)::int AS "flags" FROM "Skip" k
    WHERE k."pairId" = p."id" AND k."flagged" AND k."reviewedAt" IS NULL) k
  LEFT JOIN "Adjudication" a ON a."pairId" = p."id";

CREATE VIEW "RoundTallyTruth" AS
SELECT coalesce(c."roundId", c."projectId") AS "scopeId", c."source", c."arm", c."projectId", c."roundId",
       sum(1)::int AS "pairs",
       sum((c."slots" > 0)::int)::int AS "openedPairs",
       sum((c."done" > 0)::int)::int AS "labeledPairs",
       sum((c."labels" > 0)::int)::int AS "judgedPairs",
       sum((c."held" > 0)::int)::int AS "heldPairs",
       sum(CASE WHEN c."leftOut" > 0 THEN c."done" ELSE c."slots" END)::int AS "wanted",
       sum(c."done")::int AS "done",
       sum(c."held")::int AS "held",
       sum(c."labels")::int AS "labels",
       sum(c."late")::int AS "late",
       sum((c."reviewRank" IS NOT NULL)::int)::int AS "waiting",
       sum(c."decided")::int AS "decided"
  FROM "PairTally" c GROUP BY c."projectId", c."roundId", c."source", c."arm";

CREATE VIEW "MemberTallyTruth" AS
SELECT j."memberId", coalesce(p."roundId", p."projectId") AS "scopeId", p."roundId", p."projectId",
       (count(*) FILTER (WHERE j."state" = 'counted'))::int AS "labels", count(*)::int AS "kept"
  FROM "Judgment" j JOIN "Pair" p ON p."id" = j."pairId"
 WHERE j."state" IN ('counted', 'late', 'surplus') GROUP BY j."memberId", p."roundId", p."projectId";

-- Triggers, so that whatever changes a row counts: this version, the one before beside it, erasure, cascades, raw SQL.
-- One call a statement. Each template below becomes a function for INSERT, UPDATE and DELETE; `@rows` are the rows that
-- came (sign 1) and went (sign -1). Nothing is joined with them by anything but an index, whatever the number of rows
-- was when the plan was made: plans are kept for as long as a connection, and a statement may change one row or a
-- million. Rows are locked in the order of their keys, so that two statements can't wait for each other.
DO $do$
DECLARE
  template record;
  op record;
  -- Only of pairs that go while their round or project stays, which no code does.
  gone constant text := $sql$
  IF EXISTS (SELECT FROM "before" b WHERE NOT EXISTS (SELECT FROM "PairTally" p WHERE p."pairId" = b."pairId")) THEN
    -- The pairs went before, and with them which round they were of.
    DELETE FROM "MemberTally" WHERE "memberId" IN (SELECT b."memberId" FROM "before" b);
    INSERT INTO "MemberTally" ("memberId", "scopeId", "roundId", "labels", "kept")
    SELECT t."memberId", t."scopeId", t."roundId", t."labels", t."kept" FROM "MemberTallyTruth" t
     WHERE t."memberId" IN (SELECT b."memberId" FROM "before" b);
  END IF;$sql$;
BEGIN
  FOR template IN SELECT * FROM (VALUES
    ('Slot', $sql$
  -- Leases are not counted, and most changes of a slot are leases.
  PERFORM FROM (@rows) c WHERE c."roundId" IS NOT NULL GROUP BY c."pairId"
   HAVING (sum(c."sign"), sum(c."sign" * (c."state" = 'done')::int), sum(c."sign" * (c."state" = 'held')::int)) <> (0, 0, 0)
    LIMIT 1;
  IF NOT FOUND THEN RETURN NULL; END IF;
  WITH delta AS MATERIALIZED (
    SELECT c."pairId", sum(c."sign") AS "slots", sum(c."sign" * (c."state" = 'done')::int) AS "done",
           sum(c."sign" * (c."state" = 'held')::int) AS "held"
      FROM (@rows) c WHERE c."roundId" IS NOT NULL GROUP BY c."pairId"
    HAVING (sum(c."sign"), sum(c."sign" * (c."state" = 'done')::int), sum(c."sign" * (c."state" = 'held')::int)) <> (0, 0, 0)
  ), locked AS MATERIALIZED (
    SELECT FROM "PairTally" t WHERE t."pairId" IN (SELECT d."pairId" FROM delta d) ORDER BY t."pairId" FOR NO KEY UPDATE
  )
  UPDATE "PairTally" t SET "slots" = t."slots" + d."slots", "done" = t."done" + d."done", "held" = t."held" + d."held"
    FROM delta d WHERE t."pairId" = d."pairId" AND (SELECT count(*) FROM locked) >= 0;
  $sql$),
    ('Judgment', $sql$
  WITH delta AS MATERIALIZED (
    SELECT * FROM (
      SELECT c."pairId", sum(c."counted") AS "labels", sum(c."counted" * (c."isForFirst")::int) AS "forFirst",
             sum(c."counted" * (NOT c."isForFirst")::int) AS "forSecond",
             sum(c."counted") FILTER (WHERE c."isPersons") AS "peoplesLabels",
             sum(c."counted" * (c."isForFirst")::int) FILTER (WHERE c."isPersons") AS "peoplesForFirst",
             sum(c."counted" * (NOT c."isForFirst")::int) FILTER (WHERE c."isPersons") AS "peoplesForSecond",
             sum(c."late") AS "late"
        FROM (SELECT j."pairId", j."sign" * (j."state" = 'counted')::int AS "counted",
                     j."sign" * (j."state" = 'late')::int AS "late", m."kind" IS DISTINCT FROM 'llm' AS "isPersons",
                     CASE WHEN j."choice" IN ('left', 'right') THEN (j."choice" = 'left') = j."firstWasLeft" END AS "isForFirst"
                FROM (@rows) j LEFT JOIN "Member" m ON m."id" = j."memberId") c
       GROUP BY c."pairId") d
     WHERE (d."labels", coalesce(d."forFirst", 0), coalesce(d."forSecond", 0), coalesce(d."peoplesLabels", 0),
            coalesce(d."peoplesForFirst", 0), coalesce(d."peoplesForSecond", 0), d."late") <> (0, 0, 0, 0, 0, 0, 0)
  ), locked AS MATERIALIZED (
    SELECT FROM "PairTally" t WHERE t."pairId" IN (SELECT d."pairId" FROM delta d) ORDER BY t."pairId" FOR NO KEY UPDATE
  )
  UPDATE "PairTally" t
     SET "labels" = t."labels" + d."labels", "forFirst" = t."forFirst" + coalesce(d."forFirst", 0),
         "forSecond" = t."forSecond" + coalesce(d."forSecond", 0),
         "peoplesLabels" = t."peoplesLabels" + coalesce(d."peoplesLabels", 0),
         "peoplesForFirst" = t."peoplesForFirst" + coalesce(d."peoplesForFirst", 0),
         "peoplesForSecond" = t."peoplesForSecond" + coalesce(d."peoplesForSecond", 0), "late" = t."late" + d."late"
    FROM delta d WHERE t."pairId" = d."pairId" AND (SELECT count(*) FROM locked) >= 0;
  INSERT INTO "MemberTally" AS t ("memberId", "scopeId", "roundId", "labels", "kept")
  SELECT * FROM (
    SELECT c."memberId", coalesce(p."roundId", p."projectId"), p."roundId",
           sum(c."sign" * (c."state" = 'counted')::int) AS "labels",
           sum(c."sign" * (c."state" IN ('counted', 'late', 'surplus'))::int) AS "kept"
      FROM (@rows) c JOIN "PairTally" p ON p."pairId" = c."pairId"
     GROUP BY c."memberId", p."projectId", p."roundId") d
   WHERE (d."labels", d."kept") <> (0, 0)
   ORDER BY 1, 2
      ON CONFLICT ("memberId", "scopeId") DO UPDATE
     SET "labels" = t."labels" + excluded."labels", "kept" = t."kept" + excluded."kept";@gone
  $sql$),
    ('Skip', $sql$
  WITH delta AS MATERIALIZED (
    SELECT c."pairId", sum(c."sign") AS "flags"
      FROM (@rows) c WHERE c."flagged" AND c."reviewedAt" IS NULL GROUP BY c."pairId" HAVING sum(c."sign") <> 0
  ), locked AS MATERIALIZED (
    SELECT FROM "PairTally" t WHERE t."pairId" IN (SELECT d."pairId" FROM delta d) ORDER BY t."pairId" FOR NO KEY UPDATE
  )
  UPDATE "PairTally" t SET "flags" = t."flags" + d."flags"
    FROM delta d WHERE t."pairId" = d."pairId" AND (SELECT count(*) FROM locked) >= 0;
  $sql$),
    ('Adjudication', $sql$
  WITH delta AS MATERIALIZED (
    SELECT c."pairId", sum(c."sign") AS "decided", sum(c."sign" * c."leftOut"::int) AS "leftOut"
      FROM (@rows) c GROUP BY c."pairId" HAVING (sum(c."sign"), sum(c."sign" * c."leftOut"::int)) <> (0, 0)
  ), locked AS MATERIALIZED (
    SELECT FROM "PairTally" t WHERE t."pairId" IN (SELECT d."pairId" FROM delta d) ORDER BY t."pairId" FOR NO KEY UPDATE
  )
  UPDATE "PairTally" t SET "decided" = t."decided" + d."decided", "leftOut" = t."leftOut" + d."leftOut"
    FROM delta d WHERE t."pairId" = d."pairId" AND (SELECT count(*) FROM locked) >= 0;
  $sql$),
    ('PairTally', $sql$
  INSERT INTO "RoundTally" AS t ("scopeId", "source", "arm", "shard", "projectId", "roundId",
                                 "pairs", "openedPairs", "labeledPairs", "judgedPairs", "heldPairs", "wanted",
                                 "done", "held", "labels", "late", "waiting", "decided")
  SELECT coalesce(d."roundId", d."projectId"), d."source", d."arm", pg_backend_pid() % 16, d."projectId", d."roundId",
         d."pairs", d."openedPairs", d."labeledPairs", d."judgedPairs", d."heldPairs", d."wanted", d."done",
         d."held", d."labels", d."late", d."waiting", d."decided"
    FROM (
        SELECT c."projectId", c."roundId", c."source", c."arm",
               sum(c."sign" * 1) AS "pairs",
               sum(c."sign" * (c."slots" > 0)::int) AS "openedPairs",
               sum(c."sign" * (c."done" > 0)::int) AS "labeledPairs",
               sum(c."sign" * (c."labels" > 0)::int) AS "judgedPairs",
               sum(c."sign" * (c."held" > 0)::int) AS "heldPairs",
               sum(c."sign" * (CASE WHEN c."leftOut" > 0 THEN c."done" ELSE c."slots" END)) AS "wanted",
               sum(c."sign" * c."done") AS "done",
               sum(c."sign" * c."held") AS "held",
               sum(c."sign" * c."labels") AS "labels",
               sum(c."sign" * c."late") AS "late",
               sum(c."sign" * (c."reviewRank" IS NOT NULL)::int) AS "waiting",
               sum(c."sign" * c."decided") AS "decided"
          FROM (@rows) c GROUP BY c."projectId", c."roundId", c."source", c."arm") d
   WHERE (d."pairs", d."openedPairs", d."labeledPairs", d."judgedPairs", d."heldPairs", d."wanted", d."done", d."held", d."labels", d."late", d."waiting", d."decided")
         <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
     -- What goes with its round or project takes its sums with it.
     AND EXISTS (SELECT FROM "Project" p WHERE p."id" = d."projectId")
     AND (d."roundId" IS NULL OR EXISTS (SELECT FROM "Round" r WHERE r."id" = d."roundId"))
   ORDER BY 1, 2, 3
      ON CONFLICT ("scopeId", "source", "arm", "shard") DO UPDATE
     SET "pairs" = t."pairs" + excluded."pairs", "openedPairs" = t."openedPairs" + excluded."openedPairs",
         "labeledPairs" = t."labeledPairs" + excluded."labeledPairs",
         "judgedPairs" = t."judgedPairs" + excluded."judgedPairs",
         "heldPairs" = t."heldPairs" + excluded."heldPairs", "wanted" = t."wanted" + excluded."wanted",
         "done" = t."done" + excluded."done", "held" = t."held" + excluded."held",
         "labels" = t."labels" + excluded."labels", "late" = t."late" + excluded."late",
         "waiting" = t."waiting" + excluded."waiting", "decided" = t."decided" + excluded."decided";
  $sql$)) AS v ("table", "body")
  LOOP
    FOR op IN SELECT * FROM (VALUES
      ('INSERT', 'REFERENCING NEW TABLE AS "after"', 'SELECT 1 AS "sign", a.* FROM "after" a'),
      ('DELETE', 'REFERENCING OLD TABLE AS "before"', 'SELECT -1 AS "sign", b.* FROM "before" b'),
      ('UPDATE', 'REFERENCING OLD TABLE AS "before" NEW TABLE AS "after"',
       'SELECT 1 AS "sign", a.* FROM "after" a UNION ALL SELECT -1, b.* FROM "before" b')) AS v ("name", "tables", "rows")
    LOOP
      EXECUTE format($f$
        CREATE FUNCTION %1$I() RETURNS trigger LANGUAGE plpgsql
            SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $body$
        BEGIN%2$s
          RETURN NULL;
        END $body$;
        CREATE TRIGGER %3$I AFTER %4$s ON %5$I %6$s FOR EACH STATEMENT EXECUTE FUNCTION %1$I();
        ALTER TABLE %5$I ENABLE ALWAYS TRIGGER %3$I$f$,
        'tally_' || lower(template."table") || '_' || lower(op."name"), replace(replace(template."body", '@rows', op."rows"), '@gone', CASE op."name" WHEN 'DELETE' THEN gone ELSE '' END),
        template."table" || '_tally_' || lower(op."name"), op."name", template."table", op."tables");
    END LOOP;
  END LOOP;
END $do$;

-- Each pair has its row from the beginning; it goes with the pair (foreign key).
CREATE FUNCTION "tally_pair_insert"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "PairTally" ("pairId", "projectId", "roundId", "source", "arm", "position")
  SELECT a."id", a."projectId", a."roundId", a."source", a."arm", a."position" FROM "after" a ORDER BY a."id"
      ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "Pair_tally_insert" AFTER INSERT ON "Pair" REFERENCING NEW TABLE AS "after"
  FOR EACH STATEMENT EXECUTE FUNCTION "tally_pair_insert"();
ALTER TABLE "Pair" ENABLE ALWAYS TRIGGER "Pair_tally_insert";

CREATE FUNCTION "tally_pair_update"() RETURNS trigger LANGUAGE plpgsql
    SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  UPDATE "PairTally" t
     SET "projectId" = a."projectId", "roundId" = a."roundId", "source" = a."source", "arm" = a."arm", "position" = a."position"
    FROM "after" a
   WHERE t."pairId" = a."id"
     AND (t."projectId", t."roundId", t."source", t."arm", t."position")
         IS DISTINCT FROM (a."projectId", a."roundId", a."source", a."arm", a."position");
  RETURN NULL;
END $$;
CREATE TRIGGER "Pair_tally_update" AFTER UPDATE ON "Pair" REFERENCING NEW TABLE AS "after"
  FOR EACH STATEMENT EXECUTE FUNCTION "tally_pair_update"();
ALTER TABLE "Pair" ENABLE ALWAYS TRIGGER "Pair_tally_update";

-- What is there already.
ALTER TABLE "PairTally" DISABLE TRIGGER USER;
INSERT INTO "PairTally" ("pairId", "projectId", "roundId", "source", "arm", "position", "slots", "done", "held", "labels",
                         "forFirst", "forSecond", "peoplesLabels", "peoplesForFirst", "peoplesForSecond", "late", "flags",
                         "decided", "leftOut")
SELECT "pairId", "projectId", "roundId", "source", "arm", "position", "slots", "done", "held", "labels",
       "forFirst", "forSecond", "peoplesLabels", "peoplesForFirst", "peoplesForSecond", "late", "flags", "decided", "leftOut"
  FROM "PairTallyTruth" ORDER BY "pairId";
ALTER TABLE "PairTally" ENABLE ALWAYS TRIGGER "PairTally_tally_insert";
ALTER TABLE "PairTally" ENABLE ALWAYS TRIGGER "PairTally_tally_update";
ALTER TABLE "PairTally" ENABLE ALWAYS TRIGGER "PairTally_tally_delete";
INSERT INTO "RoundTally" ("scopeId", "source", "arm", "shard", "projectId", "roundId",
                          "pairs", "openedPairs", "labeledPairs", "judgedPairs", "heldPairs", "wanted", "done",
                          "held", "labels", "late", "waiting", "decided")
SELECT "scopeId", "source", "arm", 0, "projectId", "roundId",
       "pairs", "openedPairs", "labeledPairs", "judgedPairs", "heldPairs", "wanted", "done", "held", "labels",
       "late", "waiting", "decided"
  FROM "RoundTallyTruth";
INSERT INTO "MemberTally" ("memberId", "scopeId", "roundId", "labels", "kept")
SELECT "memberId", "scopeId", "roundId", "labels", "kept" FROM "MemberTallyTruth";
