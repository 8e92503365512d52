import { createTestDeps } from "@gshf/testing";
import { expect, it } from "vitest";
import { answer, makeScene, mustGetPair, slug } from "../../fixtures/labeling.fixture.ts";
import { computeNow } from "../../fixtures/statistics.fixture.ts";
import { submitJudgment } from "../../labeling/index.ts";
import { countStopped, listAnnotators, setStanding } from "../index.ts";

it("shows researchers who waits for their decision, and shows them first", async () => {
  await using scene = await makeScene({ pairs: 3, labelsPerPair: 3, people: 3 });
  const { db, projectId } = scene;
  const deps = createTestDeps(db, { now: scene.deps.now });
  const { id: userId } = await db.user.create({ data: {} });
  await db.member.create({ data: { projectId, userId, role: "owner", pseudonym: "L-0900" } });
  const owner = { kind: "user", userId } as const;
  for (const person of scene.people) {
    const { lease } = await mustGetPair(scene, person);
    await submitJudgment(scene.deps, person.actor, answer(lease.leaseId));
  }
  expect(await countStopped(deps, owner, { slug })).toMatchObject({ value: { paused: 0, blocked: 0 } });
  const [first, second, third] = scene.people;
  const stop = (pseudonym: string, state: "paused" | "blocked") =>
    setStanding(deps, owner, { slug, pseudonym, state, reason: "very fast answers" });
  await stop(second?.pseudonym ?? "", "blocked");
  await stop(third?.pseudonym ?? "", "paused");
  expect(await countStopped(deps, owner, { slug })).toMatchObject({ value: { paused: 1, blocked: 1 } });
  await computeNow(deps, owner, slug);
  const people = await listAnnotators(deps, owner, { slug, limit: 50 });
  if (!people.ok || first === undefined) throw new Error("nobody is shown");
  expect(people.value.items.map(({ pseudonym }) => pseudonym)).toEqual([
    ...[third?.pseudonym, second?.pseudonym, first.pseudonym],
  ]);
  expect(await countStopped(deps, first.actor, { slug })).toMatchObject({ reason: "forbidden" });
});
