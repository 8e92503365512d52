import type { Db } from "@gshf/db";
import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { readConversation } from "../../prompts/index.ts";
import { votedForFirstSql } from "../../slots/index.ts";

const guidelineFaultSchema = z.object({
  pairId: z.string(),
  round: z.int(),
  /** Beginning of the last user message. */
  excerpt: z.string(),
  /** The reliable people for the one and for the other answer. */
  forFirst: z.array(z.string()),
  forSecond: z.array(z.string()),
  isAdjudicated: z.boolean(),
});
export type GuidelineFault = z.output<typeof guidelineFaultSchema>;

const excerptLengthMax = 200;
const shownMax = 50;
/** Who is about as reliable as the typical annotator, or more, and is no coin even at the interval's low end. */
const reliabilityMin = 0.9;

/**
 * Pairs of frozen rounds on which the *reliable* people disagree: not their fault but the guidelines', which don't
 * say what matters here. Those with most of them on both sides first.
 */
export const listGuidelineFaults = verb({
  name: "quality.faults",
  kind: "query",
  may: "review",
  input: z.object({ slug: z.string() }),
  output: z.array(guidelineFaultSchema),
  run: async (deps, { project }) => {
    const rows = await loadFaults(deps.db, project.id);
    return done(
      rows.map(({ messages, ...row }) => {
        const conversation = readConversation(messages);
        return { ...row, excerpt: (conversation.messages.at(-1)?.content ?? "").slice(0, excerptLengthMax) };
      }),
    );
  },
});

type Row = Omit<GuidelineFault, "excerpt"> & { messages: unknown };

async function loadFaults(db: Db, projectId: string): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    with best as (
      select p."id", p."promptId", r."number" as "round",
             array_agg(m."pseudonym" order by m."pseudonym")
               filter (where ${votedForFirstSql("j")}) as "forFirst",
             array_agg(m."pseudonym" order by m."pseudonym")
               filter (where not ${votedForFirstSql("j")}) as "forSecond"
        from "Round" r
        join "Pair" p on p."roundId" = r."id"
        join "Judgment" j on j."pairId" = p."id" and j."state" = 'counted' and j."choice" in ('left', 'right')
        join "AnnotatorModel" a on a."roundId" = r."id" and a."memberId" = j."memberId"
             and a."reliability" >= ${reliabilityMin} and (a."ci"->'reliability'->>0)::float8 > 0
        join "Member" m on m."id" = j."memberId" and m."kind" = 'person'
       where r."projectId" = ${projectId}::uuid
       group by p."id", p."promptId", r."number"
    )
    select b."id" as "pairId", b."round", b."forFirst", b."forSecond", q."messages",
           exists (select from "Adjudication" a where a."pairId" = b."id") as "isAdjudicated"
      from best b join "Prompt" q on q."id" = b."promptId"
     where b."forFirst" is not null and b."forSecond" is not null
     order by least(cardinality(b."forFirst"), cardinality(b."forSecond")) desc, b."round" desc, b."id"
     limit ${shownMax}`;
}
