// Exports a dataset as the worker does it, in a process of its own, whose memory is looked at.
//   node scripts/bench/export/write-export.ts DATASET FORMAT CONTAINER    with the environment of a stack
import { datasetsVerbs, workExport } from "@gshf/core/datasets";
import { newExportSchema } from "@gshf/core/datasets/model";
import { createDeps, parseEnv, serviceEnv } from "@gshf/core/runtime";
import { round } from "../labeling/measure.ts";

const [manifestSha256, format, container] = process.argv.slice(2);
const deps = createDeps(parseEnv(serviceEnv, "The bench", process.env), "bench");
const system = { kind: "system", process: "worker" } as const;
const input = newExportSchema.parse({ slug: "bench", manifestSha256, format, options: { container } });
// Nobody else shall take it: it is begun and worked on in this process.
const quiet = { ...deps, enqueue: async () => undefined };
const begun = await datasetsVerbs.export(quiet, system, input);
if (!begun.ok) throw new Error(begun.message);
const row = await deps.db.datasetExport.findFirstOrThrow({ where: { number: begun.value.number } });
const start = performance.now();
const outcome = await workExport(quiet, row.id, { signal: AbortSignal.timeout(3_600_000) });
const seconds = (performance.now() - start) / 1000;
const view = await datasetsVerbs.getExport(deps, system, { slug: "bench", number: begun.value.number });
if (outcome !== "done" || !view.ok) throw new Error(`the export is ${outcome}`);
const { report, bytes, sha256 } = view.value;
console.log(
  JSON.stringify({
    seconds: round(seconds, 2),
    rows_per_s: round((report?.rowsRead ?? 0) / seconds, 0),
    rss_mib_max: round(process.resourceUsage().maxRSS / 1024, 0),
    bytes,
    sha256,
    rows: report?.rowsWritten,
  }),
);
process.exit(0);
