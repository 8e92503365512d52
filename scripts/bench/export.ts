// What exporting a dataset costs a worker: its time, and its memory at the most. The dataset is written into a bucket
// first, a judgment a row, and is not part of what is measured.
//   npm run -s bench:export -- --judgments 1000000 --format trl-preference --container parquet --json
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { loadavg } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { optionsOrExit, wholeNumber } from "@gshf/cli";
import { scratchDirectory } from "@gshf/embedded";
import { z } from "zod";
import { startStack } from "../stack/start-stack.ts";
import { round } from "./labeling/measure.ts";

const usage = `usage: npm run -s bench:export -- [--judgments N] [--format F] [--container C] [--characters N] [--json]

  --judgments N    rows of the dataset (100000)
  --format F       everything, trl-preference, … as docs/guides/exports.md lists them (everything)
  --container C    jsonl, parquet or folder (jsonl)
  --characters N   of each answer (400)
  --json           one JSON document; otherwise a line`;
const optionsSchema = z.object({
  judgments: wholeNumber(1).default(100_000),
  format: z.string().default("everything"),
  container: z.string().default("jsonl"),
  characters: wholeNumber(1).default(400),
  json: z.boolean().default(false),
});

const options = optionsOrExit(usage, optionsSchema);
const directory = scratchDirectory("bench-export");
const load = () => round(loadavg()[0] ?? Number.NaN);
try {
  const before = load();
  const stack = await startStack({
    dataDirectory: directory,
    without: ["lab", "web", "worker"],
    demo: false,
    throwAway: true,
    env: { LOG_LEVEL: "error" },
  });
  try {
    const run = async (file: string, ...args: string[]): Promise<Record<string, unknown>> => {
      const child = spawn(process.execPath, [path.join(import.meta.dirname, "export", file), ...args], {
        env: { ...process.env, ...stack.env, LOG_LEVEL: "error" },
        stdio: ["ignore", "pipe", "inherit"],
      });
      return z.record(z.string(), z.unknown()).parse(JSON.parse((await text(child.stdout)).trim()));
    };
    const { judgments, characters, format, container } = options;
    const { manifestSha256 } = await run("seed-dataset.ts", String(judgments), String(characters));
    const figures = await run("write-export.ts", String(manifestSha256), format, container);
    const told = {
      judgments,
      format,
      container,
      characters,
      ...figures,
      load_average: { before, after: load() },
    };
    console.log(
      options.json
        ? JSON.stringify(told)
        : `${judgments} rows as ${format} (${container}): ${figures.seconds} s, ${figures.rss_mib_max} MiB`,
    );
  } finally {
    await stack.stop();
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
