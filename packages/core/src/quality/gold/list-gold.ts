import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome } from "../../access/index.ts";
import { conversationSchema } from "../../prompts/index.ts";
import { isRight } from "./is-right.ts";

export const listGoldInput = z.object({ slug: z.string() });

export type GoldView = {
  goldPairId: string;
  kind: "gold" | "attention";
  /** Beginning of the last user message. */
  excerpt: string;
  answer: "first" | "second" | "tie";
  answered: number;
  right: number;
  isRetired: boolean;
};

const excerptLengthMax = 160;
const shownMax = 500;

/** A project's gold pairs, those that most people get wrong first: either they are hard or their answer is. */
export async function listGold(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof listGoldInput>,
): Promise<Outcome<GoldView[]>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "review");
  if (!access.ok) return access;
  const gold = await deps.db.goldPair.findMany({
    where: { projectId: access.value.project.id, kind: { in: ["gold", "attention"] } },
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
    const conversation = conversationSchema.safeParse(pair.prompt.messages);
    return {
      goldPairId: id,
      kind: kind === "attention" ? "attention" : "gold",
      excerpt: (conversation.data?.at(-1)?.content ?? "").slice(0, excerptLengthMax),
      answer: firstIsBetter === null ? "tie" : firstIsBetter ? "first" : "second",
      answered: pair.judgments.length,
      right: pair.judgments.filter((judgment) => isRight(firstIsBetter, judgment)).length,
      isRetired: retiredAt !== null,
    };
  });
  const share = (view: GoldView) => (view.answered === 0 ? 2 : view.right / view.answered);
  return done(views.sort((a, b) => Number(a.isRetired) - Number(b.isRetired) || share(a) - share(b)));
}
