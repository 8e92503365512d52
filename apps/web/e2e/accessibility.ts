import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** The rules that look at colors. All others judge the document, which is the same in either theme. */
const colorRules = ["color-contrast", "link-in-text-block"];

/** axe finds nothing on the page as it stands. */
export async function expectAccessible(page: Page, what = page.url()): Promise<void> {
  await expectNothing(new AxeBuilder({ page }).withTags(tags), what);
}

/** axe finds nothing on the page in the light theme, nor in the colors of the dark one; leaves it light. */
export async function expectAccessibleInBothThemes(page: Page, what = page.url()): Promise<void> {
  await expectAccessible(page, what);
  const paper = await paperColor(page);
  // Without transitions, so that no color is caught on its way.
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await expect.poll(() => paperColor(page)).not.toBe(paper);
  await expectNothing(new AxeBuilder({ page }).withRules(colorRules), `${what}, dark`);
  await page.emulateMedia({ colorScheme: "light" });
}

/** Nothing is wider than the window. */
export async function expectFits(page: Page, what = page.url()): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${what} must not scroll sideways`).toBeLessThanOrEqual(0);
}

const paperColor = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

async function expectNothing(builder: AxeBuilder, what: string): Promise<void> {
  const { violations } = await builder.analyze();
  const found = violations.map(
    ({ id, nodes }) =>
      `${what}: ${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(" | ")}`,
  );
  expect(found).toEqual([]);
}
