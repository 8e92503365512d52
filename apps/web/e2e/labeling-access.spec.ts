import { expect, test } from "@playwright/test";
import { expectAccessibleInBothThemes } from "./accessibility.ts";
import { press, untilSettled } from "./label-page.ts";
import { cases } from "./labeling-content.ts";
import { closeScenes, sceneFor } from "./labeling-scene.ts";

test.afterEach(closeScenes);

test("axe finds nothing on the labeler's pages in either theme", async ({ browser }) => {
  test.setTimeout(600_000);
  const page = await (await browser.newContext({ colorScheme: "light", reducedMotion: "reduce" })).newPage();
  const scene = await sceneFor(page, {
    slug: "axe",
    cases,
    labelers: 1,
  });
  await page.goto(scene.invites[0] ?? "");
  await expectAccessibleInBothThemes(page, "invite");
  await page.getByRole("button", { name: "Join and start" }).click();
  await expect(page.getByTestId("pair")).toBeVisible();
  await page.goto("/label");
  await expect(page.getByRole("link", { name: "Start labeling" })).toBeVisible();
  await expectAccessibleInBothThemes(page, "home");
  await page.getByRole("link", { name: "Start labeling" }).click();
  for (let i = 0; i < cases.length; i++) {
    await expect(page.getByTestId("pair")).toBeVisible();
    await expectAccessibleInBothThemes(page, `pair ${i}`);
    if (i === 0) {
      await untilSettled(page);
      for (const key of ["r", "s", "f", "?", "h"]) {
        await page.keyboard.press(key);
        await expect(page.getByRole(key === "r" ? "textbox" : "dialog").first()).toBeVisible();
        await expectAccessibleInBothThemes(page, `after ${key}`);
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog")).toHaveCount(0);
      }
      await page.keyboard.press("2");
    }
    await press(page, "b");
  }
  await expect(page.getByRole("heading", { name: "You have labeled everything here" })).toBeVisible();
  await expectAccessibleInBothThemes(page, "none");
  await page.getByRole("link", { name: "My labels" }).click();
  await expect(page.getByRole("button", { name: "Take back" }).first()).toBeVisible();
  await expectAccessibleInBothThemes(page, "history");
});

test("the whole flow goes by keyboard alone, also in German", async ({ page }) => {
  const scene = await sceneFor(page, {
    slug: "keyboard",
    cases: cases.slice(0, 3),
    labelers: 1,
  });
  await page.goto(scene.invites[0] ?? "");
  // The button that joins has the focus, and leads straight on.
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("pair")).toBeVisible();
  await page.getByRole("button", { name: "More" }).focus();
  await page.keyboard.press("Enter");
  const kept = page.waitForResponse((response) => response.url().includes("labeling.savePreferences"));
  await page.getByRole("menuitem", { name: "Deutsch" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "A ist besser" })).toBeVisible();
  // A reload would cut off what is on its way.
  await kept;
  await page.reload();
  await expect(page).toHaveTitle("Bewerten · gshf");
  await expect(page.getByRole("link", { name: "Zum Inhalt" })).toHaveAttribute("lang", "de");
  const better = page.getByRole("button", { name: "B ist besser" });
  await expect(better).toBeVisible();
  await untilSettled(page);
  await better.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("confirmation")).toHaveText("B ist besser");
  await expect
    .poll(() => scene.db.judgment.count({ where: { choice: "right", pair: { projectId: scene.projectId } } }))
    .toBe(1);
});
