// Strategies compared in worlds whose reward is known (docs/math.md).
//   npm run -s simulate -- --scenario NAME --seeds 10 --json --figures DIR
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { optionsOrExit, wholeNumber } from "@gshf/cli";
import { z } from "zod";
import type { Scenario } from "./report.ts";
import { type Choice, choiceVersions } from "./run-loop.ts";
import { GAP_SCENARIOS, runGapScenario } from "./scenarios/gap.ts";
import { runGaussianMixture } from "./scenarios/gaussian-mixture.ts";
import { runLemmaA1 } from "./scenarios/lemma-a1.ts";
import { runMultistep } from "./scenarios/multistep.ts";
import { runPessimism } from "./scenarios/pessimism.ts";

const SCENARIOS = [
  ...Object.keys(GAP_SCENARIOS),
  "lemma-a1",
  "multistep-acceptance",
  "gaussian-mixture",
  "pessimism",
];

const usage = `usage: npm run -s simulate -- --scenario NAME [--seeds N] [--choice 1|2] [--figures DIR] [--json]
NAME: ${SCENARIOS.join(", ")}
N: an integer of at least 2, so that there is an interval
--choice: the version of the choice, 2 as rounds have it now (docs/adr/0019); 1 is in the norm of A`;

const optionsSchema = z.object({
  scenario: z.enum(SCENARIOS, "names one of the scenarios"),
  seeds: wholeNumber(2).default(10),
  choice: z.enum(choiceVersions).default("2"),
  figures: z.string().optional(),
  json: z.boolean().default(false),
});

async function main(): Promise<void> {
  const values = optionsOrExit(usage, optionsSchema);
  const { report, figures } = await run(values.scenario, values);
  const folder = values.figures;
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    for (const [name, svg] of Object.entries(figures)) writeFileSync(join(folder, name), svg);
    console.error(`${Object.keys(figures).length} figures in ${folder}`);
  }
  if (values.json) console.log(JSON.stringify(report));
  else console.log(JSON.stringify(report, undefined, 2));
}

async function run(name: string, { seeds, choice }: { seeds: number; choice: Choice }): Promise<Scenario> {
  if (name === "lemma-a1") return runLemmaA1(seeds);
  if (name === "multistep-acceptance") return runMultistep(seeds);
  if (name === "pessimism") return runPessimism(seeds);
  if (name === "gaussian-mixture") return runGaussianMixture(seeds);
  return await runGapScenario(name, { seeds, choice }, (line) => console.error(line));
}

await main();
