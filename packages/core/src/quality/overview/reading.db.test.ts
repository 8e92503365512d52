import { granted } from "@gshf/testing";
import { expect, it } from "vitest";
import {
  answer,
  makeScene,
  mustGetPair,
  type Person,
  type Scene,
  slug,
  withOwner,
} from "../../fixtures/labeling.fixture.ts";
import { computeNow } from "../../fixtures/statistics.fixture.ts";
import { labelingVerbs, submitJudgment, undoJudgment } from "../../labeling/index.ts";
import { listAnnotators } from "../index.ts";

/** Five pairs, one after the other, to one person, and what the quality page then says of them. */
async function paceOf(label: (scene: Scene, person: Person, leaseId: string, n: number) => Promise<void>) {
  await using scene = await makeScene({ pairs: 5, labelsPerPair: 1, people: 1 });
  const { deps, owner } = await withOwner(scene);
  const [person] = scene.people;
  if (person === undefined) throw new Error("nobody");
  for (let n = 0; n < 5; n++) {
    const { lease } = await mustGetPair(scene, person);
    scene.pass(5);
    await label(scene, person, lease.leaseId, n);
  }
  await computeNow(deps, owner, slug);
  const [row] = granted(await listAnnotators(deps, owner, { slug, limit: 50 })).items;
  return row;
}

it("a person's pace is not that of their corrections, which take no reading", async () => {
  const pace = await paceOf(async ({ deps, pass }, { actor }, leaseId, n) => {
    granted(await submitJudgment(deps, actor, answer(leaseId)));
    if (n < 2) return;
    const again = granted(await undoJudgment(deps, actor, { slug }));
    pass(1);
    const quick = answer(again.lease.leaseId, { choice: "right", durationMs: 90, visibleMs: 90 });
    granted(await submitJudgment(deps, actor, quick));
  });
  expect(pace).toMatchObject({ labels: 5, fastStreak: 0, tooFast: 0, medianSeconds: 3.5 });
});

it("labels without reading are seen, also where their strength was said after the choice", async () => {
  const pace = await paceOf(async ({ deps }, { actor }, leaseId) => {
    const quick = answer(leaseId, { strength: null, durationMs: 90, visibleMs: 90 });
    const { judgmentId } = granted(await submitJudgment(deps, actor, quick));
    granted(await labelingVerbs.setStrength(deps, actor, { slug, judgmentId, strength: 2 }));
  });
  expect(pace).toMatchObject({ labels: 5, fastStreak: 5, medianSeconds: 0.09 });
});
