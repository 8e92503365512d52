import { type Db, Prisma } from "@gshf/db";
import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { wholeMax } from "../../access/model.ts";
import { readConversation, shownMessageSchema } from "../../prompts/index.ts";
import { couldLabelSql, isKeptFrom, votedForFirstSql } from "../../slots/index.ts";
import { projectTally } from "../../tallies/index.ts";

/** One person's vote. `reasons` and `rationale` are their own words. */
const queuedVoteSchema = z.object({
  pseudonym: z.string(),
  choice: z.enum(["first", "second", "tie", "both_bad"]),
  strength: z.number().nullable(),
  reasons: z.array(z.string()),
  rationale: z.string(),
  rationaleAsked: z.boolean(),
  usedDiff: z.boolean(),
});

const answerSchema = z.object({ text: z.string() });

const queuedPairSchema = z.object({
  pairId: z.string(),
  round: z.int().nullable(),
  conversation: z.array(shownMessageSchema),
  first: answerSchema,
  second: answerSchema,
  votes: z.array(queuedVoteSchema),
  /** What flagged it, in the words of whoever did. */
  flags: z.array(z.string()),
  why: z.enum(["disagreement", "flagged"]),
  /** Handed to nobody until somebody decides here. */
  isHeld: z.boolean(),
});
export type QueuedPair = z.output<typeof queuedPairSchema>;

/**
 * Pairs that wait for a reviewer: people voted for both answers, or somebody flagged the pair, and nobody has
 * decided. Held ones first, for which rounds wait, then flagged ones, then the most evenly split. Nothing tells which
 * policy an answer came from, and none is shown to a reviewer who may still be asked to label it.
 */
export const listPairsToReview = verb({
  name: "quality.queue",
  kind: "query",
  may: "review",
  input: z.object({
    slug: z.string(),
    /** Which of them first: 0 is the most urgent. Beyond the end, the last. */
    place: z.int().min(0).max(wholeMax).default(0),
    limit: z.int().min(1).max(100).default(20),
  }),
  output: z.object({
    waiting: z.int(),
    decided: z.int(),
    /** Of the first of `pairs`, from 0. */
    place: z.int(),
    pairs: z.array(queuedPairSchema),
  }),
  run: async (deps, { project, member }, input) => {
    const keptFrom = isKeptFrom(member) ? member.id : null;
    const { waiting: all, decided } = await projectTally(deps.db, project.id);
    const kept = keptFrom === null ? 0 : await countKept(deps.db, project.id, keptFrom);
    const waiting = Math.max(0, all - kept);
    const place = Math.min(input.place, Math.max(0, waiting - 1));
    const ids = await idsFrom(deps.db, project.id, { place, limit: input.limit, waiting, keptFrom });
    const rows = await loadPairs(deps.db, ids);
    return done({ waiting, decided, place, pairs: rows.map(viewOf) });
  },
});

type Row = Omit<QueuedPair, "conversation" | "first" | "second" | "why"> & {
  messages: unknown;
  firstText: string;
  secondText: string;
  isSplit: boolean;
};

function viewOf(row: Row): QueuedPair {
  const { pairId, round, flags, votes, isSplit, isHeld } = row;
  return {
    pairId,
    round,
    flags,
    votes,
    isHeld,
    conversation: readConversation(row.messages).messages,
    first: { text: row.firstText },
    second: { text: row.secondText },
    why: isSplit ? "disagreement" : "flagged",
  };
}

/** How many of the waiting pairs are kept from somebody: only those of open rounds can be. */
async function countKept(db: Db, projectId: string, memberId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ kept: number }[]>`
    select count(*)::int as "kept"
      from "Round" o
      join (select "pairId" as "id", "roundId", "reviewRank" from "PairTally") p on p."roundId" = o."id"
     where o."projectId" = ${projectId}::uuid and o."frozenAt" is null and o."state" not in ('complete', 'cancelled')
       and p."reviewRank" is not null and ${couldLabelSql(memberId)}`;
  return row?.kept ?? 0;
}

type Stretch = { place: number; limit: number; waiting: number; keptFrom: string | null };

/** The pairs from a place of the queue on, read along its index from whichever end is nearer. */
async function idsFrom(db: Db, projectId: string, stretch: Stretch): Promise<string[]> {
  const { place, limit, waiting, keptFrom } = stretch;
  const visible = keptFrom === null ? Prisma.empty : Prisma.sql`and not ${couldLabelSql(keptFrom)}`;
  const length = Math.min(limit, waiting - place);
  const behind = waiting - place - length;
  const isFromEnd = behind < place;
  const order = isFromEnd
    ? Prisma.sql`p."reviewRank", p."id" desc offset ${behind}`
    : Prisma.sql`p."reviewRank" desc, p."id" offset ${place}`;
  const rows = await db.$queryRaw<{ id: string }[]>`
    select p."id"
      from (select "pairId" as "id", "projectId", "roundId", "reviewRank" from "PairTally") p
     where p."projectId" = ${projectId}::uuid and p."reviewRank" is not null ${visible}
     order by ${order} limit ${Math.max(0, length)}`;
  const ids = rows.map(({ id }) => id);
  return isFromEnd ? ids.reverse() : ids;
}

async function loadPairs(db: Db, ids: readonly string[]): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    select p."id" as "pairId", r."number" as "round", q."messages", f."text" as "firstText",
           s."text" as "secondText", t."peoplesForFirst" > 0 and t."peoplesForSecond" > 0 as "isSplit",
           t."held" > 0 as "isHeld",
           (select coalesce(array_agg(k."reason" order by k."createdAt"), '{}') from "Skip" k
             where k."pairId" = p."id" and k."flagged" and k."reviewedAt" is null) as "flags",
           (select coalesce(jsonb_agg(jsonb_build_object(
                     'pseudonym', m."pseudonym", 'strength', j."strength", 'reasons', coalesce(j."reasons", '{}'),
                     'rationale', j."rationale", 'rationaleAsked', j."rationaleAsked", 'usedDiff', j."usedDiff",
                     'choice', case ${votedForFirstSql("j")} when true then 'first' when false then 'second'
                                    else j."choice"::text end) order by m."pseudonym"), '[]')
              from "Judgment" j join "Member" m on m."id" = j."memberId" and m."kind" = 'person'
             where j."pairId" = p."id" and j."state" = 'counted') as "votes"
      from unnest(${[...ids]}::char(32)[]) with ordinality queued("id", "place")
      join "PairTally" t on t."pairId" = queued."id"
      join "Pair" p on p."id" = t."pairId"
      join "Prompt" q on q."id" = p."promptId"
      join "Response" f on f."id" = p."firstId"
      join "Response" s on s."id" = p."secondId"
      left join "Round" r on r."id" = p."roundId"
     order by queued."place"`;
}
