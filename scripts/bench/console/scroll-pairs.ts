import { setTimeout as wait } from "node:timers/promises";
import type { BrowserContext, Page } from "@playwright/test";
import { quantile, round } from "../labeling/measure.ts";
import type { ProjectSize } from "./seed-size.ts";

export type ScrollFigures = {
  /** Rows the list says it has. */
  rows: number;
  frames: number;
  /** Frames in which a part of the list in sight had no row at all. */
  blank_frames: number;
  /** Frames in which a row in sight waited for its content. */
  waiting_frames: number;
  frame_ms_p95: number;
  frame_ms_max: number;
};

/** As one reads along, as one looks for something, as one drags; the speed in pixels a second. */
const gestures = [
  { speed: 800, distance: 4_000 },
  { speed: 4_000, distance: 24_000 },
  { speed: 20_000, distance: 200_000 },
];

/**
 * Scrolls through the pair browser as fingers do (the compositor scrolls, the page follows), then jumps to places all
 * over it; looks in each frame at what stands in sight. Null where there is no such page.
 */
export async function scrollPairs(
  context: BrowserContext,
  webUrl: string,
  { slug, rounds }: ProjectSize,
): Promise<ScrollFigures | null> {
  const page = await context.newPage();
  try {
    const response = await page.goto(`${webUrl}/projects/${slug}/rounds/${rounds}/pairs`);
    if (response?.status() !== 200) return null;
    const region = page.locator(regionSelector);
    await region.locator("tr[data-index]").first().waitFor();
    const box = await region.boundingBox();
    if (box === null) throw new Error("the list of pairs is nowhere");
    const rows = Number(await region.locator("table").getAttribute("aria-rowcount")) - 1;
    await page.evaluate(watchFrames);
    const devtools = await context.newCDPSession(page);
    for (const { speed, distance } of gestures) {
      const at = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
      await devtools.send("Input.synthesizeScrollGesture", {
        ...at,
        yDistance: -distance,
        speed,
        gestureSourceType: "mouse",
      });
    }
    for (let jump = 1; jump <= 12; jump++) {
      await page.evaluate(jumpTo((jump * 0.381966) % 1));
      await wait(400);
    }
    return { rows, ...(await readFrames(page)) };
  } finally {
    await page.close();
  }
}

const regionSelector = 'section[aria-label="Pairs, table"]';

const jumpTo = (share: number) =>
  `(() => { const list = document.querySelector('${regionSelector}'); list.scrollTop = list.scrollHeight * ${share}; })()`;

type Watched = { frames: number[]; blank: number; waiting: number };

/**
 * In the page: looks once a frame, before anything follows the scroll, at five places below the heading, which stays,
 * and above the edge of the list, or of the window where that ends before.
 */
const watchFrames = `
  window.watched = { frames: [], blank: 0, waiting: 0 };
  const region = document.querySelector('${regionSelector}');
  let last = performance.now();
  const look = (now) => {
    watched.frames.push(now - last);
    last = now;
    const { top, left, bottom } = region.getBoundingClientRect();
    const height = Math.min(bottom, innerHeight) - top;
    const rows = [0.12, 0.35, 0.6, 0.85, 0.97].map((share) =>
      document.elementFromPoint(left + 60, top + height * share)?.closest("tr[data-index], thead"));
    if (rows.some((row) => row == null)) watched.blank++;
    if (rows.some((row) => row?.getAttribute("aria-busy") === "true")) watched.waiting++;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);`;

async function readFrames(page: Page): Promise<Omit<ScrollFigures, "rows">> {
  const { frames, blank, waiting } = await page.evaluate<Watched>("window.watched");
  return {
    frames: frames.length,
    blank_frames: blank,
    waiting_frames: waiting,
    frame_ms_p95: round(quantile(frames, 0.95), 1),
    frame_ms_max: round(Math.max(...frames), 1),
  };
}
