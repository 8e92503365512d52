import { expect, type Page, test } from "@playwright/test";
import { expectAccessibleAndFits } from "./accessibility.ts";
import { joinAndLabel, leaseOnScreen, press, untilGone, untilSettled } from "./label-page.ts";
import { plainCase } from "./labeling-content.ts";
import { closeScenes, type LabelingScene, type SceneOptions, sceneFor } from "./labeling-scene.ts";
import { stackOf } from "./stack.ts";

test.afterEach(closeScenes);

async function deskOf(page: Page, options: Partial<SceneOptions> & { slug: string }): Promise<LabelingScene> {
  const cases = [1, 2, 3, 4, 5].map(plainCase);
  return sceneFor(page, { cases, labelers: 1, ...options });
}

const judgments = (scene: LabelingScene) =>
  scene.db.judgment.findMany({
    where: { pair: { projectId: scene.projectId } },
    orderBy: { createdAt: "asc" },
  });

test("keys are changed, conflicts are named, and the own keys are there after a reload, in German too", async ({
  page,
}) => {
  const scene = await deskOf(page, { slug: "own-keys" });
  await joinAndLabel(page, scene.invites[0]);
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: /^Change.*: Equal$/ }).click();
  await page.keyboard.press("b");
  await expect(dialog.getByText("B is already the key for “B is better”. Press another one.")).toBeVisible();
  await expectAccessibleAndFits(page, "a conflict");
  // Escape keeps the old key and the dialog.
  await page.keyboard.press("Escape");
  await expect(dialog.getByText("Press a key")).toHaveCount(0);
  await dialog.getByRole("button", { name: /^Change.*: Equal$/ }).click();
  await page.keyboard.press("Shift+Q");
  await expect(dialog.getByRole("listitem").filter({ hasText: "Equal" })).toContainText("Q");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Equal" })).toContainText("Q");
  const lease = await leaseOnScreen(page);
  await untilSettled(page);
  await page.keyboard.press("e");
  expect(await leaseOnScreen(page)).toBe(lease);
  await press(page, "q");

  await page.getByRole("button", { name: "More" }).click();
  const kept = page.waitForResponse((response) => response.url().includes("labeling.savePreferences"));
  await page.getByRole("menuitem", { name: "Deutsch" }).click();
  // A reload would cut off what is on its way.
  await kept;
  await page.reload();
  await expect(page.getByRole("button", { name: "Gleich gut" })).toContainText("Q");
  await press(page, "q");
  await page.keyboard.press("?");
  await page.getByRole("button", { name: "Auf Standardtasten zurücksetzen" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Gleich gut" })).toContainText("E");
  await press(page, "e");
  await expect
    .poll(async () => (await judgments(scene)).map(({ choice }) => choice))
    .toEqual(["tie", "tie", "tie"]);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`answers are compared word by word on demand, and the label says so, ${colorScheme}`, async ({
    browser,
  }) => {
    const page = await (await browser.newContext({ colorScheme, reducedMotion: "reduce" })).newPage();
    // Which of the two comes first is drawn.
    const alike = {
      prompt: [{ role: "user" as const, content: "How do I boil an egg?" }],
      first: "Boil it for **seven** minutes, then cool it.\n\n<img src=x onerror=alert(1)>",
      second: "Boil it for **nine** minutes, then peel it.\n\n<img src=x onerror=alert(1)>",
    };
    const scene = await deskOf(page, {
      slug: "diff",
      cases: [
        { name: "alike", ...alike },
        { name: "alike again", ...alike },
      ],
    });
    await joinAndLabel(page, scene.invites[0]);
    const pair = page.getByTestId("pair");
    await expect(pair.locator("ins, del")).toHaveCount(0);
    await page.keyboard.press("d");
    await expect(page.getByText("Dashed line: only in A. Solid line: only in B.")).toBeVisible();
    const left = page.getByRole("article", { name: "Answer A" });
    const right = page.getByRole("article", { name: "Answer B" });
    const isSevenLeft = (await left.innerText()).includes("seven");
    await expect(left.locator("del")).toHaveText(isSevenLeft ? ["seven", "cool"] : ["nine", "peel"]);
    await expect(right.locator("ins")).toHaveText(isSevenLeft ? ["nine", "peel"] : ["seven", "cool"]);
    await expect(pair.locator("img")).toHaveCount(0);
    await expectAccessibleAndFits(page, "comparison");
    await page.keyboard.press("d");
    await expect(pair.locator("ins, del")).toHaveCount(0);
    await press(page, "a");
    await untilSettled(page);
    await page.keyboard.press("b");
    await expect
      .poll(async () => (await judgments(scene)).map(({ usedDiff }) => usedDiff))
      .toEqual([true, false]);
  });
}

