import { z } from "zod";
import { done, refuse, verb } from "../../access/index.ts";
import { decisionSchema, type Verdict } from "../model.ts";
import { settleFlags } from "./settle-flags.ts";
import { undoDecision } from "./take-back-decision.ts";
import { withPairLocked } from "./with-pair-locked.ts";

/**
 * A reviewer decides about a pair, in place of its votes, or leaves it out: then nobody labels it any more, and no
 * dataset and no fit has it. A decision before a round's freeze is in the round's dataset; a later one is in those
 * that come after. Deciding again takes the decision before back, and the trail keeps both.
 */
export const adjudicate = verb({
  name: "quality.adjudicate",
  kind: "mutation",
  may: "review",
  input: decisionSchema,
  output: z.null(),
  run: async (deps, { project, member, audit }, { pairId, verdict, note }) =>
    withPairLocked(deps, { projectId: project.id, pairId }, async (tx, pair) => {
      if (member === null) return refuse("forbidden", "Only people adjudicate.");
      if (pair.source === "gold") return refuse("not-found", `There is no pair ${pairId} here.`, "pairId");
      const now = deps.now();
      await undoDecision(tx, pair.id);
      await settleFlags(tx, pair.id, { isLeftOut: verdict === "leave-out", now });
      const data = { ...decisions[verdict], note, memberId: member.id, decidedAt: now };
      await tx.adjudication.create({ data: { pairId: pair.id, projectId: project.id, ...data } });
      await audit(tx, { subject: `pair:${pair.id}`, detail: { verdict, note } });
      return done(null);
    }),
});

const decisions = {
  first: { firstIsBetter: true, leftOut: false },
  second: { firstIsBetter: false, leftOut: false },
  tie: { firstIsBetter: null, leftOut: false },
  "leave-out": { firstIsBetter: null, leftOut: true },
} as const satisfies Record<Verdict, { firstIsBetter: boolean | null; leftOut: boolean }>;
