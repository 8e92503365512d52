import { type Round, transaction } from "@gshf/db";
import { z } from "zod";
import { done, type Exceptions, verb } from "../access/index.ts";
import { advanceRoundIn, lockRound } from "./advance-round.ts";
import { findRound } from "./find-round.ts";
import { isWorking, roundRefSchema } from "./model.ts";
import type { RoundAction } from "./round-machine.ts";

type Action = Exclude<RoundAction, "start" | "take-policy">;

/** Whether the round is where the action would have brought it: repeating an action is no error. */
const isThere: Readonly<Record<Action, (round: Round) => boolean>> = {
  freeze: (round) => round.frozenAt !== null,
  pause: (round) => round.state === "paused",
  resume: (round) => isWorking(round.state),
  retry: (round) => isWorking(round.state),
  "finish-early": (round) => round.state === "complete",
  cancel: (round) => round.state === "cancelled",
};

function actionVerb(action: Action, name: string = action, also: Exceptions = {}) {
  return verb({
    name: `rounds.${name}`,
    kind: "mutation",
    ...also,
    may: "rounds.write",
    input: roundRefSchema,
    output: z.object({ state: z.string() }),
    run: async (deps, { project, actor, audit }, { number }) => {
      const found = await findRound(deps, project, number);
      if (!found.ok) return found;
      const { id } = found.value;
      return transaction(deps.db, async (tx) => {
        const current = await lockRound(tx, id);
        if (current !== null && isThere[action](current)) return done({ state: current.state });
        const advanced = await advanceRoundIn(tx, deps, id, { event: { type: action }, actor });
        if (!advanced.ok) return advanced;
        await audit(tx, { subject: `round:${id}` });
        return done({ state: advanced.value.state });
      });
    },
  });
}

/** Closes the round to labels, now; what is labeled becomes its dataset. */
export const freezeRound = actionVerb("freeze");

/** Stops the round's work until it is resumed. Work in hand is given back; nothing is lost. */
export const pauseRound = actionVerb("pause");

/** Lets a paused round go on where it stopped. */
export const resumeRound = actionVerb("resume");

/** Lets a failed round go on from the stage it failed in. */
export const retryRound = actionVerb("retry");

/**
 * Ends a round whose dataset is frozen, whatever its training or measuring does: without a new policy, or without
 * figures for it. Labels and dataset are kept, and later rounds learn from them.
 */
export const finishRoundEarly = actionVerb("finish-early", "finishEarly");

/**
 * Ends the round for good, in an archived project too: what trains elsewhere is asked to stop. A dataset it had frozen stays in the data; other labels of it count nowhere.
 */
export const cancelRound = actionVerb("cancel", "cancel", { whenArchived: "allowed" });
