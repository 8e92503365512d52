// npm test: every check there is, each counted. The last line says it all: N passed, N failed, N skipped.
//   npm test -- --only vitest      only the checks whose name contains the word
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { z } from "zod";
import { type Check, type Counts, programCheck, root } from "./checks/check.ts";
import { playwrightCheck } from "./checks/playwright-check.ts";
import { vitestCheck } from "./checks/vitest-check.ts";

/** What reads the code without running it. Each is mostly one thread, so that two run side by side, the longest first. */
const readers: Check[] = [
  // Done before the unit tests: it installs the tools with which some of them look for planted mistakes.
  programCheck("infrastructure", process.execPath, ["scripts/infra/check.ts"]),
  programCheck("types", "tsc", ["--noEmit", "-p", "tsconfig.json"]),
  programCheck("types of the web app", "tsc", ["--noEmit", "-p", "apps/web/tsconfig.json"]),
  programCheck("lint", "biome", ["check", "--error-on-warnings", "."]),
  programCheck("boundaries", process.execPath, ["scripts/boundaries/check.ts"]),
  programCheck("dead code", "knip", []),
  programCheck("prisma schema", "prisma", ["validate"], {
    // Any existing file keeps the command from downloading an engine it does not need.
    PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, "package.json"),
  }),
];

/** What uses the whole machine, one after another. */
const runners: Check[] = [
  vitestCheck("unit"),
  vitestCheck("db"),
  vitestCheck("web"),
  playwrightCheck("playwright", ["console", "labeler"]),
  // After the journeys: together the stacks would need more than a small machine has.
  playwrightCheck("attacks", ["attacks"]),
];

type Outcome = Counts & { name: string; seconds: number };

async function run(check: Check): Promise<Outcome> {
  console.error(`\n── ${check.name}`);
  const started = performance.now();
  const counts = await check.run().catch((error: unknown) => ({
    passed: 0,
    failed: 1,
    skipped: 0,
    notes: [`could not be run: ${String(error)}`],
  }));
  return { ...counts, name: check.name, seconds: (performance.now() - started) / 1000 };
}

/** Answers in the order of the checks, however they ended. */
async function runSideBySide(checks: readonly Check[], atOnce: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...checks.entries()];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      outcomes[next[0]] = await run(next[1]);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return outcomes;
}

const values = optionsOrExit(
  `usage: npm test -- [--only WORD]

  --only WORD   only the checks whose name contains the word: ${[...readers, ...runners].map(({ name }) => name).join(", ")}`,
  z.object({ only: z.string().optional() }),
);
const isChosen = ({ name }: Check) => values.only === undefined || name.includes(values.only);
const outcomes = [
  ...(await runSideBySide(readers.filter(isChosen), 2)),
  ...(await runSideBySide(runners.filter(isChosen), 1)),
];
const sum = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];
for (const { name, passed, failed, skipped, seconds, notes } of outcomes) {
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped += skipped;
  const figures = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  lines.push(`${failed > 0 ? "✗" : "✓"} ${name.padEnd(22)} ${figures.padEnd(36)} ${seconds.toFixed(1)} s`);
  for (const note of notes ?? []) lines.push(`    ${note}`);
}
if (sum.passed + sum.failed === 0) {
  lines.push("✗ no test was run");
  sum.failed = 1;
}
process.stdout.write(
  `\n${lines.join("\n")}\n\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`,
);
process.exitCode = sum.failed > 0 ? 1 : 0;
