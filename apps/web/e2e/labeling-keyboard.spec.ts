import { expect, type Locator, type Page, test } from "@playwright/test";
import { expectFits } from "./accessibility.ts";
import { joinAndLabel, leaseOnScreen, press as pressKey, untilGone, untilSettled } from "./label-page.ts";
import { cases, plainCase } from "./labeling-content.ts";
import { closeScenes, sceneFor } from "./labeling-scene.ts";
import { addStudy, pairsPerSession } from "./labeling-study.ts";

test.afterEach(closeScenes);

const tabsMax = 60;

/** What is wrong with the place that has the focus: it must show its ring, and nothing may cover it. */
function faultOfFocus(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (!(focused instanceof HTMLElement) || focused === document.body) return null;
    const name = focused.getAttribute("aria-label") ?? focused.textContent?.slice(0, 40) ?? "";
    const style = getComputedStyle(focused);
    const label = `${focused.tagName} "${name}"`;
    if (style.outlineStyle === "none" || Number.parseFloat(style.outlineWidth) < 2)
      return `${label} has no ring`;
    const { left, right, top, bottom } = focused.getBoundingClientRect();
    const inset = 2;
    // What is taller than the window is seen by a part of it.
    const upper = Math.max(0, top) + inset;
    const lower = Math.min(window.innerHeight, bottom) - inset;
    // Closer together than the strip that an open panel leaves of the answers on a phone.
    const rows = Array.from({ length: 33 }, (_, i) => upper + (i / 32) * (lower - upper));
    const isSeen = rows.some((y) => {
      return [left + inset, (left + right) / 2, right - inset].some((x) => {
        const found = document.elementFromPoint(x, y);
        return found !== null && focused.contains(found);
      });
    });
    return isSeen ? null : `${label} is out of sight`;
  });
}

/** Tabs until the focus is there, looking at every stop on the way. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let i = 0; i < tabsMax; i++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
    // What lies under the bar is scrolled up in the next frame.
    await expect.poll(() => faultOfFocus(page)).toBeNull();
  }
  throw new Error(`${target} can't be reached with ${tabsMax} tabs`);
}

async function press(page: Page, target: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

test("from the welcome to the completion code by keyboard alone, 320 px wide", async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 320, height: 640 },
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const history = page.getByRole("menuitem", { name: "My labels" });
  const button = (name: string) => page.getByRole("button", { name });
  const scene = await sceneFor(page, { slug: "tabs-only", cases: cases.slice(0, 5), labelers: 0 });
  await page.goto(`${await addStudy(scene)}?PROLIFIC_PID=5f9abe&STUDY_ID=1&SESSION_ID=s1`);
  await expectFits(page);
  await press(page, button("Continue"));
  await press(page, page.getByRole("checkbox"), "Space");
  await expectFits(page);
  await press(page, button("Agree and continue"));
  await press(page, button("I have read them"));
  await press(page, button("Start the test"));
  const isGoodLeft = (await page.getByRole("region", { name: "Answer A" }).innerText()).includes("good");
  await expectFits(page);
  await press(page, button(isGoodLeft ? "A is better" : "B is better"));
  await press(page, button("See the result"));
  await press(page, page.getByRole("link", { name: "Start labeling" }));

  // A strength, a reason in chips and words, and the choice, all by tabbing.
  await press(page, button("clearly"));
  await press(page, button("Why?"));
  await expect(page.getByLabel("In your own words")).toBeFocused();
  await page.keyboard.type("It is warmer.");
  await page.keyboard.press("Escape");
  await expectFits(page);
  const lease = await leaseOnScreen(page);
  await untilSettled(page);
  await press(page, page.getByRole("button", { name: "B is better", exact: true }));
  await untilGone(page, lease);
  await expect(page.getByTestId("send-mark")).toHaveAttribute("data-unsent", "0");

  // Every stop of the labeling page is in sight. These answers are short and stand one below the other; how longer ones
  // are swiped with the arrows is the journey below.
  await press(page, button("More"));
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  for (let i = 0; i < 5 && !(await history.evaluate(isFocused)); i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expectFits(page);
  await press(page, button("Take back"));
  await expect(page.getByText("You chose “B is better” before.")).toBeVisible();
  for (let i = 0; i < pairsPerSession; i++) {
    await pressKey(page, "e");
  }
  await expect(page.getByText("DONE42")).toBeVisible();
  await expectFits(page);
  await tabTo(page, page.getByRole("link", { name: "Back to Prolific" }));
  const kept = await scene.db.judgment.findMany({
    where: { state: "superseded", pair: { projectId: scene.projectId } },
  });
  expect(kept).toMatchObject([{ choice: "right", strength: 2, rationale: "It is warmer." }]);
});

test("what gets the focus while its card is swiped away comes back into sight", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  // Longer than what is stacked on a phone.
  const answer = `Run it:\n\n\`\`\`\nls\n\`\`\`\n\n${"It lists what there is. ".repeat(60)}`;
  const coded = { ...plainCase(1), first: answer, second: answer };
  const scene = await sceneFor(page, { slug: "swiped-away", cases: [coded], labelers: 1 });
  await joinAndLabel(page, scene.invites[0]);
  const cards = page.getByRole("region", { name: "Both answers" });
  await tabTo(page, cards);
  await page.keyboard.press("ArrowRight");
  const swiped = () => cards.evaluate((element) => element.scrollLeft);
  // Half of the way: the button is still in sight, and the nearest place where the cards rest is the other card.
  await expect.poll(swiped, { intervals: [10] }).toBeGreaterThan(134);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Copy code" }).first()).toBeFocused();
  await expect.poll(swiped).toBe(0);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("ArrowRight");
  await expect.poll(swiped).toBeGreaterThan(250);
  await context.close();
});

const isFocused = (element: Element) => element === document.activeElement;
