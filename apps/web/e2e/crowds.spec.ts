import { randomBytes } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { sha256Hex, stableId } from "@gshf/core/projects";
import { expect, type Page, test } from "@playwright/test";
import { cases } from "./labeling-content.ts";
import { closeScenes, type LabelingScene, sceneFor } from "./labeling-scene.ts";

test.afterEach(closeScenes);

const pairsPerSession = 2;

async function findNothing(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  expect(violations.map((violation) => `${what}: ${violation.id}`)).toEqual([]);
  const tooWide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(tooWide, `${what} scrolls sideways`).toBeLessThanOrEqual(0);
}

/** Everything that can come before the first pair, and a study at Prolific that sends people there. */
async function addStudy(scene: LabelingScene): Promise<string> {
  const { db, projectId, slug } = scene;
  const by = { createdBy: "test" };
  await db.onboardingText.createMany({
    data: [
      { ...by, projectId, kind: "welcome", version: 1, text: "You compare **two answers**." },
      { ...by, projectId, kind: "consent", version: 1, text: "Labels are kept under a pseudonym." },
    ],
  });
  const example = { prompt: "2+2?", left: "4", right: "5", choice: "left", why: "Four is right." };
  await db.guidelineVersion.create({
    data: {
      ...{ ...by, projectId, version: 1, text: "Correct beats pleasant." },
      ...{ examples: [example], mustAcknowledge: true },
    },
  });
  const prompt = await db.prompt.create({
    data: { projectId, key: "known", split: "train", messages: [{ role: "user", content: "2+2?" }] },
  });
  const [firstId, secondId] = ["good: 4", "bad: 5"].map((text) => stableId("response", slug, "known", text));
  for (const [id, text] of [
    [firstId, "good: 4"],
    [secondId, "bad: 5"],
  ] as const) {
    const data = { id: id ?? "", projectId, promptId: prompt.id, text, textSha256: sha256Hex(text) };
    await db.response.create({ data: { ...data, purpose: "offline" } });
  }
  const pairId = stableId("pair", slug, "known");
  await db.pair.create({
    data: {
      ...{ id: pairId, projectId, promptId: prompt.id, position: 0, source: "offline" },
      ...{ arm: "offline", strategy: "offline", firstId: firstId ?? "", secondId: secondId ?? "" },
    },
  });
  const explanation = "Two and two are four.";
  await db.goldPair.create({
    data: { ...by, projectId, pairId, kind: "qualification", firstIsBetter: true, explanation },
  });
  const rules = { isOn: true, itemsPerAttempt: 1, rightMin: 1, attemptsMax: 2 };
  await db.qualificationTest.create({ data: { projectId, ...rules } });
  const token = `study_${randomBytes(24).toString("base64url")}`;
  const study = await db.study.create({
    data: {
      ...{ ...by, projectId, platform: "prolific", name: "Pilot", pairsPerSession },
      ...{ completionCode: "DONE42", screenOutCode: "OUT42" },
      // Only the entry is under test; the sealed token shows the link to researchers.
      ...{ tokenSha256: sha256Hex(token), tokenSealed: "" },
    },
  });
  const rate = { mode: "per_label", amountMilli: 125, currency: "GBP" } as const;
  await db.payRate.create({
    data: { ...by, ...rate, projectId, studyId: study.id, since: new Date(Date.now() - 60_000) },
  });
  return `/crowd/prolific/${token}`;
}

/** Answers the one item of the test. */
async function answerTest(page: Page, rightly: boolean): Promise<void> {
  const first = page.getByRole("region", { name: "Answer A" });
  const isGoodLeft = (await first.innerText()).includes("good");
  await page.getByRole("button", { name: isGoodLeft === rightly ? "A is better" : "B is better" }).click();
  await expect(page.getByText("Two and two are four.")).toBeVisible();
}

for (const { colorScheme, width } of [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 320 },
] as const) {
  test(`a participant comes from Prolific, learns, labels and gets the code (${colorScheme}, ${width} px)`, async ({
    browser,
  }) => {
    const viewport = { width, height: 720 };
    const context = await browser.newContext({ colorScheme, viewport, reducedMotion: "reduce" });
    const page = await context.newPage();
    const scene = await sceneFor(page, { slug: `crowd-${width}`, cases: cases.slice(0, 4), labelers: 0 });
    const entry = await addStudy(scene);
    await page.goto(entry);
    await expect(page.getByRole("heading", { name: "Your link lacks who you are" })).toBeVisible();
    await findNothing(page, "entry without a person");

    const own = `${entry}?PROLIFIC_PID=5f9abc&STUDY_ID=1&SESSION_ID=s1`;
    await page.goto(own);
    await expect(page).toHaveURL(/\/label\/.*\/start$/);
    await expect(page.getByText("£0.125 per label")).toBeVisible();
    await findNothing(page, "welcome");
    // Going around the steps leads back to them.
    await page.goto(`/label/${scene.slug}`);
    await expect(page).toHaveURL(/\/start$/);
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByRole("button", { name: "Agree and continue" })).toBeDisabled();
    await findNothing(page, "consent");
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Agree and continue" }).click();
    await expect(page.getByText("Four is right.")).toBeVisible();
    await findNothing(page, "guidelines");
    await page.getByRole("button", { name: "I have read them" }).click();
    await page.getByRole("button", { name: "Start the test" }).click();
    await expect(page.getByRole("button", { name: "Equal" })).toBeVisible();
    await findNothing(page, "test");
    await answerTest(page, false);
    await findNothing(page, "feedback");
    await page.getByRole("button", { name: "See the result" }).click();
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("button", { name: "Equal" })).toBeVisible();
    await answerTest(page, true);
    await page.getByRole("button", { name: "See the result" }).click();
    await page.getByRole("link", { name: "Start labeling" }).click();

    for (let i = 0; i < pairsPerSession; i++) {
      const pair = page.getByTestId("pair").first();
      await expect(pair).toBeVisible();
      const lease = await pair.getAttribute("data-lease");
      await page.keyboard.press("b");
      await expect(page.locator(`[data-testid=pair][data-lease="${lease}"]`)).toHaveCount(0);
    }
    await expect(page).toHaveURL(/\/finish$/);
    await expect(page.getByText("DONE42")).toBeVisible();
    await findNothing(page, "code");
    await expect(page.getByRole("link", { name: "Back to Prolific" })).toHaveAttribute(
      "href",
      "https://app.prolific.com/submissions/complete?cc=DONE42",
    );
    await page.goto("/label");
    await expect(page.getByText("£0.25")).toBeVisible();
    await findNothing(page, "home");

    // The same person again, from another browser, is the same pseudonym.
    const again = await (await browser.newContext()).newPage();
    await again.goto(own);
    const members = await scene.db.member.findMany({ where: { projectId: scene.projectId } });
    expect(members.map((member) => member.pseudonym)).toEqual(["L-0001"]);
  });
}

test("who does not agree is not let further, and gets no code", async ({ page }) => {
  const scene = await sceneFor(page, { slug: "declines", cases: cases.slice(0, 1), labelers: 0 });
  const entry = await addStudy(scene);
  await page.goto(`${entry}?PROLIFIC_PID=5f9abd`);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "I do not agree" }).click();
  await page.getByRole("button", { name: "Leave" }).click();
  await expect(page).toHaveURL(/\/finish$/);
  await expect(page.getByText(/return your submission/)).toBeVisible();
  await expect(page.getByText("DONE42")).toHaveCount(0);
  await page.goto(`/label/${scene.slug}`);
  await expect(page).toHaveURL(/\/finish$/);
});
