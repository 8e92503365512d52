// Ways of choosing pairs compared on pools of real answers with simulated people, without a server.
//   npm run -s bench:arms -- --pools FILE --seeds 20 --labels 256,512,768 --arms uncertainty,reference --json
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { compareArms } from "@gshf/gshf";
import { drawCurves } from "./arms/draw-curves.ts";
import { loadWorld } from "./arms/load-world.ts";
import { type ArmsOptions, armsOf, armsOptionsSchema, baseline, usage } from "./arms/options.ts";
import { replayArms } from "./arms/replay-arms.ts";
import { reportArm, tableOf } from "./arms/report-arms.ts";

async function main(options: ArmsOptions): Promise<void> {
  const begun = performance.now();
  const say = (line: string) => console.error(line);
  const threads = options.threads ?? availableParallelism();
  const world = await loadWorld(options, { threads, say });
  const replayed = await replayArms({
    world,
    options,
    arms: armsOf(options),
    seeds: options.seeds,
    threads,
    say,
  });
  const arms = compareArms(replayed, baseline).map((arm) => reportArm(arm, options.labels));
  const figure = path.resolve(options.figure ?? path.join(import.meta.dirname, "../../.gshf/bench/arms.svg"));
  mkdirSync(path.dirname(figure), { recursive: true });
  const half = options.half === "all" ? "" : `, ${options.half} half`;
  const name = `${path.basename(options.pools)}${half}: η = ${options.eta}, ${options.seeds} seeds`;
  writeFileSync(figure, drawCurves(arms, name, baseline));
  const report = {
    pools: options.pools,
    prompts_train: world.train.length,
    prompts_validation: world.validation.length,
    eta: options.eta,
    half: options.half,
    seeds: options.seeds,
    settings: {
      draws: options.draws,
      ridge: options.ridge,
      metric: options.metric,
      lambda: options.lambda,
      radius: options.radius,
      cold_start: options["cold-start"],
    },
    arms,
    figure,
    seconds: (performance.now() - begun) / 1000,
  };
  say(`the curves are in ${figure}`);
  console.log(options.json ? JSON.stringify(report) : tableOf(arms));
}

try {
  await main(optionsOrExit(usage, armsOptionsSchema));
} catch (error) {
  // What can go wrong here is a file's fault, and says so.
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
