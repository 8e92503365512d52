// npm run -s loop: see options.ts, or --help.
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { scratchDirectory } from "@gshf/embedded";
import { buildWeb } from "../stack/build-web.ts";
import { createLineLog } from "../stack/line-log.ts";
import { type Stack, startStack } from "../stack/start-stack.ts";
import { type LoopOptions, loopOptionsSchema, usage } from "./options.ts";
import { readPools } from "./read-pools.ts";
import { type LoopReport, runLoop } from "./run-loop.ts";

const startedAt = performance.now();
const say = (text: string) => {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6);
  process.stderr.write(`${seconds} s  ${text}\n`);
};

async function run(options: LoopOptions): Promise<number> {
  const dataDirectory = scratchDirectory("loop");
  const log = createLineLog(path.join(dataDirectory, "logs"), false);
  const interrupted = Promise.withResolvers<never>();
  interrupted.promise.catch(() => undefined);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => interrupted.reject(new Error(`stopped by ${signal}`)));
  }
  let stack: Stack | undefined;
  let keep = options.keep;
  try {
    // A file that can't be read is told at once, not after a build.
    readPools(options.pools);
    await buildWeb(say);
    say("starting a throw-away installation");
    stack = await startStack({
      dataDirectory,
      pools: [options.pools],
      throwAway: true,
      // Short under fire: a killed worker's shards are taken over when their lease runs out.
      env: { WORKER_LEASE_SECONDS: options.chaos > 0 ? "3" : "15" },
      onLine: log.onLine,
    });
    const report = await Promise.race([runLoop(options, stack, say), stack.crashed, interrupted.promise]);
    print(options, report);
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    // What happened is in the logs, so they stay.
    keep = true;
    return 1;
  } finally {
    await stack?.stop();
    log.close();
    if (keep) say(`data and logs: ${dataDirectory}`);
    else rmSync(dataDirectory, { recursive: true, force: true });
  }
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
