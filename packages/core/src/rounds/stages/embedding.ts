import type { Tx } from "@gshf/db";
import {
  type EmbeddedText,
  embedBatch,
  type OrderedAnswer,
  textsPerBatch,
  textsToEmbed,
} from "../../features/index.ts";
import { connect } from "../../policies/index.ts";
import { offlinePairsSql } from "../../prompts/index.ts";
import { isComparisonSql } from "../../slots/index.ts";
import { featureMapOf, offlineOf } from "../load-round.ts";
import type { LoadedRound, ShardResult, ShardWork, Stage } from "../stage.ts";

const batchesPerShard = 8;
const textsPerShard = batchesPerShard * textsPerBatch;

/** Embeds every text the round's fit or selection looks at and that has no features yet. */
export const embeddingStage: Stage = {
  plan: async (tx, _deps, round) => {
    const texts = (await textsOfRound(tx, round)).length;
    return Array.from({ length: Math.ceil(texts / textsPerShard) }, (_, shard) =>
      Math.min(textsPerShard, texts - shard * textsPerShard),
    );
  },
  work: embedShard,
};

/**
 * What the round's features read of its candidates and of all pairs the fit uses, sorted: a list that stays the same
 * while the stage runs, so that shards and batches mean the same to every worker.
 */
async function textsOfRound(db: Tx, round: LoadedRound): Promise<EmbeddedText[]> {
  const map = await featureMapOf({ db }, round);
  const { offlineUntil: until, offlineLimit: limit, offlineSeed: seed } = offlineOf(round);
  const answers = await db.$queryRaw<OrderedAnswer[]>`
    select t."textSha256", t."promptId", q."key" as "promptKey" from (
      select "textSha256", "promptId" from "Response"
       where "roundId" = ${round.id}::uuid and "purpose" = 'candidate'
      union
      select x."textSha256", x."promptId"
        from "Pair" p
        join "Response" x on x."id" in (p."firstId", p."secondId")
        left join "Round" r on r."id" = p."roundId"
       where p."projectId" = ${round.projectId}::uuid
         and (${offlinePairsSql(round.projectId, { until, limit, seed })}
           or (p."source" = 'online' and r."frozenAt" is not null and r."number" < ${round.number}
               and r."experimentId" = ${round.experimentId}::uuid and not ${isComparisonSql("r")}))
    ) t join "Prompt" q on q."id" = t."promptId"`;
  return textsToEmbed(map, answers);
}

async function embedShard({ deps, round, task, signal, progress }: ShardWork): Promise<ShardResult> {
  const map = await featureMapOf(deps, round);
  const texts = await textsOfRound(deps.db, round);
  const own = texts.slice(task.shard * textsPerShard, (task.shard + 1) * textsPerShard);
  const client = connect(deps, map, { retriesMax: 1, concurrencyMax: 2 });
  for (let from = 0; from < own.length; from += textsPerBatch) {
    await embedBatch(deps, client, map, own.slice(from, from + textsPerBatch), signal);
    await progress(Math.min(own.length, from + textsPerBatch));
  }
  return { kind: "done" };
}
