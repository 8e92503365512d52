// npm run -s loop: see options.ts, or --help.
import { writeFileSync } from "node:fs";
import { optionsOrExit } from "@gshf/cli";
import { type LoopOptions, loopOptionsSchema, usage } from "./options.ts";
import { readPools } from "./read-pools.ts";
import { type LoopReport, runLoop } from "./run-loop.ts";
import { withStack } from "./with-stack.ts";

async function run(options: LoopOptions): Promise<number> {
  // A file that can't be read is told at once, not after a build.
  readPools(options.pools);
  // Short under fire: a killed worker's shards are taken over when their lease runs out.
  const env = { WORKER_LEASE_SECONDS: options.chaos > 0 ? "3" : "15" };
  const installation = { name: "loop", pools: [options.pools], keep: options.keep, env };
  return withStack(installation, async (stack, say) => print(options, await runLoop(options, stack, say)));
}

function print(options: LoopOptions, report: LoopReport): void {
  const json = `${JSON.stringify(report, null, 2)}\n`;
  if (options.out !== undefined) writeFileSync(options.out, json);
  if (options.json) process.stdout.write(json);
  else printTable(report);
}

/** A row a round, the first of them π₀'s. */
function printTable({ baseline, rounds }: LoopReport): void {
  const rounded = (value: unknown) => (typeof value === "number" ? Math.round(value * 1_000) / 1_000 : value);
  const rows = [baseline, ...rounds].map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, rounded(value)])),
  );
  console.table(rows, ["gold_mean", "gold_gain_mean", "kl", "objective", "accuracy_heldout"]);
}

process.exitCode = await run(optionsOrExit(usage, loopOptionsSchema));
