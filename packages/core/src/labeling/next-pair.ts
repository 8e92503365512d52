import { z } from "zod";
import { type Actor, done, type Outcome } from "../access/index.ts";
import { admit } from "../crowds/index.ts";
import type { StandingCause } from "../crowds/model.ts";
import { standingGate } from "../quality/index.ts";
import { countRemaining } from "../slots/index.ts";
import { newestGuidelines } from "./guidelines.ts";
import { handOut } from "./hand-out.ts";
import { authorizeLabeler, type LabelDeps } from "./labeler.ts";
import type { PairView } from "./model.ts";
import { none, stopped, type WhyNone, whyNone } from "./why-none.ts";

export const nextPairInput = z.object({
  slug: z.string(),
  /** How many pairs to lease beyond the first, so that they are there when the first is labeled. */
  prefetch: z.number().int().min(0).max(2).default(0),
  /** Leases this tab has on screen or in reserve; they are not handed to it again. */
  holding: z.array(z.uuid()).max(50).default([]),
});

export type NextPair =
  | ({
      kind: "pair";
      ahead: PairView[];
      remaining: Remaining;
      guidelinesVersion: number;
      /** What the person is to be told about the quality of their labels; null when there is nothing. */
      warning: StandingCause | null;
    } & PairView)
  | ({
      kind: "none";
      guidelinesVersion: number;
      /** Whether they are in a study session, which they may have to end. */
      isInSession: boolean;
    } & WhyNone);

/** Pairs this person can still get, beside those they hold. Counted up to a bound: `isMore` when it was reached. */
export type Remaining = { count: number; isMore: boolean };

/** The next pair for whoever asks, leased to them; or why there is none and when there may be. */
export async function nextPair(
  deps: LabelDeps,
  actor: Actor,
  input: z.output<typeof nextPairInput>,
): Promise<Outcome<NextPair>> {
  const access = await authorizeLabeler(deps, actor, input.slug);
  if (!access.ok) return access;
  const { project, labeler } = access.value;
  const guidelinesVersion = await newestGuidelines(deps, project.id);
  const admission = await admit(deps, labeler.id, input.holding);
  const isInSession = admission.kind === "open" && admission.pairsMax !== null;
  const noPair = (why: WhyNone) => done({ kind: "none" as const, ...why, guidelinesVersion, isInSession });
  if (admission.kind === "refused") return noPair(none(admission.reason, admission.message));
  const gate = await standingGate(deps, labeler.id);
  if (gate.kind === "closed") return noPair(stopped(gate));
  // A study session has an agreed number of pairs: nothing is prefetched beyond its last one.
  const left = admission.pairsMax ?? Number.POSITIVE_INFINITY;
  const wanted = Math.max(0, Math.min(1 + input.prefetch, left));
  const [first, ...ahead] = await handOut(deps, project, labeler, wanted, input.holding);
  if (first === undefined && wanted === 0) {
    return noPair(none("session-complete", "The last pairs of your session are on your screen."));
  }
  if (first === undefined) return noPair(await whyNone(deps, project.id, labeler.id));
  const remaining = await countRemaining(deps.db, project.id, labeler.id);
  const { warning } = gate;
  return done({ kind: "pair", ...first, ahead, remaining, guidelinesVersion, warning });
}
