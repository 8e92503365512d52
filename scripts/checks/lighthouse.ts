// Lighthouse over the labeling page, signed in as the demo's labeler, as a desktop and as a phone. Prints JSON and
// ends with 1 unless accessibility and best practices are at 100.
//   npm run -s lighthouse -- --json
//   npm run -s lighthouse -- --sign-in LINK    of a stack that runs already (npm start prints the labeler's link)
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { freePort, scratchDirectory } from "@gshf/embedded";
import { chromium } from "@playwright/test";
import lighthouse, { desktopConfig } from "lighthouse";
import { z } from "zod";
import { demoPools } from "../../prisma/scenarios/demo.ts";
import { buildWeb } from "../stack/build-web.ts";
import { prepareDemo } from "../stack/prepare-demo.ts";
import { startStack } from "../stack/start-stack.ts";
import { ensureChromium } from "./chromium.ts";

const values = optionsOrExit(
  "usage: npm run -s lighthouse -- [--sign-in LINK] [--json]",
  z.object({
    "sign-in": z.url({ protocol: /^https?$/, error: "must be a link, as npm start prints it" }).optional(),
    /** Nothing but the JSON document, on one line. */
    json: z.boolean().default(false),
  }),
);

const categories = ["accessibility", "best-practices", "performance"] as const;
const timings = {
  first_contentful_paint_ms: "first-contentful-paint",
  largest_contentful_paint_ms: "largest-contentful-paint",
  total_blocking_time_ms: "total-blocking-time",
  cumulative_layout_shift: "cumulative-layout-shift",
} as const;

type Report = {
  scores: Record<(typeof categories)[number], number>;
  timings: Record<keyof typeof timings, number>;
  /** Audits of accessibility and best practices that did not pass, with what they found first. */
  faults: string[];
};

const say = (text: string) => console.error(text);

async function main(signIn: string): Promise<boolean> {
  const browser = await ensureChromium();
  if (!browser.ok) throw new Error(browser.message);
  const profile = mkdtempSync(path.join(tmpdir(), "gshf-lighthouse-"));
  const port = await freePort();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browser.path,
    args: ["--headless", "--no-sandbox", "--disable-gpu", `--remote-debugging-port=${port}`],
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(signIn);
    await page.waitForURL("**/label");
    // Only one tab labels a project: this one stays away from it.
    const link = page.getByRole("link", { name: /labeling$/ }).first();
    const url = new URL((await link.getAttribute("href")) ?? "/label/demo", page.url()).href;
    const desktop = await audit(url, port, true);
    const mobile = await audit(url, port, false);
    const report = { page: new URL(url).pathname, desktop, mobile };
    console.log(values.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
    return [desktop, mobile].every(
      ({ scores }) => scores.accessibility === 100 && scores["best-practices"] === 100,
    );
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

async function audit(url: string, port: number, isDesktop: boolean): Promise<Report> {
  say(`Lighthouse as a ${isDesktop ? "desktop" : "phone"} …`);
  const result = await lighthouse(
    url,
    // Whoever is signed in stays so.
    { port, logLevel: "error", onlyCategories: [...categories], disableStorageReset: true },
    isDesktop ? desktopConfig : undefined,
  );
  if (result === undefined) throw new Error("Lighthouse gave no result");
  const { lhr } = result;
  if (lhr.runtimeError !== undefined) throw new Error(`Lighthouse: ${lhr.runtimeError.message}`);
  if (new URL(lhr.finalDisplayedUrl).pathname !== new URL(url).pathname) {
    throw new Error(`Lighthouse was led from ${url} to ${lhr.finalDisplayedUrl}`);
  }
  const scoreOf = (name: (typeof categories)[number]) => Math.round((lhr.categories[name]?.score ?? 0) * 100);
  const measured = (id: string) => Math.round((lhr.audits[id]?.numericValue ?? Number.NaN) * 1000) / 1000;
  const faults = (["accessibility", "best-practices"] as const).flatMap((name) =>
    (lhr.categories[name]?.auditRefs ?? []).flatMap(({ id, weight }) => {
      const found = lhr.audits[id];
      if (weight === 0 || found === undefined || found.score === null || found.score >= 1) return [];
      return [`${id}: ${found.title} ${JSON.stringify(found.details ?? "").slice(0, 600)}`];
    }),
  );
  return {
    scores: {
      accessibility: scoreOf("accessibility"),
      "best-practices": scoreOf("best-practices"),
      performance: scoreOf("performance"),
    },
    timings: {
      first_contentful_paint_ms: measured(timings.first_contentful_paint_ms),
      largest_contentful_paint_ms: measured(timings.largest_contentful_paint_ms),
      total_blocking_time_ms: measured(timings.total_blocking_time_ms),
      cumulative_layout_shift: measured(timings.cumulative_layout_shift),
    },
    faults,
  };
}

/** On a demo of its own, thrown away afterwards. */
async function onOwnStack(): Promise<boolean> {
  const scratch = scratchDirectory("lighthouse-stack");
  await buildWeb(say);
  const stack = await startStack({ dataDirectory: scratch, pools: [demoPools], demo: true, throwAway: true });
  try {
    const { labeler } = await prepareDemo(stack, (state) => say(`first round: ${state}`));
    return await main(labeler);
  } finally {
    await stack.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

const signIn = values["sign-in"];
const isGood = signIn === undefined ? await onOwnStack() : await main(signIn);
process.exit(isGood ? 0 : 1);
