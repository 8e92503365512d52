import type { Db } from "@gshf/db";
import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome } from "../../access/index.ts";
import { conversationSchema, type Message } from "../../prompts/index.ts";

export const adjudicationQueueInput = z.object({
  slug: z.string(),
  /** Which of them first: 0 is the most urgent. Beyond the end, the last. */
  place: z.int().min(0).default(0),
  limit: z.int().min(1).max(100).default(20),
});

export type QueuedPair = {
  pairId: string;
  round: number | null;
  conversation: Message[];
  first: { text: string };
  second: { text: string };
  votes: QueuedVote[];
  /** What flagged it, in the words of whoever did. */
  flags: string[];
  why: "disagreement" | "flagged";
  /** Handed to nobody until somebody decides here. */
  isHeld: boolean;
};

/** One person's vote. `reasons` and `rationale` are their own words. */
type QueuedVote = {
  pseudonym: string;
  choice: "first" | "second" | "tie" | "both_bad";
  strength: number | null;
  reasons: string[];
  rationale: string;
  rationaleAsked: boolean;
  usedDiff: boolean;
};

export type AdjudicationQueue = {
  waiting: number;
  decided: number;
  /** Of the first of `pairs`, from 0. */
  place: number;
  pairs: QueuedPair[];
};

type Row = Omit<QueuedPair, "conversation" | "first" | "second" | "why"> & {
  messages: unknown;
  firstText: string;
  secondText: string;
  isSplit: boolean;
  waiting: number;
  place: number;
};

/**
 * Pairs that wait for a reviewer: people voted for both answers, or somebody flagged the pair, and nobody has
 * decided. Held ones first, for which rounds wait, then flagged ones, then the most evenly split. Nothing tells which
 * policy an answer came from.
 */
export async function adjudicationQueue(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof adjudicationQueueInput>,
): Promise<Outcome<AdjudicationQueue>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "review");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const rows = await loadQueue(deps.db, projectId, input);
  const decided = await deps.db.adjudication.count({ where: { projectId } });
  const { waiting, place } = rows[0] ?? { waiting: 0, place: 0 };
  return done({ waiting, decided, place, pairs: rows.map(viewOf) });
}

function viewOf(row: Row): QueuedPair {
  const { pairId, round, flags, votes, isSplit, isHeld } = row;
  return {
    pairId,
    round,
    flags,
    votes,
    isHeld,
    conversation: conversationSchema.parse(row.messages),
    first: { text: row.firstText },
    second: { text: row.secondText },
    why: isSplit ? "disagreement" : "flagged",
  };
}

async function loadQueue(
  db: Db,
  projectId: string,
  { place, limit }: { place: number; limit: number },
): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    WITH voted AS (
      SELECT p."id", count(*) FILTER (WHERE v."side" = 1)::int AS "forFirst",
             count(*) FILTER (WHERE v."side" = -1)::int AS "forSecond"
        FROM "Pair" p
        JOIN "Judgment" j ON j."pairId" = p."id" AND j."state" = 'counted'
        JOIN "Member" m ON m."id" = j."memberId" AND m."kind" = 'person'
       CROSS JOIN LATERAL (SELECT CASE WHEN j."choice" IN ('tie', 'both_bad') THEN 0
                                       WHEN (j."choice" = 'left') = j."firstWasLeft" THEN 1 ELSE -1 END AS "side") v
       WHERE p."projectId" = ${projectId}::uuid AND p."source" = 'online'
       GROUP BY p."id"
    ), flagged AS (
      SELECT k."pairId" AS "id", array_agg(k."reason" ORDER BY k."createdAt") AS "flags"
        FROM "Skip" k JOIN "Pair" p ON p."id" = k."pairId"
       WHERE p."projectId" = ${projectId}::uuid AND p."source" = 'online' AND k."flagged" AND k."reviewedAt" IS NULL
       GROUP BY k."pairId"
    ), queued AS MATERIALIZED (
      SELECT p."id", coalesce(g."flags", '{}') AS "flags", h."isHeld",
             coalesce(v."forFirst" > 0 AND v."forSecond" > 0, false) AS "isSplit",
             (row_number() OVER (ORDER BY h."isHeld" DESC, (g."id" IS NOT NULL) DESC,
                least(v."forFirst", v."forSecond") DESC NULLS LAST, p."id") - 1)::int AS "place",
             (count(*) OVER ())::int AS "waiting"
        FROM "Pair" p
        LEFT JOIN voted v ON v."id" = p."id"
        LEFT JOIN flagged g ON g."id" = p."id"
        LEFT JOIN "Adjudication" a ON a."pairId" = p."id"
       CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM "Slot" s WHERE s."pairId" = p."id"
                                             AND s."state" = 'held') AS "isHeld") h
       WHERE p."projectId" = ${projectId}::uuid
         AND ((g."id" IS NOT NULL AND a."leftOut" IS NOT TRUE)
           OR (v."forFirst" > 0 AND v."forSecond" > 0 AND a."pairId" IS NULL))
    )
    SELECT p."id" AS "pairId", r."number" AS "round", q."messages", f."text" AS "firstText",
           s."text" AS "secondText", w."isSplit", w."isHeld", w."flags", w."waiting", w."place",
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
                     'pseudonym', m."pseudonym", 'strength', j."strength", 'reasons', coalesce(j."reasons", '{}'),
                     'rationale', j."rationale", 'rationaleAsked', j."rationaleAsked", 'usedDiff', j."usedDiff",
                     'choice', CASE WHEN j."choice" IN ('tie', 'both_bad') THEN j."choice"::text
                                    WHEN (j."choice" = 'left') = j."firstWasLeft" THEN 'first'
                                    ELSE 'second' END) ORDER BY m."pseudonym"), '[]')
              FROM "Judgment" j JOIN "Member" m ON m."id" = j."memberId" AND m."kind" = 'person'
             WHERE j."pairId" = p."id" AND j."state" = 'counted') AS "votes"
      FROM queued w
      JOIN "Pair" p ON p."id" = w."id"
      JOIN "Prompt" q ON q."id" = p."promptId"
      JOIN "Response" f ON f."id" = p."firstId"
      JOIN "Response" s ON s."id" = p."secondId"
      LEFT JOIN "Round" r ON r."id" = p."roundId"
     WHERE w."place" >= least(${place}::int, w."waiting" - 1)
     ORDER BY w."place"
     LIMIT ${limit}`;
}
