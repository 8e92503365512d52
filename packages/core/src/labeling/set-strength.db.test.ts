import { expect, it } from "vitest";
import { answer, mustGetPair, scene2, slug } from "../fixtures/labeling.fixture.ts";
import { setStrength } from "./set-strength.ts";
import { submitJudgment } from "./submit-judgment.ts";
import { undoJudgment } from "./undo-judgment.ts";

async function labeled(choice: "left" | "tie", strength: 1 | null = null) {
  const scene = await scene2();
  const { lease } = await mustGetPair(scene, scene.one);
  const said = answer(lease.leaseId, { choice, strength, rationale: "Clear.", rightInViewMs: 70 });
  const submitted = await submitJudgment(scene.deps, scene.one.actor, said);
  if (!submitted.ok) throw new Error(submitted.message);
  const { judgmentId } = submitted.value;
  return Object.assign(scene, { judgmentId });
}

it("adds to a label how much better the answer is; the label without it is superseded, its times stay", async () => {
  await using scene = await labeled("left");
  scene.pass(2);
  const input = { slug, judgmentId: scene.judgmentId, strength: 3 as const };
  const set = await setStrength(scene.deps, scene.one.actor, input);
  const [old, fresh] = await scene.db.judgment.findMany({ orderBy: { createdAt: "asc" } });
  expect([old?.state, fresh?.state]).toEqual(["superseded", "counted"]);
  expect(fresh).toMatchObject({
    id: set.ok ? set.value.judgmentId : "",
    supersedesId: old?.id,
    strength: 3,
    rationale: "Clear.",
    durationMs: old?.durationMs,
    visibleMs: old?.visibleMs,
    rightInViewMs: 70,
    leaseId: old?.leaseId,
    firstWasLeft: old?.firstWasLeft,
  });
  // The answer was lost, and the browser asks again.
  expect(await setStrength(scene.deps, scene.one.actor, input)).toEqual(set);
  expect(await scene.db.judgment.count()).toBe(2);
  expect(await undoJudgment(scene.deps, scene.one.actor, { slug })).toMatchObject({
    ok: true,
    value: { previous: { strength: 3 } },
  });
});

it("adds it to nothing that has it, is a tie, is taken back or is somebody else's", async () => {
  await using tie = await labeled("tie");
  const strength = 2 as const;
  expect(
    await setStrength(tie.deps, tie.one.actor, { slug, judgmentId: tie.judgmentId, strength }),
  ).toMatchObject({ ok: false, reason: "conflict" });
  await using graded = await labeled("left", 1);
  const ofOne = { slug, judgmentId: graded.judgmentId, strength };
  expect(await setStrength(graded.deps, graded.one.actor, ofOne)).toMatchObject({ reason: "conflict" });
  expect(await setStrength(graded.deps, graded.two.actor, ofOne)).toMatchObject({ reason: "not-found" });
  await using scene = await labeled("left");
  await undoJudgment(scene.deps, scene.one.actor, { slug });
  expect(
    await setStrength(scene.deps, scene.one.actor, { slug, judgmentId: scene.judgmentId, strength }),
  ).toMatchObject({ ok: false, reason: "conflict" });
});
