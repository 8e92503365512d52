import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome } from "../../access/index.ts";
import { conversationSchema } from "../../prompts/index.ts";

export const guidelineFaultsInput = z.object({ slug: z.string() });

export type GuidelineFault = {
  pairId: string;
  round: number;
  /** Beginning of the last user message. */
  excerpt: string;
  /** The reliable people for the one and for the other answer. */
  forFirst: string[];
  forSecond: string[];
  isAdjudicated: boolean;
};

const excerptLengthMax = 200;
const shownMax = 50;
/** Who is about as reliable as the typical annotator, or more, and is no coin even at the interval's low end. */
const reliabilityMin = 0.9;

type Row = Omit<GuidelineFault, "excerpt"> & { messages: unknown };

/**
 * Pairs of frozen rounds on which the *reliable* people disagree: not their fault but the guidelines', which don't
 * say what matters here. Those with most of them on both sides first.
 */
export async function guidelineFaults(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof guidelineFaultsInput>,
): Promise<Outcome<GuidelineFault[]>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "review");
  if (!access.ok) return access;
  const rows = await deps.db.$queryRaw<Row[]>`
    WITH best AS (
      SELECT p."id", p."promptId", r."number" AS "round",
             array_agg(m."pseudonym" ORDER BY m."pseudonym")
               FILTER (WHERE (j."choice" = 'left') = j."firstWasLeft") AS "forFirst",
             array_agg(m."pseudonym" ORDER BY m."pseudonym")
               FILTER (WHERE (j."choice" = 'left') <> j."firstWasLeft") AS "forSecond"
        FROM "Round" r
        JOIN "Pair" p ON p."roundId" = r."id"
        JOIN "Judgment" j ON j."pairId" = p."id" AND j."state" = 'counted' AND j."choice" IN ('left', 'right')
        JOIN "AnnotatorModel" a ON a."roundId" = r."id" AND a."memberId" = j."memberId"
             AND a."reliability" >= ${reliabilityMin} AND (a."ci"->'reliability'->>0)::float8 > 0
        JOIN "Member" m ON m."id" = j."memberId" AND m."kind" = 'person'
       WHERE r."projectId" = ${access.value.project.id}::uuid
       GROUP BY p."id", p."promptId", r."number"
    )
    SELECT b."id" AS "pairId", b."round", b."forFirst", b."forSecond", q."messages",
           EXISTS (SELECT FROM "Adjudication" a WHERE a."pairId" = b."id") AS "isAdjudicated"
      FROM best b JOIN "Prompt" q ON q."id" = b."promptId"
     WHERE b."forFirst" IS NOT NULL AND b."forSecond" IS NOT NULL
     ORDER BY least(cardinality(b."forFirst"), cardinality(b."forSecond")) DESC, b."round" DESC, b."id"
     LIMIT ${shownMax}`;
  return done(
    rows.map(({ messages, ...row }) => {
      const conversation = conversationSchema.safeParse(messages);
      return { ...row, excerpt: (conversation.data?.at(-1)?.content ?? "").slice(0, excerptLengthMax) };
    }),
  );
}
