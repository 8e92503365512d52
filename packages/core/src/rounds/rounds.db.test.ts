import { granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import { Killed, withFuse } from "../fixtures/fuse.fixture.ts";
import {
  createWorld,
  labelAll,
  paidTotal,
  resultOf,
  startTestRound,
  stateOf,
  submitPair,
  takePair,
  workOnce,
  workUntil,
} from "../fixtures/world.fixture.ts";
import { cancelRound, freezeRound, pauseRound, resumeRound, retryRound } from "./act-on-round.ts";
import { createRound } from "./create-round.ts";
import { newRoundSchema, workingStates } from "./model.ts";
import { startRound } from "./start-round.ts";
import { sweepRounds } from "./sweep-rounds.ts";

let undisturbedRun: ReturnType<typeof runUndisturbed> | undefined;

/** What a round ends in when nothing happens to it; run once. */
async function undisturbed() {
  undisturbedRun ??= runUndisturbed();
  return undisturbedRun;
}

async function runUndisturbed() {
  await using world = await createWorld();
  const roundId = await startTestRound(world);
  await workUntil(world, roundId, "labeling");
  await labelAll(world);
  await workUntil(world, roundId, "complete", "failed");
  return { result: await resultOf(world, roundId), paid: paidTotal(world) };
}

describe("a round", () => {
  test("goes from prompts to a measured policy, and the same seed gives the same round", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world);
    await workUntil(world, roundId, "labeling");
    const pairs = await world.deps.db.pair.findMany({ where: { roundId }, include: { slots: true } });
    expect(pairs).toHaveLength(6);
    for (const pair of pairs) {
      expect(pair.pairProbability).toBeGreaterThan(0);
      expect(pair.slots).toHaveLength(1);
      expect(pair.explanation).toMatchObject({ version: 2, strategy: "v-optimal", isCold: true });
    }
    await labelAll(world);
    await workUntil(world, roundId, "complete");
    const evaluations = await world.deps.db.evaluation.findMany({
      where: { roundId },
      include: { policy: true },
      orderBy: { policy: { name: "asc" } },
    });
    expect(evaluations.map((row) => row.policy.name)).toEqual(["pi0", "round-1"]);
    expect(evaluations[1]?.goldGain).toMatchObject({ mean: expect.any(Number) });
    expect(world.endpoints.adaptersLoaded).toEqual(["world-round-1"]);
    expect(await resultOf(world, roundId)).toEqual((await undisturbed()).result);
  });

  test("a second round learns from the first and builds on its dataset", async () => {
    await using world = await createWorld();
    for (let n = 1; n <= 2; n++) {
      const roundId = await startTestRound(world);
      await workUntil(world, roundId, "labeling");
      await labelAll(world);
      await workUntil(world, roundId, "complete");
    }
    const datasets = await world.deps.db.dataset.findMany({ orderBy: { createdAt: "asc" } });
    expect(datasets.map((dataset) => dataset.onlineRows)).toEqual([6, 12]);
    expect(datasets[1]?.parentId).toBe(datasets[0]?.id);
    const fits = await world.deps.db.rewardModel.findMany({ where: { purpose: "selection" } });
    expect(fits.map((fit) => fit.observations).sort()).toEqual([0, 6]);
    // What length does is told apart from the features, once there are labels; six are too few to hold some out.
    const told = { coefficient: expect.any(Number), low: expect.any(Number), high: expect.any(Number) };
    for (const { observations, diagnostics } of fits) {
      expect(diagnostics).toMatchObject({ length: observations === 0 ? null : { ...told, heldOut: null } });
    }
    // π₀'s answers to the validation prompts were drawn once for both rounds.
    const drawn = await world.deps.db.response.groupBy({
      by: ["policyId"],
      where: { purpose: "evaluation" },
      _count: true,
    });
    expect(new Set(drawn.map((row) => row._count)).size).toBe(1);
  });

  test("two workers at every stage leave one result and pay once", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world);
    const both = async () => Promise.all([workOnce(world.deps, roundId), workOnce(world.deps, roundId)]);
    for (let turn = 0; turn < 60; turn++) {
      const { state } = await stateOf(world, roundId);
      if (state === "complete") break;
      if (state === "labeling") await labelAll(world);
      await both();
      world.pass(2);
    }
    const once = await undisturbed();
    expect(await resultOf(world, roundId)).toEqual(once.result);
    expect(paidTotal(world)).toBe(once.paid);
    expect(new Set(world.endpoints.submissions).size).toBe(1);
    const ends = await world.deps.db.roundEvent.groupBy({
      by: ["from", "to"],
      where: { roundId },
      _count: true,
    });
    const passed = ends.filter(({ from, to }) => from !== null && from !== to);
    // From draft through every working state to complete.
    expect(passed).toHaveLength(workingStates.length + 1);
    for (const end of passed) expect(end).toMatchObject({ _count: 1 });
  });

  test("killed at every place where it waits for something, it ends in the same dataset", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world);
    let kills = 0;
    // In each state the worker is killed at place 1, 2, 3, … of its job, until it lives long enough to finish it.
    let place = 1;
    let state = "sampling";
    for (;;) {
      const now = await stateOf(world, roundId);
      if (now.state === "complete") break;
      expect(now.state, JSON.stringify(now.problem)).not.toBe("failed");
      if (now.state !== state) place = 1;
      state = now.state;
      if (state === "labeling") await labelAll(world);
      const fuse = withFuse(world.deps, place);
      try {
        await workOnce(fuse.deps, roundId);
      } catch (error) {
        expect(error).toBeInstanceOf(Killed);
        kills += 1;
      }
      place += 1;
      // The dead worker's lease runs out.
      world.pass(31);
    }
    expect(kills).toBeGreaterThan(100);
    expect(await resultOf(world, roundId)).toEqual((await undisturbed()).result);
  }, 300_000);

  test("what stands still is woken, what is held or waits is not", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world);
    expect(await sweepRounds(world.deps)).toBe(0);
    world.pass(5);
    expect(await sweepRounds(world.deps)).toBe(1);
    await expect(workOnce(withFuse(world.deps, 30).deps, roundId)).rejects.toBeInstanceOf(Killed);
    world.pass(5);
    expect(await sweepRounds(world.deps), "the dead worker's lease still runs").toBe(0);
    world.pass(31);
    expect(await sweepRounds(world.deps)).toBe(1);
  });
});

