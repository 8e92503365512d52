import { granted, until } from "@gshf/testing";
import { expect, it } from "vitest";
import { answer, mustGetPair, scene2, slug, withOwner } from "../fixtures/labeling.fixture.ts";
import { submitJudgment } from "../labeling/index.ts";
import { followRounds } from "./follow-rounds.ts";
import { marksOf } from "./round-marks.sql.ts";

it("marks a round anew with each label, a stage's progress, an event and a new name, and not by itself", async () => {
  await using scene = await scene2(3);
  const { db, projectId, roundId } = scene;
  const mark = async () => (await marksOf(db, [projectId]))[0]?.mark;
  const seen = [await mark()];
  expect(await mark()).toBe(seen[0]);
  const acts = [
    async () => {
      const { lease } = await mustGetPair(scene, scene.one);
      granted(await submitJudgment(scene.deps, scene.one.actor, answer(lease.leaseId, { choice: "left" })));
    },
    () => db.roundTask.create({ data: { roundId, stage: "sampling", shard: 0, total: 10 } }),
    () => db.roundTask.updateMany({ where: { roundId }, data: { done: 3 } }),
    () => db.roundEvent.create({ data: { roundId, kind: "note", actor: "system:worker" } }),
    () => db.round.update({ where: { id: roundId }, data: { name: "Another" } }),
    () => db.round.update({ where: { id: roundId }, data: { problem: { code: "x" } } }),
  ];
  for (const act of acts) {
    await act();
    const now = await mark();
    expect(seen).not.toContain(now);
    seen.push(now);
  }
  await db.round.update({ where: { id: roundId }, data: { state: "complete" } });
  expect(await mark()).toBeUndefined();
});

it("tells each who follows of a change, of a round's end too, and nobody who stopped", async () => {
  await using scene = await scene2(1);
  const { deps, owner } = await withOwner(scene);
  const follow = async () => {
    const told: number[] = [];
    const stop = granted(await followRounds(deps, owner, { slug }, ({ number }) => told.push(number)));
    return { told, stop };
  };
  const [one, two] = [await follow(), await follow()];
  let turn = 0;
  // Until the first look is over, a change is taken for how it was.
  await until("both to hear", async () => {
    await scene.db.round.update({ where: { id: scene.roundId }, data: { name: `turn ${turn++}` } });
    return one.told.length > 0 && two.told.length > 0;
  });
  one.stop();
  const [heard, before] = [one.told.length, two.told.length];
  await scene.db.round.update({ where: { id: scene.roundId }, data: { state: "complete" } });
  // Names that changed before may be told of first; the round that is gone is told of last, and never again.
  await until("the end to be told", () => two.told.length > before);
  expect(one.told).toHaveLength(heard);
  expect(new Set(two.told)).toEqual(new Set([1]));
  two.stop();
});

it("tells nothing to who may not read rounds", async () => {
  await using scene = await scene2(1);
  const { deps } = await withOwner(scene);
  const asked = (actor: typeof scene.one.actor) => followRounds(deps, actor, { slug }, () => undefined);
  expect(await asked(scene.one.actor)).toMatchObject({ ok: false, reason: "forbidden" });
  const nobody = { kind: "user", userId: "01a208ca-9249-73ff-872d-4ee03b8340ba" } as const;
  expect(await asked(nobody)).toMatchObject({ ok: false, reason: "not-found" });
});
