import { createTestDeps } from "@gshf/testing";
import { describe, expect, it } from "vitest";
import type { Actor, Deps } from "../../access/index.ts";
import { answer, makeScene, type Scene, slug } from "../../fixtures/labeling.fixture.ts";
import { labelingVerbs, leaseNextPair, submitJudgment, undoJudgment } from "../../labeling/index.ts";
import { listAnnotators } from "../index.ts";

type Labeled = { scene: Scene; deps: Deps; owner: Actor };

async function withOwner(scene: Scene): Promise<Labeled> {
  const deps = createTestDeps(scene.db, { now: scene.deps.now });
  const { id: userId } = await scene.db.user.create({ data: {} });
  const { projectId } = scene;
  await scene.db.member.create({ data: { projectId, userId, role: "owner", pseudonym: "L-0900" } });
  return { scene, deps, owner: { kind: "user", userId } };
}

const value = <T>(outcome: { ok: true; value: T } | { ok: false; message: string }): T => {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
};

describe("the pace of a person", () => {
  it("is not that of their corrections, which take no reading", async () => {
    await using scene = await makeScene({ pairs: 5, labelsPerPair: 1, people: 1 });
    const { deps, owner } = await withOwner(scene);
    const [person] = scene.people;
    if (person === undefined) throw new Error("nobody");
    for (let n = 0; n < 5; n++) {
      const next = value(await leaseNextPair(scene.deps, person.actor, { slug, prefetch: 0, holding: [] }));
      if (next.kind === "none") throw new Error(next.reason);
      scene.pass(5);
      value(await submitJudgment(scene.deps, person.actor, answer(next.lease.leaseId)));
      if (n < 2) continue;
      const again = value(await undoJudgment(scene.deps, person.actor, { slug }));
      scene.pass(1);
      const quick = answer(again.lease.leaseId, { choice: "right", durationMs: 90, visibleMs: 90 });
      value(await submitJudgment(scene.deps, person.actor, quick));
    }
    const [row] = value(await listAnnotators(deps, owner, { slug }));
    expect(row).toMatchObject({ labels: 5, fastStreak: 0, tooFast: 0, medianSeconds: 3.5 });
  });
});

describe("labels without reading", () => {
  it("are seen, also where their strength was said after the choice", async () => {
    await using scene = await makeScene({ pairs: 5, labelsPerPair: 1, people: 1 });
    const { deps, owner } = await withOwner(scene);
    const [person] = scene.people;
    if (person === undefined) throw new Error("nobody");
    for (let n = 0; n < 5; n++) {
      const next = value(await leaseNextPair(scene.deps, person.actor, { slug, prefetch: 0, holding: [] }));
      if (next.kind === "none") throw new Error(next.reason);
      scene.pass(5);
      const quick = answer(next.lease.leaseId, { strength: null, durationMs: 90, visibleMs: 90 });
      const { judgmentId } = value(await submitJudgment(scene.deps, person.actor, quick));
      value(await labelingVerbs.setStrength(scene.deps, person.actor, { slug, judgmentId, strength: 2 }));
    }
    const [row] = value(await listAnnotators(deps, owner, { slug }));
    expect(row).toMatchObject({ labels: 5, fastStreak: 5, medianSeconds: 0.09 });
  });
});
