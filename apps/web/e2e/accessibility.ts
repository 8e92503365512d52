import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** The rules that look at colors. All others judge the document, which is the same in either theme. */
const colorRules = ["color-contrast", "link-in-text-block"];

/** axe finds nothing on the page as it stands. */
export async function expectAccessible(page: Page, what = page.url()): Promise<void> {
  await expectNothing(axeOn(page).withTags(tags), what);
}

/** axe finds nothing on the page in the light theme, nor in the colors of the dark one. */
export async function expectAccessibleInBothThemes(page: Page, what = page.url()): Promise<void> {
  await expectAccessible(page, what);
  const inColors = axeOn(page).withRules(colorRules);
  await inDark(page, () => expectNothing(inColors, `${what}, dark`));
}

/** Looks at a light page in its dark theme, once that is there, and leaves it light. */
export async function inDark(page: Page, look: () => Promise<void>): Promise<void> {
  const paper = await paperColor(page);
  // Reduced motion is without transitions, so that no color is caught on its way.
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await expect.poll(() => paperColor(page)).not.toBe(paper);
  await look();
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(() => paperColor(page)).toBe(paper);
}

/** Nothing is wider than the window. */
export async function expectFits(page: Page, what = page.url()): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${what} must not scroll sideways`).toBe(0);
}

export async function expectAccessibleAndFits(page: Page, what: string): Promise<void> {
  await expectAccessible(page, what);
  await expectFits(page, what);
}

const paperColor = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

/**
 * axe run in the page itself. It otherwise merges what it found in each frame in a further page, to which it sends all
 * that passed as well: three times the work, for pages that have one frame.
 */
function axeOn(page: Page): AxeBuilder {
  expect(page.frames(), "frames of other origins are not looked into").toHaveLength(1);
  return new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
}

async function expectNothing(builder: AxeBuilder, what: string): Promise<void> {
  const { violations } = await builder.analyze();
  const found = violations.map(
    ({ id, nodes }) =>
      `${what}: ${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(" | ")}`,
  );
  expect(found).toEqual([]);
}

/** Until a page of the console is there, and has its data. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
}

const desk = { width: 1280, height: 800 };
const phone = { width: 320, height: 640 };

/** A page at a desk and on a phone, in both themes. */
export async function expectWellMade(page: Page): Promise<void> {
  await page.setViewportSize(desk);
  await expectAccessibleInBothThemes(page);
  await page.setViewportSize(phone);
  await expectFits(page);
  await inDark(page, () => expectFits(page));
  await page.setViewportSize(desk);
}
