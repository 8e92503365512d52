import type { RewardModel } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { decodePosterior, type Posterior } from "./snapshot.ts";

/** θ and A of a stored fit, checked against the hash it was stored under. */
export async function loadPosterior(deps: Deps, model: RewardModel): Promise<Posterior> {
  const bytes = await deps.storage.get(model.snapshotKey, { sha256: model.snapshotSha256 });
  return decodePosterior(bytes, model.snapshotKey);
}
