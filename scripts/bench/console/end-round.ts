// The end of a project's newest round as the worker does it, in a process of its own, whose memory is looked at:
// freezing with the fit of its annotators, the fit of the reward to all labels so far, and the export of the dataset.
//   node scripts/bench/console/end-round.ts SLUG    with the environment of a stack

import { openDatasetFile } from "@gshf/core/datasets";
import { fitReward } from "@gshf/core/rewards";
import { freezeRound, roundConfigSchema, workRound } from "@gshf/core/rounds";
import { createDeps, parseEnv, serviceEnv } from "@gshf/core/runtime";
import { round } from "../labeling/measure.ts";

const slug = process.argv[2] ?? "";
const deps = createDeps(parseEnv(serviceEnv, "The bench", process.env), "bench");
const system = { kind: "system", process: "worker" } as const;
const seconds: Record<string, number> = {};

async function time<T>(name: string, run: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const value = await run();
  seconds[name] = round((performance.now() - begun) / 1000, 2);
  return value;
}

const newest = { project: { slug }, state: "labeling" } as const;
const { id: roundId, number } = await deps.db.round.findFirstOrThrow({ where: newest });
const current = () => deps.db.round.findUniqueOrThrow({ where: { id: roundId }, include: { project: true } });

await time("freeze_s", async () => {
  const frozen = await freezeRound(deps, system, { slug, number });
  if (!frozen.ok) throw new Error(frozen.message);
  for (let state = await current(); state.state === "freezing"; state = await current()) {
    const report = await workRound(
      deps,
      { roundId, version: state.version },
      { signal: AbortSignal.timeout(600_000) },
    );
    if (report.outcome === "failed") throw new Error(`freezing failed: ${JSON.stringify(state.problem)}`);
  }
});
const frozen = await current();
const dataset = await deps.db.dataset.findUniqueOrThrow({ where: { roundId } });

const { observations } = await time("fit_s", async () => {
  const map = await deps.db.featureMap.findUniqueOrThrow({ where: { id: frozen.featureMapId ?? "" } });
  const { normBound, metric, lambda } = roundConfigSchema.parse(frozen.config);
  return fitReward(deps, {
    roundId,
    purpose: "evaluation",
    map,
    scope: {
      projectId: frozen.projectId,
      upToRound: number,
      offlineUntil: frozen.startedAt,
      adjudicatedUntil: frozen.frozenAt,
    },
    method: { version: 2, ridge: "evidence", normBound, metric, lambda },
  });
});

const bytes = await time("export_s", async () => {
  const where = { slug, manifestSha256: dataset.manifestSha256, path: "exports/trl-preference.jsonl" };
  const opened = await openDatasetFile(deps, system, where);
  if (!opened.ok) throw new Error(opened.message);
  if (!("body" in opened.value)) throw new Error("the export lies in the bucket");
  let read = 0;
  for await (const chunk of opened.value.body) read += Buffer.byteLength(chunk);
  return read;
});

const rssMib = process.resourceUsage().maxRSS / 1024;
console.log(
  JSON.stringify({
    ...seconds,
    rss_mib_max: round(rssMib, 0),
    rows: { offline: dataset.offlineRows, online: dataset.onlineRows },
    observations,
    dimension: 64,
    export_mib: round(bytes / 2 ** 20, 1),
  }),
);
await deps.db.$disconnect();
deps.storage.close();
