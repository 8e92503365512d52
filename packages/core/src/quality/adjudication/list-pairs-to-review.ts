import { type Db, Prisma } from "@gshf/db";
import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { readConversation, shownMessageSchema } from "../../prompts/index.ts";
import { couldLabelSql, isKeptFrom, votedForFirstSql } from "../../slots/index.ts";

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
    place: z.int().min(0).default(0),
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
    const visible = isKeptFrom(member) ? Prisma.sql`and not ${couldLabelSql(member.id)}` : Prisma.empty;
    const rows = await loadQueue(deps.db, project.id, input, visible);
    const decided = await deps.db.adjudication.count({ where: { projectId: project.id } });
    const { waiting, place } = rows[0] ?? { waiting: 0, place: 0 };
    return done({ waiting, decided, place, pairs: rows.map(viewOf) });
  },
});

type Row = Omit<QueuedPair, "conversation" | "first" | "second" | "why"> & {
  messages: unknown;
  firstText: string;
  secondText: string;
  isSplit: boolean;
  waiting: number;
  place: number;
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

async function loadQueue(
  db: Db,
  projectId: string,
  { place, limit }: { place: number; limit: number },
  visible: Prisma.Sql,
): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    with voted as (
      select p."id", count(*) filter (where ${votedForFirstSql("j")})::int as "forFirst",
             count(*) filter (where not ${votedForFirstSql("j")})::int as "forSecond"
        from "Pair" p
        join "Judgment" j on j."pairId" = p."id" and j."state" = 'counted'
        join "Member" m on m."id" = j."memberId" and m."kind" = 'person'
       where p."projectId" = ${projectId}::uuid and p."source" = 'online'
       group by p."id"
    ), flagged as (
      select k."pairId" as "id", array_agg(k."reason" order by k."createdAt") as "flags"
        from "Skip" k join "Pair" p on p."id" = k."pairId"
       where p."projectId" = ${projectId}::uuid and p."source" = 'online' and k."flagged" and k."reviewedAt" is null
       group by k."pairId"
    ), queued as materialized (
      select p."id", coalesce(g."flags", '{}') as "flags", h."isHeld",
             coalesce(v."forFirst" > 0 and v."forSecond" > 0, false) as "isSplit",
             (row_number() over (order by h."isHeld" desc, (g."id" is not null) desc,
                least(v."forFirst", v."forSecond") desc nulls last, p."id") - 1)::int as "place",
             (count(*) over ())::int as "waiting"
        from "Pair" p
        left join voted v on v."id" = p."id"
        left join flagged g on g."id" = p."id"
        left join "Adjudication" a on a."pairId" = p."id"
       cross join lateral (select exists (select from "Slot" s where s."pairId" = p."id"
                                             and s."state" = 'held') as "isHeld") h
       where p."projectId" = ${projectId}::uuid ${visible}
         and ((g."id" is not null and a."leftOut" is not true)
           or (v."forFirst" > 0 and v."forSecond" > 0 and a."pairId" is null))
    )
    select p."id" as "pairId", r."number" as "round", q."messages", f."text" as "firstText",
           s."text" as "secondText", w."isSplit", w."isHeld", w."flags", w."waiting", w."place",
           (select coalesce(jsonb_agg(jsonb_build_object(
                     'pseudonym', m."pseudonym", 'strength', j."strength", 'reasons', coalesce(j."reasons", '{}'),
                     'rationale', j."rationale", 'rationaleAsked', j."rationaleAsked", 'usedDiff', j."usedDiff",
                     'choice', case ${votedForFirstSql("j")} when true then 'first' when false then 'second'
                                    else j."choice"::text end) order by m."pseudonym"), '[]')
              from "Judgment" j join "Member" m on m."id" = j."memberId" and m."kind" = 'person'
             where j."pairId" = p."id" and j."state" = 'counted') as "votes"
      from queued w
      join "Pair" p on p."id" = w."id"
      join "Prompt" q on q."id" = p."promptId"
      join "Response" f on f."id" = p."firstId"
      join "Response" s on s."id" = p."secondId"
      left join "Round" r on r."id" = p."roundId"
     where w."place" >= least(${place}::int, w."waiting" - 1)
     order by w."place"
     limit ${limit}`;
}
