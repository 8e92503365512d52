import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { cases } from "./labeling-content.ts";
import { closeScenes, type LabelingScene, sceneFor } from "./labeling-scene.ts";
import { stackOf } from "./stack.ts";

test.afterEach(closeScenes);

/** Lets one new person give so many pairs, the same ones for everybody, their n-th label, straight into the database. */
async function label(
  { db, projectId, roundId }: LabelingScene,
  { pseudonym, index, labels }: { pseudonym: string; index: number; labels: number },
) {
  const { id: userId } = await db.user.create({ data: {} });
  const { id: memberId } = await db.member.create({
    data: { projectId, userId, role: "labeler", pseudonym },
  });
  const slots = await db.slot.findMany({
    where: { roundId, state: "open", index },
    orderBy: { pairId: "asc" },
    take: labels,
  });
  for (const { id: slotId, pairId } of slots) {
    const leaseId = randomUUID();
    await db.slot.update({ where: { id: slotId }, data: { state: "done", holderId: memberId, leaseId } });
    const ids = { slotId, pairId, memberId, leaseId, idempotencyKey: leaseId };
    const said = {
      choice: "left",
      strength: 2,
      firstWasLeft: true,
      durationMs: 9_000,
      visibleMs: 8_000,
    } as const;
    await db.judgment.create({ data: { ...ids, ...said } });
  }
}

test("figures say from when they are, and newer ones come without a reload when asked for", async ({
  page,
}) => {
  await page.goto((await stackOf(page.request)).researcherUrl);
  const scene = await sceneFor(page, { slug: "figures", cases, labelers: 0, labelsPerPair: 2 });
  const researcher = await scene.db.user.findFirstOrThrow({ where: { isDemo: true, email: { not: null } } });
  await scene.db.member.create({
    data: { projectId: scene.projectId, userId: researcher.id, role: "owner", pseudonym: "L-0900" },
  });
  await page.goto(`/projects/${scene.slug}/quality`);
  await expect(page.getByText("No labels yet")).toBeVisible();
  await label(scene, { pseudonym: "L-0001", index: 0, labels: 3 });
  await page.getByRole("button", { name: "Compute now" }).click();
  const people = page.getByRole("table", { name: "Annotators" });
  await expect(people.getByRole("row", { name: /L-0001 3 / })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/^As of .*, 3 labels/)).toBeVisible();
  await label(scene, { pseudonym: "L-0002", index: 1, labels: 2 });
  await page.getByRole("button", { name: "Compute now" }).click();
  await expect(people.getByRole("row", { name: /L-0002 2 / })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/^As of .*, 5 labels/)).toBeVisible();
  await page.getByRole("tab", { name: "Agreement" }).click();
  await expect(page.getByRole("table", { name: "Agreement" }).getByRole("row").nth(1)).toContainText("2");
});
