import { z } from "zod";
import { type Actor, audit, type Deps, done, type Outcome, refuse } from "../../access/index.ts";
import { reviewInTurn } from "./review-in-turn.ts";
import { settleFlags } from "./settle-flags.ts";
import { undoDecision } from "./take-back-decision.ts";

export const adjudicateInput = z
  .object({
    slug: z.string(),
    pairId: z.string(),
    verdict: z.enum(["first", "second", "tie", "leave-out"]),
    note: z.string().trim().max(2_000).default(""),
  })
  .refine(({ verdict, note }) => verdict !== "leave-out" || note !== "", {
    path: ["note"],
    message: "note: say why the pair is left out",
  });

/**
 * A reviewer decides about a pair, in place of its votes, or leaves it out: then nobody labels it any more, and no
 * dataset and no fit has it. A decision before a round's freeze is in the round's dataset; a later one is in those
 * that come after. Deciding again takes the decision before back, and the trail keeps both.
 */
export async function adjudicate(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof adjudicateInput>,
): Promise<Outcome<null>> {
  return reviewInTurn(deps, actor, input, async (tx, { projectId, member, pair }) => {
    if (member === null) return refuse("forbidden", "Only people adjudicate.");
    if (pair.source === "gold") {
      return refuse("not-found", `There is no pair ${input.pairId} here.`, "pairId");
    }
    const now = deps.now();
    const isLeftOut = input.verdict === "leave-out";
    await undoDecision(tx, pair.id);
    await settleFlags(tx, pair.id, { isLeftOut, now });
    const data = { ...verdicts[input.verdict], note: input.note, memberId: member.id, decidedAt: now };
    await tx.adjudication.create({ data: { pairId: pair.id, projectId, ...data } });
    await audit(tx, actor, {
      projectId,
      action: "pair.adjudicate",
      subject: `pair:${pair.id}`,
      detail: { verdict: input.verdict, note: input.note },
    });
    return done(null);
  });
}

const verdicts = {
  first: { firstIsBetter: true, leftOut: false },
  second: { firstIsBetter: false, leftOut: false },
  tie: { firstIsBetter: null, leftOut: false },
  "leave-out": { firstIsBetter: null, leftOut: true },
} as const;
