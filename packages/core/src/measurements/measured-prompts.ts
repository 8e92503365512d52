import { evaluationShardKey } from "@gshf/storage";
import type { Deps } from "../access/index.ts";
import { evaluationShardSchema, type MeasuredPrompt } from "./model.ts";

/** What a round's evaluation measured of π₀ and its policy on each prompt, from object storage. */
export async function loadMeasuredPrompts(
  deps: Pick<Deps, "storage">,
  evaluation: { projectId: string; roundId: string; shards: number },
): Promise<MeasuredPrompt[]> {
  const prompts: MeasuredPrompt[] = [];
  for (let shard = 0; shard < evaluation.shards; shard++) {
    const key = evaluationShardKey(evaluation.projectId, evaluation.roundId, shard);
    const bytes = await deps.storage.get(key);
    prompts.push(...evaluationShardSchema.parse(JSON.parse(Buffer.from(bytes).toString("utf8"))).prompts);
  }
  return prompts;
}