describe("freezing", () => {
  test("racing with submits, every label is either in the dataset or late", async () => {
    await using world = await createWorld({ labelers: 6 });
    const roundId = await startTestRound(world, { autoFreeze: false });
    await workUntil(world, roundId, "labeling");
    const held = await Promise.all(
      world.labelers.map(async (labeler) => ({ labeler, pair: await takePair(world, labeler) })),
    );
    const submits = held.map(async ({ labeler, pair }) =>
      pair === null ? null : submitPair(world, labeler, pair),
    );
    const freezes = [1, 2].map(() => freezeRound(world.deps, world.owner, { slug: world.slug, number: 1 }));
    const outcomes = await Promise.all(submits);
    for (const frozen of await Promise.all(freezes)) expect(frozen.ok).toBe(true);
    const counted = outcomes.filter((outcome) => outcome?.ok && outcome.value.outcome === "counted").length;
    await world.deps.db.judgment.findMany();
    expect(await world.deps.db.judgment.count({ where: { state: "counted" } })).toBe(counted);
    const slots = await world.deps.db.slot.groupBy({ by: ["state"], where: { roundId }, _count: true });
    for (const slot of slots) expect(["done", "closed"]).toContain(slot.state);
    expect(await world.deps.db.roundEvent.count({ where: { roundId, kind: "freeze" } })).toBe(1);
    if (counted === 0) return;
    await workUntil(world, roundId, "training");
    const dataset = await world.deps.db.dataset.findUniqueOrThrow({ where: { roundId } });
    expect(dataset.onlineRows).toBe(counted);
  });

  test("a label after the freeze is refused as late and changes nothing", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world);
    await workUntil(world, roundId, "labeling");
    const [labeler] = world.labelers;
    if (labeler === undefined) throw new Error("no labeler");
    const first = await takePair(world, labeler);
    if (first === null) throw new Error("no pair");
    granted(await submitPair(world, labeler, first));
    const second = await takePair(world, labeler);
    if (second === null) throw new Error("no pair");
    granted(await freezeRound(world.deps, world.owner, { slug: world.slug, number: 1 }));
    const late = await submitPair(world, labeler, second);
    expect(late).toMatchObject({ ok: false, reason: "late" });
    await workUntil(world, roundId, "complete");
    expect(await world.deps.db.judgment.count({ where: { state: "late" } })).toBe(1);
    expect((await world.deps.db.dataset.findUniqueOrThrow({ where: { roundId } })).onlineRows).toBe(1);
    expect(await takePair(world, labeler)).toBeNull();
  });

  test("with nothing labeled at all, the round says so instead of making an empty dataset", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world);
    await workUntil(world, roundId, "labeling");
    granted(await freezeRound(world.deps, world.owner, { slug: world.slug, number: 1 }));
    await workUntil(world, roundId, "failed");
    expect((await stateOf(world, roundId)).problem?.code).toBe("dataset-empty");
  });
});

