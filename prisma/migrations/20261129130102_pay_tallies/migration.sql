-- CreateTable
CREATE TABLE "Work" (
    "memberId" UUID NOT NULL,
    "pairId" CHAR(32) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "visibleMs" BIGINT NOT NULL,
    "stands" INTEGER NOT NULL,
    "isPaid" BOOLEAN NOT NULL DEFAULT false,
    "rateId" UUID,
    "secondsMax" INTEGER,

    CONSTRAINT "Work_pkey" PRIMARY KEY ("memberId","pairId")
);

-- CreateTable
CREATE TABLE "PayTally" (
    "memberId" UUID NOT NULL,
    "rateId" UUID NOT NULL,
    "day" DATE NOT NULL,
    "shard" BIGINT NOT NULL,
    "pairs" INTEGER NOT NULL DEFAULT 0,
    "ms" BIGINT NOT NULL DEFAULT 0,
    "firstAt" TIMESTAMPTZ(3) NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PayTally_pkey" PRIMARY KEY ("memberId","rateId","day","shard")
);

-- CreateIndex
CREATE INDEX "Work_memberId_at_idx" ON "Work"("memberId", "at");

-- AddForeignKey
ALTER TABLE "PayTally" ADD CONSTRAINT "PayTally_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Nobody writes between the counting below and the triggers.
LOCK TABLE "PayRate", "CrowdSession", "PaidPair", "Judgment" IN SHARE ROW EXCLUSIVE MODE;
ALTER TABLE "Work" SET (fillfactor = 90);
ALTER TABLE "PayTally" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- The rate that a member's work was done under: the project's, or the study's that they were in then.
CREATE FUNCTION "rate_of_work"(of_member uuid, at_time timestamptz)
  RETURNS TABLE ("rateId" uuid, "secondsMax" int) LANGUAGE sql STABLE AS $$
  SELECT r."id", r."secondsMax"
    FROM "Member" m
    LEFT JOIN LATERAL (
      SELECT s."studyId" FROM "CrowdSession" s WHERE s."memberId" = m."id" AND s."startedAt" <= at_time
       ORDER BY s."startedAt" DESC LIMIT 1) session ON true
    JOIN LATERAL (
      SELECT r."id", r."secondsMax" FROM "PayRate" r
       WHERE r."projectId" = m."projectId" AND r."since" <= at_time AND r."studyId" IS NOT DISTINCT FROM session."studyId"
       ORDER BY r."since" DESC, r."id" DESC LIMIT 1) r ON true
   WHERE m."id" = of_member
$$;

-- What the rows of "Work" and "PayTally" must be, counted. A judgment that only adds a strength to another, of the same
-- lease, repeats that one's time.
CREATE VIEW "WorkTruth" AS
SELECT w."memberId", w."pairId", w."at", w."visibleMs", w."stands",
       EXISTS (SELECT FROM "PaidPair" p WHERE p."memberId" = w."memberId" AND p."pairId" = w."pairId") AS "isPaid",
       r."rateId", r."secondsMax"
  FROM (SELECT j."memberId", j."pairId", min(j."createdAt") AS "at",
               coalesce(sum(j."visibleMs") FILTER (WHERE NOT EXISTS (
                 SELECT FROM "Judgment" b WHERE b."id" = j."supersedesId" AND b."leaseId" = j."leaseId")), 0)::bigint AS "visibleMs",
               (count(*) FILTER (WHERE j."state" IN ('counted', 'late', 'surplus')))::int AS "stands"
          FROM "Judgment" j JOIN "Member" m ON m."id" = j."memberId" AND m."kind" = 'person'
         GROUP BY j."memberId", j."pairId") w
  LEFT JOIN LATERAL "rate_of_work"(w."memberId", w."at") r ON true;

CREATE VIEW "PayTallyTruth" AS
SELECT w."memberId", w."rateId", (w."at" AT TIME ZONE 'UTC')::date AS "day", count(*)::int AS "pairs",
       sum(least(w."visibleMs", w."secondsMax"::bigint * 1000))::bigint AS "ms", min(w."at") AS "firstAt", max(w."at") AS "lastAt"
  FROM "Work" w
 WHERE w."stands" > 0 AND NOT w."isPaid" AND w."rateId" IS NOT NULL
 GROUP BY w."memberId", w."rateId", (w."at" AT TIME ZONE 'UTC')::date;

-- As for the other counts: one call a statement, matched by an index alone, in the order of keys. A rate, or a session,
-- that begins while somebody labels: whichever commits first, the other sees it (advisory locks, shared by those who
-- label; 1885436192 is "pay " in ASCII).
DO $do$
DECLARE
  template record;
  op record;
