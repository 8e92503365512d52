import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { freePort } from "@gshf/embedded";
import { z } from "zod";
import { type Check, type Counts, root, show } from "./check.ts";
import { ensureChromium } from "./chromium.ts";

const report = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
  errors: z.array(z.unknown()),
});

/** Projects of playwright.config.ts. Without a browser they fail, unless GSHF_SKIP_BROWSER=1 says they may be skipped. */
export function playwrightCheck(name: string, projects: readonly string[]): Check {
  return {
    name,
    run: async () => {
      if (process.env.GSHF_SKIP_BROWSER === "1") {
        return { passed: 0, failed: 0, skipped: 1, notes: [`all of ${name}: GSHF_SKIP_BROWSER=1`] };
      }
      const chromium = await ensureChromium();
      if (!chromium.ok) return { passed: 0, failed: 1, skipped: 0, notes: [chromium.message] };
      const file = path.join(root, "test-results/playwright.json");
      mkdirSync(path.dirname(file), { recursive: true });
      rmSync(file, { force: true });
      const chosen = projects.flatMap((project) => ["--project", project]);
      const code = await show("playwright", ["test", ...chosen], {
        CHROMIUM_PATH: chromium.path,
        GSHF_E2E_PORTS: (await freePorts(2 * projects.length)).join(","),
      });
      return countPlaywright(readReport(file), code);
    },
  };
}

async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePort());
  return ports;
}

function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** A runner that crashed, wrote no report or ran no test counts as one failure. */
export function countPlaywright(json: unknown, exitCode: number): Counts {
  const parsed = report.safeParse(json);
  if (!parsed.success) return { passed: 0, failed: 1, skipped: 0, notes: ["the runner wrote no report"] };
  const { expected, unexpected, flaky, skipped } = parsed.data.stats;
  const counts = { passed: expected, failed: unexpected + flaky, skipped };
  if (expected + unexpected + flaky === 0) {
    return { ...counts, failed: 1, notes: ["the runner ran no test"] };
  }
  if (exitCode !== 0 && counts.failed === 0) {
    return { ...counts, failed: 1, notes: [`the runner ended with code ${exitCode}`] };
  }
  return counts;
}
