import { type Round, transaction } from "@gshf/db";
import { type Actor, audit, type Deps, done, type Outcome } from "../access/index.ts";
import { advanceRoundIn, lockRound } from "./advance-round.ts";
import { findRound, type RoundRef, roundRefInput } from "./find-round.ts";
import { isWorking } from "./model.ts";
import type { RoundAction } from "./round-machine.ts";

type Action = Exclude<RoundAction, "start">;

/** Whether the round is where the action would have brought it: repeating an action is no error. */
const isThere: Readonly<Record<Action, (round: Round) => boolean>> = {
  freeze: (round) => round.frozenAt !== null,
  pause: (round) => round.state === "paused",
  resume: (round) => isWorking(round.state),
  retry: (round) => isWorking(round.state),
  cancel: (round) => round.state === "cancelled",
};

async function act(
  deps: Deps,
  actor: Actor,
  ref: RoundRef,
  action: Action,
): Promise<Outcome<{ state: string }>> {
  const found = await findRound(deps, actor, ref, "rounds.write");
  if (!found.ok) return found;
  const { project, round } = found.value;
  return transaction(deps.db, async (tx) => {
    const current = await lockRound(tx, round.id);
    if (current !== null && isThere[action](current)) return done({ state: current.state });
    const advanced = await advanceRoundIn(tx, deps, round.id, { event: { type: action }, actor });
    if (!advanced.ok) return advanced;
    await audit(tx, actor, {
      projectId: project.id,
      action: `round.${action}`,
      subject: `round:${round.id}`,
    });
    return done({ state: advanced.value.state });
  });
}

export const freezeRoundInput = roundRefInput;
/** Closes the round to labels, now; what is labeled becomes its dataset. */
export async function freezeRound(deps: Deps, actor: Actor, input: RoundRef) {
  return act(deps, actor, input, "freeze");
}

export const pauseRoundInput = roundRefInput;
/** Stops the round's work until it is resumed. Work in hand is given back; nothing is lost. */
export async function pauseRound(deps: Deps, actor: Actor, input: RoundRef) {
  return act(deps, actor, input, "pause");
}

export const resumeRoundInput = roundRefInput;
export async function resumeRound(deps: Deps, actor: Actor, input: RoundRef) {
  return act(deps, actor, input, "resume");
}

export const retryRoundInput = roundRefInput;
/** Lets a failed round go on from the stage it failed in. */
export async function retryRound(deps: Deps, actor: Actor, input: RoundRef) {
  return act(deps, actor, input, "retry");
}

export const cancelRoundInput = roundRefInput;
/** Ends the round for good. A dataset it had frozen stays in the data; other labels of it count nowhere. */
export async function cancelRound(deps: Deps, actor: Actor, input: RoundRef) {
  return act(deps, actor, input, "cancel");
}
