import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, expectAccessibleAndFits } from "./accessibility.ts";
import { plainCase } from "./labeling-content.ts";
import { closeScenes, type LabelingScene, sceneFor } from "./labeling-scene.ts";
import { stackOf } from "./stack.ts";

test.afterEach(closeScenes);

/** A project of the demo's researcher with three pairs that somebody flagged; the first is held for that. */
async function flaggedScene(page: Page): Promise<LabelingScene> {
  const scene = await sceneFor(page, {
    slug: "review",
    cases: [1, 2, 3].map(plainCase),
    labelers: 0,
    labelsPerPair: 2,
  });
  const { db, projectId, roundId } = scene;
  const researcher = await db.user.findFirstOrThrow({ where: { isDemo: true, email: { not: null } } });
  await db.member.create({
    data: { projectId, userId: researcher.id, role: "owner", pseudonym: "L-0900" },
  });
  const { id: userId } = await db.user.create({ data: {} });
  const labeler = await db.member.create({
    data: { projectId, userId, role: "labeler", pseudonym: "L-0001" },
  });
  const pairs = await db.pair.findMany({ where: { roundId }, orderBy: { id: "asc" } });
  await db.skip.createMany({
    data: pairs.map(({ id }, i) => ({
      pairId: id,
      memberId: labeler.id,
      flagged: true,
      reason: i === 0 ? "private_data: <b>a phone number</b>" : `broken: number ${i + 1}`,
    })),
  });
  const [held, voted] = pairs;
  await db.slot.updateMany({ where: { pairId: held?.id ?? "" }, data: { state: "held" } });
  const slot = await db.slot.findFirstOrThrow({ where: { pairId: voted?.id ?? "" } });
  const leaseId = randomUUID();
  await db.slot.update({
    where: { id: slot.id },
    data: { state: "done", holderId: labeler.id, leaseId },
  });
  await db.judgment.create({
    data: {
      slotId: slot.id,
      pairId: slot.pairId,
      memberId: labeler.id,
      leaseId,
      idempotencyKey: leaseId,
      choice: "left",
      firstWasLeft: true,
      durationMs: 9_000,
      visibleMs: 8_000,
      reasons: ["correct"],
      rationale: "**It** names the capital.",
      rationaleAsked: true,
    },
  });
  return scene;
}

test("a reviewer leaves a pair for later, leaves one out and lets one go, by keyboard", async ({ page }) => {
  await page.goto((await stackOf(page.request)).researcherUrl);
  const scene = await flaggedScene(page);
  await page.goto(`/projects/${scene.slug}/rounds/1`);
  await expect(page.getByText("1 pair was flagged as harmful or private.")).toBeVisible();
  await page.getByRole("link", { name: "has looked" }).click();
  const places = page.getByRole("navigation", { name: "Pairs to review" });
  await expect(places).toContainText("1 of 3");
  await expect(page.getByRole("tab", { name: "Review (3)" })).toBeVisible();
  await expect(page.getByText("private_data: <b>a phone number</b>")).toBeVisible();
  await expect(page.getByText("This pair is held until you decide")).toBeVisible();
  await expectAccessible(page);

  await places.getByRole("button", { name: "Later" }).focus();
  await page.keyboard.press("Enter");
  await expect(places).toContainText("2 of 3");
  await expect(page.getByText("broken: number 2")).toBeVisible();
  const votes = page.locator("details").filter({ hasText: "How people voted" });
  await votes.locator("summary").first().focus();
  await page.keyboard.press("Enter");
  const vote = votes.getByRole("row").filter({ hasText: "L-0001" });
  await expect(vote).toBeVisible();
  await expect(vote.getByRole("listitem")).toHaveText("correct");
  await expect(vote).toContainText("**It** names the capital.");
  await page.setViewportSize({ width: 320, height: 640 });
  await expectAccessibleAndFits(page, "a pair with its votes");

  await page.getByRole("button", { name: "Leave out" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Say why the pair is left out.")).toBeVisible();
  const leaveOut = async () => {
    await page.getByLabel("Why").fill("It is cut off.");
    await page.getByRole("button", { name: "Leave out" }).focus();
    await page.keyboard.press("Enter");
    await expect(places).toContainText("2 of 2");
  };
  await leaveOut();
  await page.getByRole("button", { name: "Undo" }).focus();
  await page.keyboard.press("Enter");
  await expect(places).toContainText("2 of 3");
  await expect(page.getByText("broken: number 2")).toBeVisible();
  await leaveOut();
  await expect(page.getByText("broken: number 3")).toBeVisible();

  await places.getByRole("button", { name: "Back" }).focus();
  await page.keyboard.press("Enter");
  await expect(places).toContainText("1 of 2");
  await page.getByRole("button", { name: "Clear flags" }).focus();
  await page.keyboard.press("Enter");
  await expect(places).toContainText("1 of 1");
  const states = async () => {
    const counts = await scene.db.slot.groupBy({
      by: ["state"],
      where: { roundId: scene.roundId },
      _count: true,
      orderBy: { state: "asc" },
    });
    return counts.map(({ state, _count }) => [state, _count]);
  };
  expect(await states()).toEqual([
    ["open", 4],
    ["done", 1],
    ["closed", 1],
  ]);

  const { pairId } = await scene.db.adjudication.findFirstOrThrow({ where: { projectId: scene.projectId } });
  await page.goto(`/projects/${scene.slug}/rounds/1/pairs/${pairId}`);
  await expect(page.getByText("Left out of labeling, datasets and fits")).toBeVisible();
  await expectAccessibleAndFits(page, "a pair that is left out");
  await page.getByRole("button", { name: "Undo the decision" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Left out of labeling, datasets and fits")).toHaveCount(0);
  expect(await states()).toEqual([
    ["open", 5],
    ["done", 1],
  ]);
});