test("asked for reasons, a labeler gives some, none, or goes back to the pair", async ({ page }) => {
  const scene = await deskOf(page, { slug: "reasons" });
  await scene.db.labelingSettings.create({
    data: { projectId: scene.projectId, rationaleShare: 1, updatedAt: new Date() },
  });
  await joinAndLabel(page, scene.invites[0]);
  const asked = (name: string) => page.getByRole("dialog", { name });
  const lease = await leaseOnScreen(page);
  await untilSettled(page);
  await page.keyboard.press("a");
  await expect(asked("A is better: why?")).toBeVisible();
  await expectAccessibleAndFits(page, "asked");
  await page.keyboard.press("Escape");
  expect(await leaseOnScreen(page)).toBe(lease);
  await page.keyboard.press("b");
  await expect(asked("B is better: why?")).toBeVisible();
  await page.keyboard.press("1");
  await page.keyboard.press("3");
  await page.getByLabel("In your own words").fill("It answers the question.");
  await page.keyboard.press("Control+Enter");
  await untilGone(page, lease);
  await untilSettled(page);
  await page.keyboard.press("e");
  await expect(asked("Equal: why?")).toBeVisible();
  await press(page, "Enter");
  await expect
    .poll(() => judgments(scene))
    .toMatchObject([
      {
        choice: "right",
        reasons: ["correct", "clear"],
        rationale: "It answers the question.",
        rationaleAsked: true,
      },
      { choice: "tie", reasons: [], rationale: "", rationaleAsked: true },
    ]);
});

test("a label is taken once the answers can have been read; the screen says when", async ({ page }) => {
  const long = "A sentence that takes its time. ".repeat(30);
  const scene = await deskOf(page, {
    slug: "reading",
    cases: [1, 2].map((n) => ({ ...plainCase(n), first: long, second: `${long} ${n}` })),
  });
  await scene.db.labelingSettings.create({
    data: { projectId: scene.projectId, holdsForReading: true, updatedAt: new Date() },
  });
  await page.clock.install();
  await joinAndLabel(page, scene.invites[0]);
  const lease = await leaseOnScreen(page);
  const grantAt = (at: number) =>
    scene.db.lease.updateMany({ where: { id: lease ?? "" }, data: { grantedAt: new Date(at) } });
  await expect(page.getByTestId("reading-left")).toHaveText(/^Read for 1[345] more seconds$/);
  await page.keyboard.press("1");
  await page.keyboard.press("a");
  expect(await leaseOnScreen(page)).toBe(lease);
  await expect(page.getByRole("button", { name: "A is better" })).toHaveAttribute("aria-disabled", "true");
  await expectAccessibleAndFits(page, "held");
  // The page's clock runs ahead; the server's does not, and it does not believe the page. A grant a minute
  // ahead leaves time to read, however long this test has taken.
  await grantAt(Date.now() + 60_000);
  await page.clock.fastForward(20_000);
  await expect(page.getByTestId("reading-left")).toHaveCount(0);
  await page.keyboard.press("a");
  await expect(
    page.getByText(/This pair is back: Read both answers for \d+ more seconds?/).first(),
  ).toBeVisible();
  await expect(page.getByTestId("pair")).toHaveAttribute("data-lease", lease ?? "");
  await expect(page.getByRole("button", { name: "slightly" })).toHaveAttribute("aria-pressed", "true");
  expect(await judgments(scene)).toEqual([]);
  await grantAt(Date.now() - 60_000);
  await page.clock.fastForward(20_000);
  await expect(page.getByTestId("reading-left")).toHaveCount(0);
  await page.keyboard.press("a");
  await expect
    .poll(() => judgments(scene))
    .toMatchObject([{ choice: "left", strength: 1, state: "counted" }]);
});

test("a researcher sets what the screen asks and holds back", async ({ page }) => {
  await page.goto((await stackOf(page.request)).researcherUrl);
  await page.goto("/projects/demo/settings");
  const share = page.getByLabel("Share of pairs that ask for reasons");
  const holds = page.getByLabel("Accept labels only after enough reading time");
  const save = async () => {
    const saved = page.waitForResponse((response) => response.url().includes("labeling.setRules"));
    await page.locator("form").filter({ has: share }).getByRole("button", { name: "Save" }).click();
    expect((await saved).ok()).toBe(true);
  };
  await share.fill("0.25");
  await holds.check();
  await save();
  await page.reload();
  await expect(share).toHaveValue("0.25");
  await expect(holds).toBeChecked();
  // Other journeys label in the same project.
  await share.fill("0");
  await holds.uncheck();
  await save();
});
