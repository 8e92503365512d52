import { z } from "zod";
import type { Deps } from "../access/index.ts";
import { standingCauseSchema } from "../crowds/model.ts";
import type { StandingGate } from "../quality/index.ts";
import { unseenSql } from "../slots/index.ts";
import { estimateNextPairs } from "./estimate-next-pairs.sql.ts";
import { type NoneReason, noneReasons } from "./model.ts";

export const whyNoneSchema = z.object({
  reason: z.enum(noneReasons),
  message: z.string(),
  /** When it is worth asking again, for sure or (before a round) as it went before; null: not foreseeable. */
  retryAt: z.date().nullable(),
  /** Why somebody is stopped, when that is the reason. */
  cause: standingCauseSchema.nullable(),
});
export type WhyNone = z.output<typeof whyNoneSchema>;

const preparing = ["sampling", "embedding", "fitting", "selecting"] as const;
const finishing = ["freezing", "training", "evaluating"] as const;

/** Says why a labeler gets no pair now, and when it is worth asking again. */
export async function whyNone(
  deps: Pick<Deps, "db" | "now">,
  projectId: string,
  memberId: string,
): Promise<WhyNone> {
  const rounds = await deps.db.round.findMany({
    where: { projectId, state: { notIn: ["complete", "cancelled"] } },
    select: { id: true, projectId: true, number: true, state: true, stateSince: true, resumeState: true },
    orderBy: { number: "asc" },
  });
  const labeling = rounds.filter((round) => round.state === "labeling").map((round) => round.id);
  if (labeling.length > 0) return whyNoneOf(deps, labeling, memberId);
  const roundIn = (states: readonly string[]) => rounds.find((round) => states.includes(round.state));
  if (rounds.some((round) => round.state === "paused" && round.resumeState === "labeling")) {
    return none("paused", "The researchers have paused this round. Your labels so far are safe.");
  }
  const next = roundIn(preparing);
  if (next !== undefined) {
    const retryAt = await estimateNextPairs(deps.db, next, "this round", deps.now());
    return { ...none("preparing", "The next pairs are being chosen right now."), retryAt };
  }
  const last = roundIn(finishing);
  if (last !== undefined) {
    const retryAt = await estimateNextPairs(deps.db, last, "the next round", deps.now());
    const message = "This round has all its labels; a model is learning from them. The next round follows.";
    return { ...none("round-over", message), retryAt };
  }
  return none("no-round", "There is nothing to label at the moment. Come back when the next round starts.");
}

/** Rounds are labeling, but nothing in them is for this person now. */
async function whyNoneOf(
  deps: Pick<Deps, "db" | "now">,
  roundIds: string[],
  memberId: string,
): Promise<WhyNone> {
  const [onLoan] = await deps.db.$queryRaw<{ leaseUntil: Date }[]>`
    select s."leaseUntil" from "Slot" s
     where s."roundId" = any (${roundIds}::uuid[]) and s."state" = 'leased' and s."holderId" <> ${memberId}::uuid
       and ${unseenSql(memberId)}
     order by s."leaseUntil" limit 1`;
  if (onLoan !== undefined) {
    const message =
      "Other people are working on the last pairs. One may come back if somebody runs out of time.";
    return { ...none("on-loan", message), retryAt: onLoan.leaseUntil };
  }
  const [held] = await deps.db.$queryRaw<{ id: string }[]>`
    select s."id" from "Slot" s
     where s."roundId" = any (${roundIds}::uuid[]) and s."state" = 'held' and ${unseenSql(memberId)} limit 1`;
  if (held !== undefined) {
    return none(
      "in-review",
      "The researchers are looking at the last pairs. They come to you if nothing is wrong.",
    );
  }
  return none("all-judged", "You have labeled every pair of this round that is meant for you. Thank you!");
}

export function none(reason: NoneReason, message: string): WhyNone {
  return { reason, message, retryAt: null, cause: null };
}

/** For somebody who is stopped for the quality of their labels. */
export function stopped({ state, message, cause }: Extract<StandingGate, { kind: "closed" }>): WhyNone {
  return { ...none(state === "paused" ? "paused-you" : "blocked", message), cause };
}
