// Backs an installation up while people label, loses it, restores it on an empty one, and compares. Prints JSON; ends
// with 1 when anything is missing or differs.
//   npm run -s drill:restore -- --judgments 100000 --json
import { rmSync } from "node:fs";
import { loadavg } from "node:os";
import { optionsOrExit, wholeNumber } from "@gshf/cli";
import { scratchDirectory } from "@gshf/embedded";
import { z } from "zod";
import { round } from "../bench/labeling/measure.ts";
import { buildWeb } from "../stack/build-web.ts";
import { rehearse } from "./rehearse.ts";

const rounds = 4;
const labels = 3;

const { judgments, json } = optionsOrExit(
  "usage: npm run -s drill:restore -- [--judgments N] [--json]",
  z.object({ judgments: wholeNumber(rounds * labels).default(100_000), json: z.boolean().default(false) }),
);
const say = (text: string) => console.error(text);
const directory = scratchDirectory("drill-restore");
try {
  await buildWeb(say);
  const pairs = Math.ceil(judgments / rounds / labels);
  const size = { slug: "drill", rounds, pairs, labels, people: 50 };
  const before = round(loadavg()[0] ?? Number.NaN);
  const report = await rehearse({ size, directory, serves: true, say });
  const figures = { ...report, load_average: { before, after: round(loadavg()[0] ?? Number.NaN) } };
  console.log(JSON.stringify(figures, null, json ? 0 : 2));
  const { lost, differences, wrong_counts, secret_opens, ready } = report;
  if (lost + differences.length + wrong_counts > 0 || !secret_opens || !ready) process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
