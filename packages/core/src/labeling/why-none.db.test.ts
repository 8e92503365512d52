import type { RoundState } from "@gshf/db";
import { describe, expect, it } from "vitest";
import { makeScene, type Scene, slug } from "../fixtures/labeling.fixture.ts";
import { leaseNextPair } from "./lease-next-pair.ts";

/** A round's history: its states and how many seconds after the scene's beginning they were entered. */
async function addRound(scene: Scene, number: number, history: [RoundState, number][]): Promise<void> {
  const { db, projectId } = scene;
  const begin = scene.deps.now().getTime();
  const [state, since] = history.at(-1) ?? ["draft", 0];
  const at = (seconds: number) => new Date(begin + seconds * 1000);
  await db.round.create({
    data: {
      projectId,
      number,
      state,
      stateSince: at(since),
      seed: number,
      createdBy: "test",
      config: {},
      events: {
        create: history.map(([to, seconds]) => ({ at: at(seconds), kind: "test", to, actor: "test" })),
      },
    },
  });
}

async function none(scene: Scene): Promise<{ reason: string; retryAt: Date | null }> {
  const [person] = scene.people;
  if (person === undefined) throw new Error("nobody");
  const next = await leaseNextPair(scene.deps, person.actor, { slug, prefetch: 0, holding: [] });
  if (!next.ok || next.value.kind !== "none") throw new Error("there is a pair");
  return next.value;
}

/** A project whose earlier rounds took 100, 300 and 200 s from sampling to labeling, and 50 s from there to the next. */
async function withPast(): Promise<Scene> {
  const scene = await makeScene({ pairs: 0, labelsPerPair: 1, people: 1 });
  await scene.db.round.deleteMany();
  let at = 0;
  for (const [i, took] of [100, 300, 200].entries()) {
    await addRound(scene, i + 1, [
      ["sampling", at],
      ["labeling", at + took],
      ["training", at + took + 10],
      ["complete", at + took + 40],
    ]);
    at += took + 60;
  }
  scene.pass(at);
  return scene;
}

describe("when there is no pair", () => {
  it("tells when to expect pairs, by what earlier rounds took from the same state on", async () => {
    await using scene = await withPast();
    const now = scene.deps.now().getTime();
    await addRound(scene, 4, [["sampling", 0]]);
    expect(await none(scene)).toMatchObject({ reason: "preparing", retryAt: new Date(now + 200_000) });
    scene.pass(201);
    expect(await none(scene)).toMatchObject({ reason: "preparing", retryAt: null });
  });

  it("counts from the present round's end to the next round's labels once it has all its own", async () => {
    await using scene = await withPast();
    const now = scene.deps.now().getTime();
    await addRound(scene, 4, [
      ["labeling", -20],
      ["training", 0],
    ]);
    // From training to the next round's labels it took 350, 250 and 30 s.
    expect(await none(scene)).toMatchObject({ reason: "round-over", retryAt: new Date(now + 250_000) });
  });

  it("says that nothing is known before a round came that far", async () => {
    await using scene = await makeScene({ pairs: 0, labelsPerPair: 1, people: 1 });
    await scene.db.round.deleteMany();
    await addRound(scene, 1, [["embedding", 0]]);
    expect(await none(scene)).toMatchObject({ reason: "preparing", retryAt: null });
  });
});
