import type { Db } from "@gshf/db";
import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { knownAnswers } from "../../crowds/model.ts";
import { readConversation } from "../../prompts/index.ts";
import { isKeptFrom, undoWindow } from "../../slots/index.ts";
import { goldKinds } from "../model.ts";
import { isRight } from "./is-right.ts";

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
const shownMax = 500;

/**
 * A project's gold pairs, those that most people get wrong first: either they are hard or their answer is. Reviewers,
 * who label too, see those that they can't get any more: answered for good, or retired.
 */
export const listGold = verb({
  name: "quality.gold",
  kind: "query",
  may: "review",
  input: z.object({ slug: z.string() }),
  output: z.array(goldViewSchema),
  run: async (deps, { project, member }) => {
    const seen = isKeptFrom(member) ? await answeredForGood(deps.db, member.id) : null;
    const gold = await deps.db.goldPair.findMany({
      where: {
        projectId: project.id,
        kind: { in: ["gold", "attention"] },
        ...(seen === null ? {} : { OR: [{ retiredAt: { not: null } }, { pairId: { in: seen } }] }),
      },
      include: {
        pair: {
          select: {
            prompt: { select: { messages: true } },
            judgments: { where: { state: "counted" }, select: { choice: true, firstWasLeft: true } },
          },
        },
      },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: shownMax,
    });
    const views = gold.map(({ id, kind, firstIsBetter, retiredAt, pair }): GoldView => {
      const conversation = readConversation(pair.prompt.messages);
      return {
        goldPairId: id,
        kind: kind === "attention" ? "attention" : "gold",
        excerpt: (conversation.messages.at(-1)?.content ?? "").slice(0, excerptLengthMax),
        answer: firstIsBetter === null ? "tie" : firstIsBetter ? "first" : "second",
        answered: pair.judgments.length,
        right: pair.judgments.filter((judgment) => isRight(firstIsBetter, judgment)).length,
        isRetired: retiredAt !== null,
      };
    });
    const share = (view: GoldView) => (view.answered === 0 ? 2 : view.right / view.answered);
    return done(views.sort((a, b) => Number(a.isRetired) - Number(b.isRetired) || share(a) - share(b)));
  },
});

/** The gold pairs that a member answered and can't take back any more. */
async function answeredForGood(db: Db, memberId: string): Promise<string[]> {
  const judgments = await db.judgment.findMany({
    where: { memberId, state: { in: ["counted", "late", "surplus"] } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    skip: undoWindow,
    select: { pairId: true, slot: { select: { roundId: true } } },
  });
  return judgments.filter(({ slot }) => slot.roundId === null).map(({ pairId }) => pairId);
}
