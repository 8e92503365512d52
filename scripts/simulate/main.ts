// Strategies compared in worlds whose reward is known (docs/math.md).
//   npm run -s simulate -- --scenario NAME --seeds 10 --json --figures DIR
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Scenario } from "./report.ts";
import { GAP_SCENARIOS, runGapScenario } from "./scenarios/gap.ts";
import { runGaussianMixture } from "./scenarios/gaussian-mixture.ts";
import { runLemmaA1 } from "./scenarios/lemma-a1.ts";
import { runMultistep } from "./scenarios/multistep.ts";

const SCENARIOS = [...Object.keys(GAP_SCENARIOS), "lemma-a1", "multistep-acceptance", "gaussian-mixture"];

const USAGE = `npm run -s simulate -- --scenario NAME [--seeds N] [--figures DIR] [--json]
NAME: ${SCENARIOS.join(", ")}`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      scenario: { type: "string" },
      seeds: { type: "string", default: "10" },
      figures: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const seeds = Number(values.seeds);
  if (
    values.scenario === undefined ||
    !SCENARIOS.includes(values.scenario) ||
    !Number.isInteger(seeds) ||
    seeds < 2
  ) {
    console.error(`${USAGE}\nN: an integer of at least 2, so that there is an interval`);
    process.exitCode = 2;
    return;
  }
  const { report, figures } = await run(values.scenario, seeds);
  const folder = values.figures;
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    for (const [name, svg] of Object.entries(figures)) writeFileSync(join(folder, name), svg);
    console.error(`${Object.keys(figures).length} figures in ${folder}`);
  }
  if (values.json) console.log(JSON.stringify(report));
  else console.log(JSON.stringify(report, undefined, 2));
}

async function run(name: string, seeds: number): Promise<Scenario> {
  if (name === "lemma-a1") return runLemmaA1(seeds);
  if (name === "multistep-acceptance") return runMultistep(seeds);
  if (name === "gaussian-mixture") return runGaussianMixture(seeds);
  return await runGapScenario(name, seeds, (line) => console.error(line));
}

await main();
