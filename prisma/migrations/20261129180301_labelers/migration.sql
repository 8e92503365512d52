-- Rounds that no person labels: a gold scorer or the round's own reward does, as a member of another kind.
-- AlterEnum
ALTER TYPE "MemberKind" ADD VALUE 'scorer';
ALTER TYPE "MemberKind" ADD VALUE 'reward_model';

-- AlterTable
ALTER TABLE "Pair" ADD COLUMN     "scores" JSONB;

-- What is counted of people is counted of people, whatever other kinds of members there are. The new kinds are not
-- named here: a value of an enum can't be used in the transaction that adds it.
DO $do$
DECLARE name text; body text;
BEGIN
  FOREACH name IN ARRAY ARRAY['tally_judgment_insert', 'tally_judgment_update', 'tally_judgment_delete'] LOOP
    body := pg_get_functiondef(to_regproc(format('%I', name)));
    IF position('m."kind" IS DISTINCT FROM ''llm''' IN body) = 0 THEN
      RAISE EXCEPTION '% does not tell people from others as expected', name;
    END IF;
    EXECUTE replace(body, 'm."kind" IS DISTINCT FROM ''llm''', 'coalesce(m."kind" = ''person'', true)');
  END LOOP;
END $do$;
CREATE OR REPLACE VIEW "PairTallyTruth" AS
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
                  coalesce(m."kind" = 'person', true) AS "isPersons",
                  CASE WHEN j."choice" IN ('left', 'right') THEN (j."choice" = 'left') = j."firstWasLeft" END AS "isForFirst"
             FROM "Judgment" j LEFT JOIN "Member" m ON m."id" = j."memberId"
            WHERE j."pairId" = p."id") j) j
 CROSS JOIN LATERAL (
   SELECT count(*)::int AS "flags" FROM "Skip" k
    WHERE k."pairId" = p."id" AND k."flagged" AND k."reviewedAt" IS NULL) k
  LEFT JOIN "Adjudication" a ON a."pairId" = p."id";
