// Whether answers are shown as they were written: each text of a file is rendered on the labeling page of a throw-away
// installation, in Chromium, on a desktop's screen and a phone's, and the pieces that must be visible are looked for
// in what is visible there. Ends with 1 when one is missing.
import { readFileSync, rmSync } from "node:fs";
import { optionsOrExit } from "@gshf/cli";
import { scratchDirectory } from "@gshf/embedded";
import { type Browser, chromium, type Page } from "@playwright/test";
import { z } from "zod";
import { closeScenes, makeLabelingScene } from "../../apps/web/e2e/labeling-scene.ts";
import { buildWeb } from "../stack/build-web.ts";
import { startStack } from "../stack/start-stack.ts";
import { ensureChromium } from "./chromium.ts";
import { missingPieces } from "./missing-pieces.ts";

const usage = `usage: npm run -s check:answers -- --file FILE [--json]

  --file FILE   JSONL: {"id", "text", "visible"?: [pieces of the text that must be visible]} a line
  --json        print JSON: [{"id", "shown", "missing"}]`;

const values = optionsOrExit(
  usage,
  z.object({ file: z.string({ error: "is needed" }), json: z.boolean().default(false) }),
);
const say = (text: string) => console.error(text);

const rowSchema = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  visible: z.array(z.string()).default([]),
});
type Row = z.output<typeof rowSchema>;
/** `missing`: in the order of `visible`, and named once though it is missing on both screens. */
type Finding = { id: string | number; shown: string; missing: string[] };

const screens = [
  { width: 1366, height: 768 },
  { width: 375, height: 667 },
] as const;

function readRows(file: string): Row[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line, index) => {
      if (line.trim() === "") return [];
      try {
        return [rowSchema.parse(JSON.parse(line))];
      } catch (error) {
        const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
        throw new Error(`line ${index + 1} of ${file} can't be read: ${why}`);
      }
    });
}

/** As the worker stores what a policy server sends: Postgres takes neither null characters nor half characters. */
const storable = (text: string) => text.replaceAll("\u0000", "\uFFFD").toWellFormed();
/** Stands in the answer beside a text, and tells which it is: sides and order are drawn. */
const besideOf = (index: number) => `Beside text number ${index} of the check.`;

// Run in the page: what both answers show. The copy of a formula for screen readers is hidden for the moment, since
// nobody sees it. Text, because the page's types are not those of this process.
const readAnswers = `(() => {
  const bodies = [...document.querySelectorAll("[data-testid=pair] [data-answer]")];
  const unseen = bodies.flatMap((body) => [...body.querySelectorAll(".katex-mathml, .sr-only")]);
  for (const element of unseen) element.style.display = "none";
  const texts = bodies.map((body) => body.innerText);
  for (const element of unseen) element.style.removeProperty("display");
  return texts;
})()`;
const leaseOnScreen = `document.querySelector("[data-testid=pair]")?.getAttribute("data-lease") ?? null`;

async function readPair(page: Page): Promise<{ index: number; shown: string[] }> {
  let index = -1;
  const shown: string[] = [];
  for (const size of screens) {
    await page.setViewportSize(size);
    const texts = await page.evaluate<string[]>(readAnswers);
    const beside = texts.findIndex((text) => /^Beside text number \d+ of the check\.$/.test(text.trim()));
    index = Number(/\d+/.exec(texts[beside] ?? "")?.[0] ?? -1);
    shown.push(texts[1 - beside] ?? "");
  }
  return { index, shown };
}

/** Labels the pair on screen, to see the next one. */
async function goOn(page: Page): Promise<void> {
  const before = await page.evaluate<string | null>(leaseOnScreen);
  // A choice is not taken in a pair's first moments.
  for (let attempt = 0; attempt < 40; attempt++) {
    await page.keyboard.press("e");
    const isNext = page.waitForFunction(`${leaseOnScreen} !== ${JSON.stringify(before)}`, null, {
      timeout: 500,
    });
    if (
      await isNext.then(
        () => true,
        () => false,
      )
    ) {
      return;
    }
  }
  throw new Error("the labeling page takes no choice");
}

async function look(
  browser: Browser,
  stackUrls: { web: string; database: string },
  rows: Row[],
): Promise<Finding[]> {
  const scene = await makeLabelingScene(stackUrls.database, {
    slug: "answers",
    labelers: 1,
    cases: rows.map(({ text }, index) => ({
      name: String(index),
      prompt: [{ role: "user", content: "How does this look?" }],
      first: storable(text),
      second: besideOf(index),
    })),
  });
  const page = await browser.newPage({ reducedMotion: "reduce" });
  // A machine may be busy; what hangs still ends.
  page.setDefaultTimeout(120_000);
  await page.goto(`${stackUrls.web}${scene.invites[0] ?? ""}`);
  await page.getByRole("button", { name: "Join and start" }).click();
  await page.waitForURL("**/label**");
  await page.goto(`${stackUrls.web}/label/${scene.slug}`);
  const found = new Map<number, Finding>();
  while (found.size < rows.length) {
    await page.waitForSelector("[data-testid=pair] [data-answer]");
    const { index, shown } = await readPair(page);
    const row = rows[index];
    if (row === undefined) throw new Error("the labeling page shows a pair that isn't of this check");
    const missing = row.visible.filter((piece) =>
      shown.some((text) => missingPieces(text, [piece]).length > 0),
    );
    found.set(index, { id: row.id, shown: shown[0] ?? "", missing });
    if (found.size < rows.length) await goOn(page);
  }
  return rows.flatMap((_, index) => found.get(index) ?? []);
}

async function check(rows: Row[]): Promise<Finding[]> {
  if (rows.length === 0) return [];
  const found = await ensureChromium();
  if (!found.ok) throw new Error(found.message);
  const scratch = scratchDirectory("check-answers");
  await buildWeb(say);
  const stack = await startStack({ dataDirectory: scratch, without: ["lab", "worker"], throwAway: true });
  const browser = await chromium.launch({
    executablePath: found.path,
    args: ["--no-sandbox", "--disable-gpu"],
  });
  try {
    return await look(browser, stack.urls, rows);
  } finally {
    await closeScenes();
    await browser.close();
    await stack.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

try {
  const findings = await check(readRows(values.file));
  const faulty = findings.filter(({ missing }) => missing.length > 0);
  if (values.json) console.log(JSON.stringify(findings, null, 2));
  else {
    for (const { id, missing } of faulty) {
      for (const piece of missing) console.log(`${id}: ${JSON.stringify(piece)} is not visible`);
    }
    console.log(`${findings.length} texts, ${faulty.length} with something missing`);
  }
  process.exitCode = faulty.length > 0 ? 1 : 0;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
