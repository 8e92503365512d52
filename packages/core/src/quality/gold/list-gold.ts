import type { Db } from "@gshf/db";
import { z } from "zod";
import { done, newestFirst, pageFields, pageOf, readPage, verb } from "../../access/index.ts";
import { knownAnswers } from "../../crowds/model.ts";
import { readConversation } from "../../prompts/index.ts";
import { isKeptFrom, undoWindow } from "../../slots/index.ts";
import { talliesOfPairs } from "../../tallies/index.ts";
import { goldKinds } from "../model.ts";

const goldViewSchema = z.object({
  goldPairId: z.string(),
  kind: z.enum(goldKinds),
  /** Beginning of the last user message. */
  excerpt: z.string(),
  answer: z.enum(knownAnswers),
  answered: z.int(),
  right: z.int(),
  isRetired: z.boolean(),
});
export type GoldView = z.output<typeof goldViewSchema>;

const excerptLengthMax = 160;

/**
 * A project's gold pairs, the newest first. Reviewers, who label too, see those that they can't get any more: answered
 * for good, or retired.
 */
export const listGold = verb({
  name: "quality.gold",
  kind: "query",
  may: "review",
  input: z.object({ slug: z.string(), ...pageFields }),
  output: pageOf(goldViewSchema),
  run: async (deps, { project, member }, input) => {
    const seen = isKeptFrom(member) ? await answeredForGood(deps.db, member.id) : null;
    const shown = seen === null ? {} : { OR: [{ retiredAt: { not: null } }, { pairId: { in: seen } }] };
    const page = await readPage(input, newestFirst, ({ behind, ...asked }) =>
      deps.db.goldPair.findMany({
        where: { projectId: project.id, kind: { in: ["gold", "attention"] }, AND: [shown, behind] },
        include: { pair: { select: { prompt: { select: { messages: true } } } } },
        ...asked,
      }),
    );
    if (!page.ok) return page;
    const { items: gold, next } = page.value;
    const tallies = await talliesOfPairs(
      deps.db,
      gold.map(({ pairId }) => pairId),
    );
    const items = gold.map(({ id, kind, firstIsBetter, retiredAt, pairId, pair }): GoldView => {
      const { labels = 0, forFirst = 0, forSecond = 0 } = tallies.get(pairId) ?? {};
      const forNeither = labels - forFirst - forSecond;
      const conversation = readConversation(pair.prompt.messages);
      return {
        goldPairId: id,
        kind: kind === "attention" ? "attention" : "gold",
        excerpt: (conversation.messages.at(-1)?.content ?? "").slice(0, excerptLengthMax),
        answer: firstIsBetter === null ? "tie" : firstIsBetter ? "first" : "second",
        answered: labels,
        right: firstIsBetter === null ? forNeither : firstIsBetter ? forFirst : forSecond,
        isRetired: retiredAt !== null,
      };
    });
    return done({ items, next });
  },
});

/** The gold pairs that a member answered and can't take back any more. */
async function answeredForGood(db: Db, memberId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ pairId: string }[]>`
    with settled as (
      select "createdAt", "id" from "Judgment"
       where "memberId" = ${memberId}::uuid and "state" in ('counted', 'late', 'surplus')
       order by "createdAt" desc, "id" desc offset ${undoWindow}::int limit 1
    )
    select j."pairId"
      from "GoldShow" w
      join "Slot" s on s."id" = w."slotId"
      join "Judgment" j on j."pairId" = s."pairId" and j."memberId" = ${memberId}::uuid
                       and j."state" in ('counted', 'late', 'surplus')
     cross join settled
     where w."memberId" = ${memberId}::uuid and (j."createdAt", j."id") <= (settled."createdAt", settled."id")`;
  return rows.map(({ pairId }) => pairId);
}
