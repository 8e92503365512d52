import { expect, type Page, test } from "@playwright/test";
import { expectAccessibleAndFits } from "./accessibility.ts";
import { press } from "./label-page.ts";
import { cases } from "./labeling-content.ts";
import { closeScenes, sceneFor } from "./labeling-scene.ts";
import { addStudy, pairsPerSession } from "./labeling-study.ts";

test.afterEach(closeScenes);

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
    await expect(page.getByRole("heading", { name: "Participant ID missing" })).toBeVisible();
    await expectAccessibleAndFits(page, "entry without a person");

    const own = `${entry}?PROLIFIC_PID=5f9abc&STUDY_ID=1&SESSION_ID=s1`;
    await page.goto(own);
    await expect(page).toHaveURL(/\/label\/.*\/start$/);
    await expect(page.getByText("£0.125 per label")).toBeVisible();
    await expectAccessibleAndFits(page, "welcome");
    // Going around the steps leads back to them.
    await page.goto(`/label/${scene.slug}`);
    await expect(page).toHaveURL(/\/start$/);
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByRole("button", { name: "Agree and continue" })).toBeDisabled();
    await expectAccessibleAndFits(page, "consent");
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Agree and continue" }).click();
    await expect(page.getByText("Four is right.")).toBeVisible();
    await expectAccessibleAndFits(page, "guidelines");
    await page.getByRole("button", { name: "I have read them" }).click();
    await page.getByRole("button", { name: "Start the test" }).click();
    await expect(page.getByRole("button", { name: "Equal" })).toBeVisible();
    await expectAccessibleAndFits(page, "test");
    await answerTest(page, false);
    await expectAccessibleAndFits(page, "feedback");
    await page.getByRole("button", { name: "See the result" }).click();
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("button", { name: "Equal" })).toBeVisible();
    await answerTest(page, true);
    await page.getByRole("button", { name: "See the result" }).click();
    await page.getByRole("link", { name: "Start labeling" }).click();

    for (let i = 0; i < pairsPerSession; i++) {
      await press(page, "b");
    }
    await expect(page).toHaveURL(/\/finish$/);
    await expect(page.getByText("DONE42")).toBeVisible();
    await expectAccessibleAndFits(page, "code");
    await expect(page.getByRole("link", { name: "Back to Prolific" })).toHaveAttribute(
      "href",
      "https://app.prolific.com/submissions/complete?cc=DONE42",
    );
    await page.goto("/label");
    await expect(page.getByText("£0.25")).toBeVisible();
    await expectAccessibleAndFits(page, "home");

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

test("a German participant who is paused reads in German why, and ends the session with the way back", async ({
  browser,
}) => {
  const viewport = { width: 320, height: 720 };
  const context = await browser.newContext({ locale: "de-DE", viewport, reducedMotion: "reduce" });
  const page = await context.newPage();
  const scene = await sceneFor(page, { slug: "crowd-paused", cases: cases.slice(0, 4), labelers: 0 });
  const { db, projectId } = scene;
  const entry = await addStudy(scene);
  // Nothing but the general welcome comes first here.
  await db.onboardingText.deleteMany({ where: { projectId } });
  await db.guidelineVersion.deleteMany({ where: { projectId } });
  await db.qualificationTest.deleteMany({ where: { projectId } });
  await page.goto(`${entry}?PROLIFIC_PID=5f9paused&STUDY_ID=1&SESSION_ID=s1`);
  await expect(page.getByText("welche Antwort du lieber bekämst")).toBeVisible();
  await expect(page.getByText(/0,125.£ pro Urteil/)).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expectAccessibleAndFits(page, "general welcome");
  await page.getByRole("button", { name: "Weiter" }).click();
  await page.getByRole("link", { name: "Jetzt bewerten" }).click();
  await expect(page.getByTestId("pair")).toBeVisible();
  await page.getByRole("button", { name: "Richtlinien" }).click();
  await expect(page.getByRole("button", { name: "Schließen" })).toBeVisible();
  await expectAccessibleAndFits(page, "guidelines in German");

  const member = await db.member.findFirstOrThrow({ where: { projectId } });
  const figures = { kind: "attention", failed: 2, counted: 3 };
  const standing = { state: "paused", reason: "two of three", figures, setBy: "system:quality" } as const;
  await db.memberStanding.create({ data: { ...standing, memberId: member.id, since: new Date() } });
  await db.slot.updateMany({
    where: { projectId, state: "leased" },
    data: { state: "open", holderId: null, leaseId: null, leasedAt: null, leaseUntil: null },
  });
  await page.reload();
  await expect(page.getByText("Das Bewerten ist für dich angehalten")).toBeVisible();
  await expect(
    page.getByText(/von deinen letzten 3 Aufmerksamkeitsprüfungen 2 nicht bestanden/),
  ).toBeVisible();
  await expectAccessibleAndFits(page, "paused");
  await page.getByRole("link", { name: "Deine Sitzung" }).click();
  await expect(page.getByText(/Grund: .*Die Forschenden sehen das/)).toBeVisible();
  await expectAccessibleAndFits(page, "paused session");
  await page.getByRole("button", { name: "Sitzung beenden" }).click();
  await expect(page.getByText("OUT42")).toBeVisible();
  await expectAccessibleAndFits(page, "left");
  await context.close();
});
