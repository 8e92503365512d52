import type { Round, Tx } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { announce } from "../webhooks/index.ts";
import type { RoundProblem } from "./model.ts";
import type { MachineEvent } from "./round-machine.ts";

type Needs = Pick<Deps, "enqueue" | "now">;

/** Tells the project's webhooks that a round moved on, and what came to its end with that. */
export async function announceAdvance(
  tx: Tx,
  deps: Needs,
  { before, after }: { before: Round; after: Round },
  { event, problem: stored }: { event: MachineEvent; problem?: RoundProblem },
): Promise<void> {
  const { projectId, number: round, name } = after;
  const problem = stored?.message.slice(0, 500) ?? null;
  const moved = { round, name, from: before.state, to: after.state, problem };
  await announce(tx, deps, projectId, { type: "round.state_changed", data: moved });
  const ended = event.type === "stage-done" ? event.stage : null;
  if (ended === "labeling") await announceLabels(tx, deps, after);
  const isBroken = before.state === "training" && after.state === "failed";
  if (ended !== "training" && !isBroken) return;
  const state = isBroken ? "failed" : "succeeded";
  const data = { state, training: null, round, problem } as const;
  await announce(tx, deps, projectId, { type: "training.finished", data });
}

/** Tells, once a round, that every label is there that was asked for. */
export async function announceLabels(
  tx: Tx,
  deps: Needs,
  { id, projectId, number: round }: Pick<Round, "id" | "projectId" | "number">,
): Promise<void> {
  await announce(tx, deps, projectId, { type: "round.labels_complete", data: { round } }, id);
}
