// npm run -s loop:lm: see options.ts, or --help.
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { scratchDirectory } from "@gshf/embedded";
import { withStack } from "../loop/with-stack.ts";
import { findPython, pythonEnvironment, pythonMinor } from "../python/environment.ts";
import { startGoldScorer } from "./gold-scorer.ts";
import { type LoopLmOptions, loopLmOptionsSchema, usage } from "./options.ts";
import { makeTinyModel, startLmPieces } from "./pieces.ts";
import { type LoopLmReport, runLoopLm } from "./run-loop-lm.ts";

async function run(options: LoopLmOptions): Promise<number> {
  const found = findPython();
  if (found === null) {
    process.stderr.write(
      `loop:lm needs Python 3.${pythonMinor} or newer with venv, and there is none here.\n`,
    );
    return 1;
  }
  const startedAt = performance.now();
  const python = pythonEnvironment(found);
  const data = scratchDirectory("loop-lm-python");
  const code = await withStack({ name: "loop-lm", keep: options.keep }, async (stack, say) => {
    const model = path.join(data, "pi0");
    say("making a tiny language model");
    const tiny = await makeTinyModel(python, model, options);
    say(`π₀: ${tiny.parameters} weights, loss ${tiny.loss} after ${tiny.seconds} s`);
    const pieces = await startLmPieces(python, model, data);
    const scorer = await startGoldScorer();
    try {
      const urls = { policy: pieces.policyUrl, trainer: pieces.trainerUrl, scorer: scorer.url };
      const report = await Promise.race([runLoopLm({ options, stack, urls, say }), pieces.crashed]);
      print(options, {
        ...report,
        model: tiny,
        seconds: Math.round((performance.now() - startedAt) / 1_000),
      });
    } finally {
      await pieces.stop();
      await scorer.close();
    }
  });
  if (code === 0 && !options.keep) rmSync(data, { recursive: true, force: true });
  else process.stderr.write(`model, policy server and trainer: ${data}\n`);
  return code;
}

function print(options: LoopLmOptions, report: LoopLmReport & { model: object; seconds: number }): void {
  const json = `${JSON.stringify(report, null, 2)}\n`;
  if (options.out !== undefined) writeFileSync(options.out, json);
  if (options.json) process.stdout.write(json);
  else {
    console.table(report.rounds, [
      "gold_mean",
      "gold_gain_mean",
      "kl",
      "trainer_kl",
      "objective",
      "characters",
    ]);
    console.table(report.frontier, ["policy", "step", "gold_gain_mean", "kl", "trainer_kl"]);
  }
}

process.exitCode = await run(optionsOrExit(usage, loopLmOptionsSchema));
