import type { Db } from "@gshf/db";
import { roundConfigSchema } from "./model.ts";
import type { LoadedRound } from "./stage.ts";

export async function loadRound(db: Db, roundId: string): Promise<LoadedRound | null> {
  const round = await db.round.findUnique({ where: { id: roundId }, include: { project: true } });
  if (round === null) return null;
  return { ...round, config: roundConfigSchema.parse(round.config) };
}
