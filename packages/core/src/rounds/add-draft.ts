import type { Round, Tx } from "@gshf/db";
import { type Actor, actorName, type Deps } from "../access/index.ts";
import type { RoundConfig } from "./model.ts";

export type Draft = { experimentId: string; name: string; config: RoundConfig; seed: number };

/** Adds a draft under the next number of its project, whose row the caller has locked. */
export async function addDraft(
  tx: Tx,
  deps: Pick<Deps, "now">,
  projectId: string,
  actor: Actor,
  draft: Draft & { message?: string },
): Promise<Round> {
  const { nextRoundNumber: number } = await tx.project.findUniqueOrThrow({ where: { id: projectId } });
  await tx.project.update({ where: { id: projectId }, data: { nextRoundNumber: number + 1 } });
  const { experimentId, name, config, seed, message = "" } = draft;
  const createdBy = actorName(actor);
  const round = await tx.round.create({
    data: { projectId, experimentId, number, name, config, seed, createdBy, stateSince: deps.now() },
  });
  await tx.roundEvent.create({
    data: { roundId: round.id, at: deps.now(), kind: "create", to: "draft", actor: createdBy, message },
  });
  return round;
}

/** A seed nobody chose. */
export function drawSeed(deps: Pick<Deps, "randomBytes">): number {
  return Buffer.from(deps.randomBytes(4)).readUInt32BE(0) >>> 1;
}
