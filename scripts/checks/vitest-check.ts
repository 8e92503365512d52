import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { type Check, type Counts, root, show } from "./check.ts";

const report = z.object({
  numTotalTests: z.number(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  success: z.boolean(),
});

/** One project of vitest.config.ts, counted from its JSON report. */
export function vitestCheck(project: string): Check {
  return {
    name: `vitest ${project}`,
    run: async () => {
      const file = path.join(root, "test-results", `vitest-${project}.json`);
      mkdirSync(path.dirname(file), { recursive: true });
      rmSync(file, { force: true });
      const code = await show("vitest", [
        "run",
        `--project=${project}`,
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${file}`,
      ]);
      return countVitest(readReport(file), code);
    },
  };
}

function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** A runner that crashed, wrote no report or ran no test counts as one failure. */
export function countVitest(json: unknown, exitCode: number): Counts {
  const parsed = report.safeParse(json);
  if (!parsed.success) return { passed: 0, failed: 1, skipped: 0, notes: ["the runner wrote no report"] };
  const { numTotalTests, numPassedTests, numFailedTests, numPendingTests, numTodoTests, success } =
    parsed.data;
  const counts = {
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests + numTodoTests,
  };
  if (numTotalTests === 0) return { ...counts, failed: 1, notes: ["the runner found no test"] };
  // A file that can't be loaded, or an error outside any test, fails no test but the run.
  if ((exitCode !== 0 || !success) && counts.failed === 0) {
    return { ...counts, failed: 1, notes: [`the runner ended with code ${exitCode}`] };
  }
  return counts;
}