BEGIN
  FOR template IN SELECT * FROM (VALUES
    ('Judgment', '{INSERT,UPDATE}'::text[], $sql$
  PERFORM FROM (@rows) j GROUP BY j."memberId", j."pairId"
   HAVING '@op' = 'INSERT' OR sum(j."sign" * (j."state" IN ('counted', 'late', 'surplus'))::int) <> 0 LIMIT 1;
  IF NOT FOUND THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock_shared(1885436192, l."key")
     FROM (SELECT hashtext(j."memberId"::text) AS "key" FROM (@rows) j
            UNION
           SELECT hashtext(m."projectId"::text) FROM (@rows) j JOIN "Member" m ON m."id" = j."memberId"
            ORDER BY 1) l;
  INSERT INTO "Work" AS w ("memberId", "pairId", "at", "visibleMs", "stands", "isPaid", "rateId", "secondsMax")
  SELECT d."memberId", d."pairId", d."at", d."visibleMs", d."stands",
         EXISTS (SELECT FROM "PaidPair" p WHERE p."memberId" = d."memberId" AND p."pairId" = d."pairId"),
         r."rateId", r."secondsMax"
    FROM (SELECT j."memberId", j."pairId", min(j."createdAt") AS "at",
                 sum(j."sign" * (CASE WHEN EXISTS (
                   SELECT FROM "Judgment" b WHERE b."id" = j."supersedesId" AND b."leaseId" = j."leaseId")
                   THEN 0 ELSE j."visibleMs" END)) AS "visibleMs",
                 sum(j."sign" * (j."state" IN ('counted', 'late', 'surplus'))::int) AS "stands"
            FROM (@rows) j JOIN "Member" m ON m."id" = j."memberId" AND m."kind" = 'person'
           GROUP BY j."memberId", j."pairId") d
    LEFT JOIN LATERAL "rate_of_work"(d."memberId", d."at") r ON true
   WHERE '@op' = 'INSERT' OR (d."visibleMs", d."stands") <> (0, 0)
   ORDER BY 1, 2
      ON CONFLICT ("memberId", "pairId") DO UPDATE
     SET "at" = least(w."at", excluded."at"), "visibleMs" = w."visibleMs" + excluded."visibleMs",
         "stands" = w."stands" + excluded."stands",
         "rateId" = CASE WHEN excluded."at" < w."at" THEN excluded."rateId" ELSE w."rateId" END,
         "secondsMax" = CASE WHEN excluded."at" < w."at" THEN excluded."secondsMax" ELSE w."secondsMax" END;
  $sql$),
    ('Judgment', '{DELETE}', $sql$
  DELETE FROM "Work" w USING (SELECT DISTINCT b."memberId", b."pairId" FROM "before" b) g
   WHERE w."memberId" = g."memberId" AND w."pairId" = g."pairId";
  INSERT INTO "Work" ("memberId", "pairId", "at", "visibleMs", "stands", "isPaid", "rateId", "secondsMax")
  SELECT g."memberId", g."pairId", t."at", t."visibleMs", t."stands", t."isPaid", t."rateId", t."secondsMax"
    FROM (SELECT DISTINCT b."memberId", b."pairId" FROM "before" b
           WHERE EXISTS (SELECT FROM "Judgment" j WHERE j."pairId" = b."pairId" AND j."memberId" = b."memberId")) g
   CROSS JOIN LATERAL (SELECT * FROM "WorkTruth" t WHERE t."memberId" = g."memberId" AND t."pairId" = g."pairId" OFFSET 0) t;
  $sql$),
    ('PaidPair', '{INSERT,DELETE}', $sql$
  WITH locked AS MATERIALIZED (
    SELECT FROM "Work" w WHERE (w."memberId", w."pairId") IN (SELECT p."memberId", p."pairId" FROM (@rows) p)
     ORDER BY w."memberId", w."pairId" FOR NO KEY UPDATE
  )
  UPDATE "Work" w SET "isPaid" = '@op' = 'INSERT' FROM (@rows) p
   WHERE w."memberId" = p."memberId" AND w."pairId" = p."pairId" AND (SELECT count(*) FROM locked) >= 0;
  $sql$),
    ('PayRate', '{INSERT,DELETE}', $sql$
  PERFORM pg_advisory_xact_lock(1885436192, l."key")
     FROM (SELECT DISTINCT hashtext(r."projectId"::text) AS "key" FROM (@rows) r ORDER BY 1) l;
  UPDATE "Work" w SET "rateId" = n."rateId", "secondsMax" = n."secondsMax"
    FROM (SELECT o."memberId", o."pairId", r."rateId", r."secondsMax"
            FROM (SELECT r."projectId", min(r."since") AS "since" FROM (@rows) r GROUP BY r."projectId") c
            JOIN "Member" m ON m."projectId" = c."projectId"
            JOIN "Work" o ON o."memberId" = m."id" AND o."at" >= c."since"
            LEFT JOIN LATERAL "rate_of_work"(o."memberId", o."at") r ON true) n
   WHERE w."memberId" = n."memberId" AND w."pairId" = n."pairId"
     AND (w."rateId", w."secondsMax") IS DISTINCT FROM (n."rateId", n."secondsMax");
  $sql$),
    ('CrowdSession', '{INSERT,UPDATE,DELETE}', $sql$
  PERFORM FROM (@rows) s GROUP BY s."memberId", s."studyId", s."startedAt" HAVING sum(s."sign") <> 0 LIMIT 1;
  IF NOT FOUND THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock(1885436192, l."key")
     FROM (SELECT DISTINCT hashtext(s."memberId"::text) AS "key" FROM (@rows) s ORDER BY 1) l;
  UPDATE "Work" w SET "rateId" = n."rateId", "secondsMax" = n."secondsMax"
    FROM (SELECT o."memberId", o."pairId", r."rateId", r."secondsMax"
            FROM (SELECT s."memberId", min(s."startedAt") AS "since" FROM (@rows) s GROUP BY s."memberId") c
            JOIN "Work" o ON o."memberId" = c."memberId" AND o."at" >= c."since"
            LEFT JOIN LATERAL "rate_of_work"(o."memberId", o."at") r ON true) n
   WHERE w."memberId" = n."memberId" AND w."pairId" = n."pairId"
     AND (w."rateId", w."secondsMax") IS DISTINCT FROM (n."rateId", n."secondsMax");
  $sql$),
    ('Work', '{INSERT,UPDATE,DELETE}', $sql$
  INSERT INTO "PayTally" AS t ("memberId", "rateId", "day", "shard", "pairs", "ms", "firstAt", "lastAt")
  SELECT d."memberId", d."rateId", d."day",
         -- A payment reads one snapshot of everybody's work, and could not change a row that labels changed since.
         CASE WHEN d."isOfPayment" THEN pg_current_xact_id()::text::bigint ELSE 0 END,
         d."pairs", d."ms", d."firstAt", d."lastAt"
    FROM (SELECT c."memberId", c."rateId", (c."at" AT TIME ZONE 'UTC')::date AS "day", sum(c."sign" * c."pays") AS "pairs",
                 sum(c."sign" * c."pays" * least(c."visibleMs", c."secondsMax"::bigint * 1000)) AS "ms",
                 min(c."at") AS "firstAt", max(c."at") AS "lastAt", sum(c."sign" * c."isPaid"::int) <> 0 AS "isOfPayment"
            FROM (SELECT r.*, (r."stands" > 0 AND NOT r."isPaid")::int AS "pays" FROM (@rows) r) c
           WHERE c."rateId" IS NOT NULL
           GROUP BY c."memberId", c."rateId", (c."at" AT TIME ZONE 'UTC')::date) d
   WHERE (d."pairs", d."ms") <> (0, 0)
     AND EXISTS (SELECT FROM "Member" m WHERE m."id" = d."memberId")
   ORDER BY 1, 2, 3
      ON CONFLICT ("memberId", "rateId", "day", "shard") DO UPDATE
     SET "pairs" = t."pairs" + excluded."pairs", "ms" = t."ms" + excluded."ms",
         "firstAt" = least(t."firstAt", excluded."firstAt"), "lastAt" = greatest(t."lastAt", excluded."lastAt");
  $sql$)) AS v ("table", "ops", "body")
  LOOP
    FOR op IN SELECT * FROM (VALUES
      ('INSERT', 'REFERENCING NEW TABLE AS "after"', 'SELECT 1 AS "sign", a.* FROM "after" a'),
      ('DELETE', 'REFERENCING OLD TABLE AS "before"', 'SELECT -1 AS "sign", b.* FROM "before" b'),
      ('UPDATE', 'REFERENCING OLD TABLE AS "before" NEW TABLE AS "after"',
       'SELECT 1 AS "sign", a.* FROM "after" a UNION ALL SELECT -1, b.* FROM "before" b')) AS v ("name", "tables", "rows")
     WHERE v."name" = ANY (template."ops")
    LOOP
      EXECUTE format($f$
        CREATE FUNCTION %1$I() RETURNS trigger LANGUAGE plpgsql
            SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $body$
        BEGIN%2$s
          RETURN NULL;
        END $body$;
        CREATE TRIGGER %3$I AFTER %4$s ON %5$I %6$s FOR EACH STATEMENT EXECUTE FUNCTION %1$I();
        ALTER TABLE %5$I ENABLE ALWAYS TRIGGER %3$I$f$,
        'work_' || lower(template."table") || '_' || lower(op."name"),
        replace(replace(template."body", '@rows', op."rows"), '@op', op."name"),
        template."table" || '_work_' || lower(op."name"), op."name", template."table", op."tables");
    END LOOP;
  END LOOP;
END $do$;

-- What is there already.
ALTER TABLE "Work" DISABLE TRIGGER USER;
INSERT INTO "Work" ("memberId", "pairId", "at", "visibleMs", "stands", "isPaid", "rateId", "secondsMax")
SELECT "memberId", "pairId", "at", "visibleMs", "stands", "isPaid", "rateId", "secondsMax" FROM "WorkTruth" ORDER BY 1, 2;
ALTER TABLE "Work" ENABLE ALWAYS TRIGGER "Work_work_insert";
ALTER TABLE "Work" ENABLE ALWAYS TRIGGER "Work_work_update";
ALTER TABLE "Work" ENABLE ALWAYS TRIGGER "Work_work_delete";
INSERT INTO "PayTally" ("memberId", "rateId", "day", "shard", "pairs", "ms", "firstAt", "lastAt")
SELECT "memberId", "rateId", "day", 0, "pairs", "ms", "firstAt", "lastAt" FROM "PayTallyTruth";
