import { createTestDeps } from "@gshf/testing";
import { describe, expect, it } from "vitest";
import {
  answer,
  makeScene,
  mustGetPair,
  type Person,
  type Scene,
  slug,
} from "../../fixtures/labeling.fixture.ts";
import { listLabelingProjects, submitJudgment } from "../../labeling/index.ts";
import { isFirstLeft } from "../../slots/index.ts";
import { sweepStatistics, workStatistics } from "../index.ts";

type Word = "first" | "second" | "tie";
const seed = 7;

/** Labels every pair of the round; `say` answers by its position. */
async function labelAll(scene: Scene, person: Person, pairs: number, say: (position: number) => Word) {
  for (let i = 0; i < pairs; i++) {
    const { lease } = await mustGetPair(scene, person);
    const { pair } = await scene.db.slot.findUniqueOrThrow({
      where: { leaseId: lease.leaseId },
      include: { pair: true },
    });
    const word = say(pair.position);
    const isLeft = (word === "first") === isFirstLeft(seed, pair.id, person.pseudonym);
    const choice = word === "tie" ? "both_bad" : isLeft ? "left" : "right";
    const strength = word === "tie" ? null : (1 as const);
    const judged = await submitJudgment(
      scene.deps,
      person.actor,
      answer(lease.leaseId, { choice, strength }),
    );
    if (!judged.ok) throw new Error(judged.message);
  }
}

async function record(scene: Scene, person: Person) {
  const signal = new AbortController().signal;
  const deps = createTestDeps(scene.db, { now: scene.deps.now });
  await sweepStatistics(deps);
  await workStatistics(deps, scene.projectId, { signal });
  const home = await listLabelingProjects(scene.deps, person.actor, { limit: 50 });
  if (!home.ok) throw new Error(home.message);
  const project = home.value.items.find((candidate) => candidate.slug === slug);
  if (project === undefined) throw new Error("the project is not on the labeler's page");
  return project.record;
}

describe("a labeler's own record", () => {
  it("tells how many of the others' votes say the same, whatever side it stood on, once the round is frozen", async () => {
    await using scene = await makeScene({ pairs: 8, labelsPerPair: 3, people: 3 });
    const [me, same, other] = scene.people;
    if (me === undefined || same === undefined || other === undefined) throw new Error("three are needed");
    const mine = (position: number): Word => (position < 2 ? "tie" : position % 2 === 0 ? "first" : "second");
    await labelAll(scene, me, 8, mine);
    await labelAll(scene, same, 8, mine);
    await labelAll(scene, other, 8, (position) => (position < 4 ? mine(position) : "tie"));
    expect(await record(scene, me)).toEqual({ agreement: null, gold: null });
    await scene.db.round.update({
      where: { id: scene.roundId },
      data: { state: "complete", frozenAt: scene.deps.now() },
    });
    expect(await record(scene, me)).toEqual({ agreement: { share: 12 / 16, votes: 16 }, gold: null });
    expect((await record(scene, other)).agreement).toEqual({ share: 8 / 16, votes: 16 });
  });

  it("says nothing of few votes", async () => {
    await using scene = await makeScene({ pairs: 9, labelsPerPair: 2, people: 2 });
    for (const person of scene.people) await labelAll(scene, person, 9, () => "first");
    await scene.db.round.update({
      where: { id: scene.roundId },
      data: { state: "complete", frozenAt: scene.deps.now() },
    });
    for (const person of scene.people) expect((await record(scene, person)).agreement).toBeNull();
  });
});