describe("people's actions", () => {
  test("a pause stops the work in hand, and the resumed round ends the same", async () => {
    await using world = await createWorld();
    const ref = { slug: world.slug, number: 1 };
    const roundId = await startTestRound(world);
    for (const stage of ["sampling", "embedding", "fitting", "selecting"]) {
      await workUntil(world, roundId, stage);
      const { version } = await stateOf(world, roundId);
      granted(await pauseRound(world.deps, world.owner, ref));
      granted(await pauseRound(world.deps, world.owner, ref));
      expect((await workOnce(world.deps, roundId)).outcome).toBe("stale");
      expect(await stateOf(world, roundId)).toMatchObject({ state: "paused", resumeState: stage });
      granted(await resumeRound(world.deps, world.owner, ref));
      expect(await stateOf(world, roundId)).toMatchObject({ state: stage, version: version + 2 });
    }
    await workUntil(world, roundId, "labeling");
    await labelAll(world);
    await workUntil(world, roundId, "complete");
    expect(await resultOf(world, roundId)).toEqual((await undisturbed()).result);
  });

  test("a cancelled round is over, and the next one does not count it", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world);
    await workUntil(world, roundId, "labeling");
    await labelAll(world);
    granted(await cancelRound(world.deps, world.owner, { slug: world.slug, number: 1 }));
    expect((await workOnce(world.deps, roundId)).outcome).toBe("stale");
    const second = await startTestRound(world);
    await workUntil(world, second, "labeling");
    await labelAll(world);
    await workUntil(world, second, "complete");
    expect((await world.deps.db.dataset.findUniqueOrThrow({ where: { roundId: second } })).onlineRows).toBe(
      6,
    );
  });

  test("a round does not start while another one is under way", async () => {
    await using world = await createWorld();
    await startTestRound(world);
    await expect(startTestRound(world)).rejects.toThrow(/Round 1 is sampling/);
  });

  test("creating a round twice with its number makes one, and starting it twice starts it once", async () => {
    await using world = await createWorld();
    const input = newRoundSchema.parse({ slug: world.slug, config: {}, number: 1 });
    const made = await Promise.all([1, 2].map(() => createRound(world.deps, world.owner, input)));
    for (const outcome of made) expect(granted(outcome)).toEqual({ number: 1 });
    const ref = { slug: world.slug, number: 1 };
    const started = await Promise.all([1, 2].map(() => startRound(world.deps, world.owner, ref)));
    for (const outcome of started) expect(granted(outcome).state).toBe("sampling");
    expect(await world.deps.db.round.count()).toBe(1);
    expect(await world.deps.db.roundEvent.count({ where: { kind: "start" } })).toBe(1);
  });

  test("a labeler may do none of this, and a stranger does not learn that the project exists", async () => {
    await using world = await createWorld();
    await startTestRound(world);
    const ref = { slug: world.slug, number: 1 };
    const [labeler] = world.labelers;
    if (labeler === undefined) throw new Error("no labeler");
    expect(await pauseRound(world.deps, labeler, ref)).toMatchObject({ ok: false, reason: "forbidden" });
    const stranger = { kind: "user", userId: "00000000-0000-7000-8000-000000000000" } as const;
    expect(await pauseRound(world.deps, stranger, ref)).toMatchObject({ ok: false, reason: "not-found" });
  });

  test("retry is refused for a round that has not failed, with the reason", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world);
    granted(await pauseRound(world.deps, world.owner, { slug: world.slug, number: 1 }));
    const refused = await retryRound(world.deps, world.owner, { slug: world.slug, number: 1 });
    expect(refused).toMatchObject({ ok: false, reason: "conflict" });
    expect((await stateOf(world, roundId)).state).toBe("paused");
  });
});
