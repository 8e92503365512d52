import type { Db, Tx } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { readStored } from "../stored/model.ts";
import { Trouble } from "../trouble/index.ts";
import { sourcesOf } from "./choice/sources.ts";
import { storedRoundConfigSchema } from "./model.ts";
import type { LoadedRound } from "./stage.ts";

export async function loadRound(db: Db, roundId: string): Promise<LoadedRound | null> {
  const round = await db.round.findUnique({
    where: { id: roundId },
    include: { project: true, experiment: true },
  });
  if (round === null) return null;
  return {
    ...round,
    sources: sourcesOf(round),
    config: readStored(storedRoundConfigSchema, round.config, `the settings of round ${round.number}`),
  };
}

/** The embedder whose features the round uses. */
export async function featureMapOf(deps: { db: Tx }, round: LoadedRound) {
  return deps.db.featureMap.findUniqueOrThrow({ where: { id: round.featureMapId ?? "" } });
}

/** D_off of a round: as it was at its start, as much of it as its experiment takes; none where its data aren't mixed. */
export function offlineOf({ config, startedAt, experiment: { offlineLimit, seed } }: LoadedRound) {
  return { offlineUntil: config.hybrid ? startedAt : null, offlineLimit, offlineSeed: seed };
}

/** π₀ of the round's experiment. */
export async function referenceOf(deps: Pick<Deps, "db">, round: LoadedRound) {
  const id = round.experiment.referencePolicyId;
  const reference = id === null ? null : await deps.db.policy.findUnique({ where: { id } });
  if (reference === null) {
    throw new Trouble("no-reference", "its experiment has no reference policy any more", {
      retryable: false,
    });
  }
  return reference;
}
