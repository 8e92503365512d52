import { Prisma, type Round, type TrainingState, type Tx, transaction } from "@gshf/db";
import { type Actor, actorName, type Deps, done, type Outcome, refuse } from "../access/index.ts";
import { closeSlots } from "../slots/index.ts";
import { announceAdvance } from "./announce-advance.ts";
import type { RoundProblem } from "./model.ts";
import { nudge } from "./nudge.ts";
import { type Effect, type MachineEvent, machineState, transition } from "./round-machine.ts";

export type Advance = {
  event: MachineEvent;
  actor: Actor;
  /** Only if the round is still at this version: the caller decided on what it saw then. */
  version?: number;
  message?: string;
  detail?: Prisma.InputJsonObject;
  /** With `fail`. */
  problem?: RoundProblem;
};

/** Moves a round on, in a transaction of its own. */
export async function advanceRound(deps: Deps, roundId: string, advance: Advance): Promise<Outcome<Round>> {
  return transaction(deps.db, (tx) => advanceRoundIn(tx, deps, roundId, advance));
}

/**
 * The only writer of a round's state: locks the row, asks the machine, writes the new state and the event,
 * and has the effects done, all in the caller's transaction.
 *
 * @returns the round as it is now; `conflict` when it has moved on or the machine refuses
 */
export async function advanceRoundIn(
  tx: Tx,
  deps: Pick<Deps, "enqueue" | "now">,
  roundId: string,
  advance: Advance,
): Promise<Outcome<Round>> {
  const current = await lockRound(tx, roundId);
  if (current === null) return refuse("not-found", `There is no round ${roundId}.`);
  if (advance.version !== undefined && advance.version !== current.version) {
    return refuse("conflict", `Round ${current.number} has moved on; it is ${current.state} now.`);
  }
  // Cancelling lets go of what runs elsewhere, such as a training; nothing else moves.
  if (advance.event.type !== "cancel" && (await isArchived(tx, current.projectId))) {
    return refuse("archived", `Round ${current.number} stands still: its project is archived.`);
  }
  const result = transition(machineState(current), advance.event);
  if (!result.ok) return refuse("conflict", result.message);
  const now = deps.now();
  const { next, effects } = result;
  const round = await tx.round.update({
    where: { id: roundId },
    data: {
      state: next.state,
      resumeState: next.resumeState,
      version: { increment: 1 },
      problem: next.state === "failed" && advance.problem ? advance.problem : Prisma.DbNull,
      stateSince: now,
      ...stamps(effects, now),
    },
  });
  await tx.roundEvent.create({
    data: {
      roundId,
      at: now,
      kind: advance.event.type,
      from: current.state,
      to: next.state,
      actor: actorName(advance.actor),
      message: advance.message ?? "",
      detail: advance.detail ?? {},
    },
  });
  for (const effect of effects) await perform(tx, deps, round, effect);
  await announceAdvance(tx, deps, { before: current, after: round }, advance);
  return done(round);
}

/** The round, locked against every other writer until the transaction ends. */
export async function lockRound(tx: Tx, roundId: string): Promise<Round | null> {
  await tx.$queryRaw`select 1 from "Round" where "id" = ${roundId}::uuid for update`;
  return tx.round.findUnique({ where: { id: roundId } });
}

async function isArchived(tx: Tx, projectId: string): Promise<boolean> {
  const { archivedAt } = await tx.project.findUniqueOrThrow({
    where: { id: projectId },
    select: { archivedAt: true },
  });
  return archivedAt !== null;
}

function stamps(effects: readonly Effect[], now: Date): Prisma.RoundUpdateInput {
  return {
    ...(effects.includes("stamp-start") ? { startedAt: now } : {}),
    ...(effects.includes("stamp-freeze") ? { frozenAt: now } : {}),
    ...(effects.includes("stamp-end") ? { endedAt: now } : {}),
  };
}

async function perform(tx: Tx, deps: Pick<Deps, "enqueue">, round: Round, effect: Effect): Promise<void> {
  switch (effect) {
    case "work":
      return nudge(tx, deps, round);
    case "close-slots":
      return closeSlots(tx, { roundId: round.id });
    case "forgive":
      await tx.roundTask.updateMany({
        where: { roundId: round.id, state: "open" },
        data: { attempts: 0, error: null, notBefore: null },
      });
      return;
    case "stop-training":
      return askToStop(tx, deps, round.id);
    case "stamp-start":
    case "stamp-freeze":
    case "stamp-end":
      return;
  }
}

async function askToStop(tx: Tx, deps: Pick<Deps, "enqueue">, roundId: string): Promise<void> {
  const over: TrainingState[] = ["succeeded", "failed", "cancelled"];
  const running = await tx.trainingJob.findMany({ where: { roundId, state: { notIn: over } } });
  for (const { id } of running) {
    await deps.enqueue(tx, { name: "training.reconcile", payload: { trainingJobId: id } });
  }
}
