// How long a labeler waits between a key and the next pair on screen, in Chromium, on the embedded stack, with
// nobody else about. Prints JSON.
//   npm run -s bench:keys -- --pairs 50 --json
import { rmSync } from "node:fs";
import { loadavg } from "node:os";
import { optionsOrExit, wholeNumber } from "@gshf/cli";
import { scratchDirectory } from "@gshf/embedded";
import { chromium, type Page } from "@playwright/test";
import { z } from "zod";
import { ensureChromium } from "../checks/chromium.ts";
import { buildWeb } from "../stack/build-web.ts";
import { startStack } from "../stack/start-stack.ts";
import { fill } from "./labeling/fill.ts";
import { quantile, round } from "./labeling/measure.ts";

const values = optionsOrExit(
  "usage: npm run -s bench:keys -- [--pairs N] [--pause-ms N] [--json]",
  z.object({
    pairs: wholeNumber(1).default(50),
    /** Between a pair's appearance and the key, in milliseconds: who labels faster than this reads nothing. */
    "pause-ms": wholeNumber(0).default(500),
    json: z.boolean().default(false),
  }),
);
const { pairs } = values;

// Runs in the page: from the next key down to the frame that shows another pair. Text, because the page's types
// are not those of this process.
const timeNextKey = `new Promise((resolve) => {
  const leaseOnScreen = () => document.querySelector("[data-testid=pair]")?.getAttribute("data-lease");
  const before = leaseOnScreen();
  const look = (pressedAt) => {
    const lease = leaseOnScreen();
    // The frame after this one shows what is in the document now.
    if (lease && lease !== before) requestAnimationFrame((at) => resolve(at - pressedAt));
    else requestAnimationFrame(() => look(pressedAt));
  };
  const onKey = (event) => requestAnimationFrame(() => look(event.timeStamp));
  document.addEventListener("keydown", onKey, { capture: true, once: true });
  document.documentElement.dataset.keysTimed = "true";
}).finally(() => delete document.documentElement.dataset.keysTimed)`;

/** Presses a key and waits for another pair; milliseconds, timed in the page. */
async function waitAfterKey(page: Page, key: string): Promise<number> {
  const waited = page.evaluate<number>(timeNextKey);
  await page.waitForSelector("html[data-keys-timed]", { state: "attached" });
  await page.keyboard.press(key);
  return waited;
}

const found = await ensureChromium();
if (!found.ok) throw new Error(found.message);
const scratch = scratchDirectory("bench-keys");
const say = (text: string) => console.error(text);
await buildWeb(say);
const stack = await startStack({
  dataDirectory: scratch,
  without: ["lab", "worker"],
  throwAway: true,
  env: { LOG_LEVEL: "warn" },
});
const browser = await chromium.launch({
  executablePath: found.path,
  args: ["--headless", "--no-sandbox", "--disable-gpu"],
});
try {
  const field = await fill(stack.urls.database, {
    slug: "keys",
    labelers: 0,
    rounds: [{ slots: 1000 }],
  });
  const page = await browser.newPage();
  await page.goto(`${stack.urls.web}${field.invite}`);
  await page.getByRole("button", { name: "Join and start" }).click();
  await page.waitForSelector("[data-testid=pair]");
  const waits: number[] = [];
  // The first few warm the server up.
  for (let i = -5; i < pairs; i++) {
    await page.waitForTimeout(values["pause-ms"]);
    // A pair that has just come into sight takes no key.
    await page.waitForSelector("[data-testid=pair][data-settled]");
    const waited = await waitAfterKey(page, i % 2 === 0 ? "a" : "b");
    if (i >= 0) waits.push(waited);
  }
  const figures = {
    pairs,
    pause_ms: values["pause-ms"],
    ms_p50: round(quantile(waits, 0.5)),
    ms_p95: round(quantile(waits, 0.95)),
    ms_max: round(Math.max(...waits)),
    load_average: round(loadavg()[0] ?? Number.NaN),
  };
  console.log(JSON.stringify(figures, null, values.json ? 0 : 2));
} finally {
  await browser.close();
  await stack.stop();
  rmSync(scratch, { recursive: true, force: true });
}
