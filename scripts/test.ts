// npm test: every check there is, each counted. The last line says it all: N passed, N failed, N skipped.
//   npm test -- --only vitest      only the checks whose name contains the word
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { z } from "zod";
import { type Check, type Counts, programCheck, root } from "./checks/check.ts";
import { playwrightCheck } from "./checks/playwright-check.ts";
import { vitestCheck } from "./checks/vitest-check.ts";

const checks: Check[] = [
  programCheck("lint", "biome", ["check", "--error-on-warnings", "."]),
  programCheck("types", "tsc", ["--noEmit", "-p", "tsconfig.json"]),
  programCheck("types of the web app", "tsc", ["--noEmit", "-p", "apps/web/tsconfig.json"]),
  programCheck("boundaries", process.execPath, ["scripts/boundaries/check.ts"]),
  programCheck("dead code", "knip", []),
  programCheck("prisma schema", "prisma", ["validate"], {
    // Any existing file keeps the command from downloading an engine it does not need.
    PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, "package.json"),
  }),
  // Before the unit tests: it installs the tools with which some of them look for planted mistakes.
  programCheck("infrastructure", process.execPath, ["scripts/infra/check.ts"]),
  vitestCheck("unit"),
  vitestCheck("db"),
  vitestCheck("web"),
  playwrightCheck("playwright", ["console", "labeler"]),
  // After the journeys: together the stacks would need more than a small machine has.
  playwrightCheck("attacks", ["attacks"]),
];

async function run(check: Check): Promise<Counts & { seconds: number }> {
  console.error(`\n── ${check.name}`);
  const started = performance.now();
  const counts = await check.run().catch((error: unknown) => ({
    passed: 0,
    failed: 1,
    skipped: 0,
    notes: [`could not be run: ${String(error)}`],
  }));
  return { ...counts, seconds: (performance.now() - started) / 1000 };
}

const values = optionsOrExit(
  `usage: npm test -- [--only WORD]

  --only WORD   only the checks whose name contains the word: ${checks.map(({ name }) => name).join(", ")}`,
  z.object({ only: z.string().optional() }),
);
const chosen = checks.filter(({ name }) => values.only === undefined || name.includes(values.only));
const sum = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];
for (const check of chosen) {
  const { passed, failed, skipped, seconds, notes } = await run(check);
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped += skipped;
  const figures = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  lines.push(
    `${failed > 0 ? "✗" : "✓"} ${check.name.padEnd(22)} ${figures.padEnd(36)} ${seconds.toFixed(1)} s`,
  );
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
