import { expect, test } from "@playwright/test";
import { joinAndLabel, press, untilSettled } from "./label-page.ts";
import { plainCase } from "./labeling-content.ts";
import { closeScenes, sceneFor } from "./labeling-scene.ts";

test.afterEach(closeScenes);

const numbers = (count: number) => Array.from({ length: count }, (_, i) => plainCase(i + 1));

test("somebody else who signs in in another tab gets none of the labels; they are sent once their giver is back", async ({
  page,
  context,
}) => {
  // More than the first keeps in reserve.
  const scene = await sceneFor(page, { slug: "two-people", cases: numbers(24), labelers: 2 });
  const of = (pseudonym: string) =>
    scene.db.judgment.count({ where: { member: { pseudonym, projectId: scene.projectId } } });
  const [first, second] = scene.invites;
  await joinAndLabel(page, first);
  await press(page, "a");
  await expect.poll(() => of("L-0001")).toBe(1);
  await context.clearCookies();
  const other = await context.newPage();
  await joinAndLabel(other, second);
  await press(page, "b");
  await expect(page.getByText("Somebody else is signed in in this browser now.")).toBeVisible();
  await press(page, "a");
  await press(other, "e");
  await expect.poll(() => of("L-0002")).toBe(1);
  expect(await of("L-0001")).toBe(1);
  // The link brings back who joined by it in this browser.
  await other.goto(first ?? "");
  await other.getByRole("button", { name: "Join and start" }).click();
  await expect(other.getByRole("heading", { name: "You’re labeling in another tab" })).toBeVisible();
  await page.bringToFront();
  await page.getByRole("button", { name: "More" }).focus();
  await expect.poll(() => of("L-0001"), { timeout: 120_000 }).toBe(3);
  expect(await of("L-0002")).toBe(1);
  await expect(page.getByText("Somebody else is signed in in this browser now.")).toHaveCount(0);
  // A tab that is closed is no other tab.
  await page.close();
  await expect(other.getByTestId("pair")).toBeVisible();
});

test("a NUL in a reason is kept as what can't be shown, and stops nothing behind it", async ({ page }) => {
  const scene = await sceneFor(page, { slug: "nul", cases: numbers(4), labelers: 1 });
  await joinAndLabel(page, scene.invites[0]);
  await untilSettled(page);
  await page.keyboard.press("r");
  await page.getByLabel("In your own words").fill("before\u0000after");
  await page.keyboard.press("Control+Enter");
  await press(page, "a");
  await press(page, "b");
  await expect(page.getByTestId("send-mark")).toHaveAttribute("data-unsent", "0");
  const said = await scene.db.judgment.findMany({ where: { pair: { projectId: scene.projectId } } });
  expect(said.map(({ rationale }) => rationale).sort()).toEqual(["", "before\uFFFDafter"]);
});

test("what the server keeps refusing is set aside with its reason; everything else goes out", async ({
  page,
}) => {
  const scene = await sceneFor(page, { slug: "parked", cases: numbers(5), labelers: 1 });
  await joinAndLabel(page, scene.invites[0]);
  let refuses = true;
  await page.route("**/labeling.submit**", async (route) => {
    if (!refuses) return route.continue();
    refuses = false;
    await route.fulfill({ status: 413, contentType: "text/html", body: "<h1>Too large</h1>" });
  });
  await press(page, "a");
  await press(page, "b");
  const count = () => scene.db.judgment.count({ where: { pair: { projectId: scene.projectId } } });
  await expect.poll(count).toBe(1);
  await expect(page.getByText("One answer couldn’t be saved")).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "See why" }).click();
  const dialog = page.getByRole("dialog", { name: "Answers that couldn’t be saved" });
  await expect(dialog.getByText("A is better")).toBeVisible();
  await expect(dialog.getByText("Why it wasn’t saved: This is too large.")).toBeVisible();
  await dialog.getByRole("button", { name: "Send again" }).click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(count).toBe(2);
});
