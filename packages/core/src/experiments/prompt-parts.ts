import type { Experiment, Tx } from "@gshf/db";
import { sha256Hex } from "../projects/index.ts";

/** Hexadecimal digits of a hash that make an exact number. */
const digits = 12;

/**
 * Which of an experiment's disjoint parts a prompt is in, from 0: by a hash of the seed and its key, so that it stays
 * there whatever prompts come or go.
 */
export function partOf(promptKey: string, seed: number, parts: number): number {
  return Number.parseInt(sha256Hex(`part:${seed}:${promptKey}`).slice(0, digits), 16) % parts;
}

/**
 * The first part that no round of the experiment has, or null where all are taken. A round has its part from its start;
 * one that was cancelled before its dataset was made gives it back, since nothing that was labeled in it counts.
 */
export async function freePart(
  db: Tx,
  experiment: Pick<Experiment, "id">,
  parts: number,
): Promise<number | null> {
  const rounds = await db.round.findMany({
    where: {
      experimentId: experiment.id,
      promptPart: { not: null },
      OR: [{ state: { not: "cancelled" } }, { dataset: { isNot: null } }],
    },
    select: { promptPart: true },
  });
  const taken = new Set(rounds.map(({ promptPart }) => promptPart));
  for (let part = 0; part < parts; part++) if (!taken.has(part)) return part;
  return null;
}
