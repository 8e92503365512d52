import { expect, type Page, test } from "@playwright/test";
import { joinAndLabel, leaseOnScreen, press, untilGone, untilSettled } from "./label-page.ts";
import { plainCase } from "./labeling-content.ts";
import { closeScenes, type LabelingScene, sceneFor } from "./labeling-scene.ts";

test.afterEach(closeScenes);

/** A text with a table that is wider than any card. */
const table = `| ${"a very long heading | ".repeat(12)}\n| ${"--- | ".repeat(12)}\n| ${"a cell that has words | ".repeat(12)}`;

async function openDesk(page: Page, slug: string, pairs = 4): Promise<LabelingScene> {
  const cases = Array.from({ length: pairs }, (_, i) => plainCase(i + 1));
  const scene = await sceneFor(page, { slug, cases, labelers: 1 });
  await joinAndLabel(page, scene.invites[0]);
  return scene;
}

const judgments = (scene: LabelingScene) =>
  scene.db.judgment.count({ where: { pair: { projectId: scene.projectId } } });
const better = (page: Page) => page.getByRole("button", { name: "A is better", exact: true });
const allSent = (page: Page) => expect(page.getByTestId("send-mark")).toHaveAttribute("data-unsent", "0");

/** Waits for long enough that anything that was pressed would have had its effect. */
async function untilNextSettled(page: Page, before: string | null): Promise<void> {
  await untilGone(page, before);
  await untilSettled(page);
}

/** From now on counts the pairs that call themselves the one on screen, at every change of the page. @returns the most */
async function countPairs(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const seen = { most: 0 };
    Object.assign(window, { seen });
    const count = () => document.querySelectorAll("[data-testid=pair]").length;
    new MutationObserver(() => {
      seen.most = Math.max(seen.most, count());
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  return () => page.evaluate(() => Reflect.get(window, "seen").most);
}

test("a double click, and a click that was begun on the pair before, label one pair", async ({ page }) => {
  const scene = await openDesk(page, "double-click");
  await untilSettled(page);
  let before = await leaseOnScreen(page);
  await better(page).dblclick({ delay: 20 });
  await untilNextSettled(page, before);
  before = await leaseOnScreen(page);
  await better(page).hover();
  await page.mouse.down();
  await page.keyboard.press("b");
  await untilNextSettled(page, before);
  before = await leaseOnScreen(page);
  await page.mouse.up();
  await page.keyboard.press("?");
  await page.keyboard.press("Escape");
  expect(await leaseOnScreen(page)).toBe(before);
  await allSent(page);
  expect(await judgments(scene)).toBe(2);
});

test("a held key, on a focused button too, labels one pair, and leaves the button", async ({ page }) => {
  const scene = await openDesk(page, "held-key", 6);
  for (const key of ["Enter", "Space", "a"]) {
    await untilSettled(page);
    const before = await leaseOnScreen(page);
    if (key !== "a") await better(page).focus();
    // Each further one is a repeat, as of a key that is held.
    for (let i = 0; i < 4; i++) await page.keyboard.down(key);
    if (key === "Space") await page.keyboard.up(key);
    await untilNextSettled(page, before);
    const next = await leaseOnScreen(page);
    for (let i = 0; i < 4; i++) await page.keyboard.down(key);
    await page.keyboard.up(key);
    expect(await leaseOnScreen(page)).toBe(next);
    await expect(better(page)).not.toBeFocused();
  }
  await allSent(page);
  expect(await judgments(scene)).toBe(3);
});

test("Tab and Enter after the reason label nothing, and Ctrl+Enter ends it", async ({ page }) => {
  const scene = await openDesk(page, "tab-enter");
  await untilSettled(page);
  const lease = await leaseOnScreen(page);
  const field = page.getByLabel("In your own words");
  await page.keyboard.press("r");
  await field.fill("Because.");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(field).toHaveCount(0);
  await page.keyboard.press("r");
  await field.press("Control+Enter");
  await expect(field).toHaveCount(0);
  expect(await leaseOnScreen(page)).toBe(lease);
  await press(page, "a");
  await allSent(page);
  expect(await scene.db.judgment.count({ where: { rationale: "Because." } })).toBe(1);
});

test("the arrows label after a click into a table, and scroll it when it was reached by Tab", async ({
  page,
}) => {
  const wide = [1, 2, 3].map((n) => Object.assign(plainCase(n), { first: table, second: table }));
  const scene = await sceneFor(page, { slug: "arrows", cases: wide, labelers: 1 });
  await joinAndLabel(page, scene.invites[0]);
  await untilSettled(page);
  const before = await leaseOnScreen(page);
  await page.getByTestId("pair").getByRole("cell").first().click();
  await page.keyboard.press("ArrowLeft");
  await untilNextSettled(page, before);
  const lease = await leaseOnScreen(page);
  const scroller = page.getByTestId("pair").getByRole("group", { name: "Table" }).first();
  for (let i = 0; i < 30 && !(await scroller.evaluate((e) => e === document.activeElement)); i++) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => scroller.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
  expect(await leaseOnScreen(page)).toBe(lease);
  await page.keyboard.press("Alt+ArrowRight");
  await page.keyboard.press("Control+a");
  expect(await leaseOnScreen(page)).toBe(lease);
});

test("a skip is taken back like a label", async ({ page }) => {
  const scene = await openDesk(page, "undo-skip");
  await untilSettled(page);
  const prompt = await page.getByTestId("pair").innerText();
  const pairsAtOnce = await countPairs(page);
  await page.keyboard.press("s");
  await page.keyboard.press("2");
  const skips = () => scene.db.skip.count({ where: { pair: { projectId: scene.projectId } } });
  await expect.poll(skips).toBe(1);
  await page.keyboard.press("Backspace");
  await expect.poll(() => page.getByTestId("pair").innerText()).toBe(prompt);
  await expect.poll(skips).toBe(0);
  expect(await pairsAtOnce(), "the pair that goes back into reserve is no longer the one on screen").toBe(1);
  await untilSettled(page);
  await page.keyboard.press("f");
  await page.keyboard.press("1");
  await expect.poll(skips).toBe(1);
  await page.goto(`/label/${scene.slug}/history`);
  await expect(page.getByRole("listitem").filter({ hasText: "Flagged" })).toBeVisible();
  await page.getByRole("button", { name: "Take back" }).click();
  await expect(page.getByTestId("pair")).toBeVisible();
  await expect.poll(skips).toBe(0);
});
