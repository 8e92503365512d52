import { expect, type Page, test } from "@playwright/test";
import { expectAccessibleAndFits } from "./accessibility.ts";
import { press } from "./label-page.ts";
import type { Case } from "./labeling-content.ts";
import { closeScenes, type LabelingScene, sceneFor } from "./labeling-scene.ts";

test.afterEach(closeScenes);

const ask = [{ role: "user", content: "What is worth knowing about rivers? Tell me all of it." }];
const long = "A river carries stones to the sea, and the sea returns none of them.\n\n".repeat(30);
const short: Case = { name: "short", prompt: ask, first: "They flow.", second: "They flow down to the sea." };
const tall: Case = {
  name: "tall",
  prompt: ask,
  first: `${long}${"Donaudampfschifffahrt".repeat(20)}`,
  second: `${long}End.`,
};

async function start(page: Page, slug: string, cases: Case[]) {
  const scene = await sceneFor(page, { slug, cases, labelers: 1 });
  await page.goto(scene.invites[0] ?? "");
  await page.getByRole("button", { name: "Join and start" }).click();
  await page.waitForURL("**/label**");
  await page.goto(`/label/${scene.slug}`);
  await expect(page.getByTestId("pair")).toBeVisible();
  return scene;
}

/** Buttons of the bar that are out of sight, behind something, or smaller than a thumb. */
function badButtons(page: Page, names: string[]): Promise<string[]> {
  return page.evaluate((wanted) => {
    const bar = document.querySelector("[data-choice-bar]");
    return wanted.flatMap((name) => {
      const button = [...(bar?.querySelectorAll("button") ?? [])].find((found) =>
        found.innerText.includes(name),
      );
      if (button === undefined) return [`${name}: no button says so`];
      const { x, y, width, height } = button.getBoundingClientRect();
      const faults: string[] = [];
      if (width < 44 || height < 44) faults.push(`${name}: ${width} × ${height}`);
      if (!button.contains(document.elementFromPoint(x + width / 2, y + height / 2)))
        faults.push(`${name}: out of sight`);
      return faults;
    });
  }, names);
}

const choices = ["A is better", "B is better", "Equal", "Both bad"];
const others = ["slightly", "clearly", "much", "Why?", "Skip", "Flag", "Undo"];

test("the choices are in sight on every screen, large enough for a thumb, and say what they are", async ({
  page,
}) => {
  await start(page, "small", [tall]);
  for (const [width, height] of [
    [1366, 625],
    [1024, 768],
    [375, 667],
    [375, 553],
    [320, 480],
  ] as const) {
    await page.setViewportSize({ width, height });
    expect(await badButtons(page, [...choices, ...others]), `${width} × ${height}`).toEqual([]);
    await expectAccessibleAndFits(page, `${width} × ${height}`);
  }
  // A phone held sideways: what is beside the choices comes with the end of the page.
  await page.setViewportSize({ width: 667, height: 375 });
  expect(await badButtons(page, choices)).toEqual([]);
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  expect(await badButtons(page, [...choices, ...others])).toEqual([]);
});

/** Labels the pair on screen as soon as it takes an answer, and reads what was kept of it. */
async function label(page: Page, scene: LabelingScene) {
  await press(page, "a");
  const kept = () => scene.db.judgment.findMany({ where: { pair: { projectId: scene.projectId } } });
  await expect.poll(async () => (await kept()).length).toBe(1);
  return (await kept())[0];
}

test("on a phone short answers stand one below the other, and both are in view", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 667 });
  const scene = await start(page, "stacked", [short]);
  const boxOf = (side: string) => page.getByRole("article", { name: `Answer ${side}` }).boundingBox();
  const [a, b] = [await boxOf("A"), await boxOf("B")];
  expect(b?.x).toBe(a?.x);
  expect(b?.y).toBeGreaterThan((a?.y ?? 0) + (a?.height ?? 0));
  const judgment = await label(page, scene);
  expect(judgment?.leftInViewMs).toBeGreaterThan(0);
  expect(judgment?.rightInViewMs).toBeGreaterThan(0);
});

test("a label says that B was never in view", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 667 });
  const scene = await start(page, "in-view", [tall]);
  await expect(page.getByRole("button", { name: "Answer B" })).toBeVisible();
  const judgment = await label(page, scene);
  expect(judgment?.leftInViewMs).toBeGreaterThan(0);
  expect(judgment?.rightInViewMs).toBe(0);
});

test("W shows both answers as written, and the label says so", async ({ page }) => {
  const source = "**bold**   and\n\n- [x] `code`\u200B";
  const scene = await start(page, "as-written", [
    { name: "marks", prompt: ask, first: source, second: "plain" },
  ]);
  const pair = page.getByTestId("pair");
  await expect(pair.locator("[data-answer] code")).toHaveText("code");
  await page.keyboard.press("w");
  await expect(page.getByText("Both answers as written, without formatting.")).toBeVisible();
  const texts = await pair
    .locator("[data-answer]")
    .evaluateAll((bodies) => bodies.map((body) => body.textContent));
  expect(texts.toSorted()).toEqual([source, "plain"].toSorted());
  await page.keyboard.press("?");
  await expect(
    page
      .getByRole("dialog")
      .getByText("Show the answers as written, or formatted again", { exact: true })
      .first(),
  ).toBeVisible();
  await page.keyboard.press("Escape");
  await press(page, "e");
  await expect
    .poll(() => scene.db.judgment.findMany({ where: { pair: { projectId: scene.projectId } } }))
    .toMatchObject([{ usedSource: true, usedDiff: false }]);
});
