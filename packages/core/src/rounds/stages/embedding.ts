import type { Tx } from "@gshf/db";
import { embedBatch, textsPerBatch } from "../../features/index.ts";
import { connect } from "../../policies/index.ts";
import { featureMapOf } from "../load-round.ts";
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
 * Hashes of the round's candidates and of all pairs the fit uses, sorted: a list that stays the same while the
 * stage runs, so that shards and batches mean the same to every worker.
 */
async function textsOfRound(db: Tx, round: LoadedRound): Promise<string[]> {
  const offlineUntil = round.config.hybrid ? round.startedAt : null;
  const rows = await db.$queryRaw<{ textSha256: string }[]>`
    select "textSha256" from (
      select "textSha256" from "Response" where "roundId" = ${round.id}::uuid and "purpose" = 'candidate'
      union
      select x."textSha256"
        from "Pair" p
        join "Response" x on x."id" in (p."firstId", p."secondId")
        left join "Round" r on r."id" = p."roundId"
       where p."projectId" = ${round.projectId}::uuid
         and ((p."source" = 'offline' and p."createdAt" <= ${offlineUntil}::timestamptz)
           or (p."source" = 'online' and r."frozenAt" is not null and r."number" < ${round.number}))
    ) t order by "textSha256" collate "C"`;
  return rows.map((row) => row.textSha256);
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
