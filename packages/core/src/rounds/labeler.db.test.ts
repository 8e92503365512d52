import { granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import { loadRows } from "../datasets/index.ts";
import { Killed, withFuse } from "../fixtures/fuse.fixture.ts";
import {
  createWorld,
  resultOf,
  startTestRound,
  stateOf,
  takePair,
  type World,
  workOnce,
  workUntil,
} from "../fixtures/world.fixture.ts";
import { saveJudge, sweepJudges, workJudgeRun } from "../quality/index.ts";
import { judgeSettingsSchema } from "../quality/model.ts";
import { loadObservations } from "../rewards/index.ts";
import { votedFor } from "../slots/index.ts";
import { checkTallies } from "../tallies/index.ts";
import { freezeRound, pauseRound, resumeRound, retryRound } from "./act-on-round.ts";
import { pairScoresSchema } from "./model.ts";
import { sweepRounds } from "./sweep-rounds.ts";

const scorer = { kind: "scorer", choice: "better" };
const evaluation = { promptsMax: 3, samples: 2 };
/** With autoFreeze off: what closes a round that nobody labels is not asked for. */
const byScorer = { labeler: scorer, autoFreeze: false, evaluation };

async function labelsOfRound(world: World, roundId: string) {
  const pairs = await world.deps.db.pair.findMany({
    where: { roundId },
    orderBy: { position: "asc" },
    include: {
      judgments: { include: { member: true }, orderBy: { member: { pseudonym: "asc" } } },
      slots: true,
    },
  });
  return pairs.map(({ scores, judgments, slots }) => ({
    scores: pairScoresSchema.parse(scores),
    votes: judgments.map((judgment) => votedFor(judgment)),
    pseudonyms: judgments.map(({ member }) => member.pseudonym),
    states: slots.map(({ state }) => state),
  }));
}

let undisturbedRun: ReturnType<typeof runUndisturbed> | undefined;

async function runUndisturbed() {
  await using world = await createWorld();
  const roundId = await startTestRound(world, byScorer);
  await workUntil(world, roundId, "complete", "failed");
  return { result: await resultOf(world, roundId), labels: await labelsOfRound(world, roundId) };
}

/** What a round that the scorer labels ends in when nothing happens to it; run once. */
async function undisturbed() {
  undisturbedRun ??= runUndisturbed();
  return undisturbedRun;
}

describe("a round that the scorer labels", () => {
  test("goes from start to policy by itself, each answer scored once for its labels", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world, byScorer);
    // Whether the scorer answers was asked at the start.
    expect(world.endpoints.scored.size).toBe(1);
    world.endpoints.scored.clear();
    await workUntil(world, roundId, "labeling");
    expect(await takePair(world, world.labelers[0] ?? world.owner)).toBeNull();
    expect(world.endpoints.scored.size).toBe(0);
    await workUntil(world, roundId, "freezing");
    expect([...world.endpoints.scored.values()]).toEqual(Array(12).fill(1));
    await workUntil(world, roundId, "complete");
    const labels = await labelsOfRound(world, roundId);
    expect(labels).toHaveLength(6);
    for (const { scores, votes, pseudonyms, states } of labels) {
      const better = scores.first > scores.second ? "first" : "second";
      expect(votes).toEqual([scores.first === scores.second ? "neither" : better]);
      expect(pseudonyms).toEqual(["S-0001"]);
      expect(states).toEqual(["done"]);
    }
    const dataset = await world.deps.db.dataset.findUniqueOrThrow({ where: { roundId } });
    expect(dataset.onlineRows).toBeGreaterThanOrEqual(6);
    expect(await resultOf(world, roundId)).toEqual((await undisturbed()).result);
  });

  test("takes no person's place: neither paid, nor measured, nor counted among people", async () => {
    await using world = await createWorld();
    const { db } = world.deps;
    const roundId = await startTestRound(world, byScorer);
    await workUntil(world, roundId, "complete");
    expect(await db.work.count()).toBe(0);
    expect(await db.annotatorModel.count()).toBe(0);
    const tallies = await db.pairTally.findMany({ where: { roundId } });
    expect(
      tallies.map(({ slots, done, labels, peoplesLabels }) => [slots, done, labels, peoplesLabels]),
    ).toEqual(Array(6).fill([1, 1, 1, 0]));
    for (let step = 0; step < 8; step++) {
      expect(await checkTallies(world.deps)).toMatchObject({ differences: 0 });
    }
  });

  test("gives so many draws from σ((r₁ − r₂)/T) as labels are wanted, the same for the same seed", async () => {
    const play = async (temperature: number) => {
      await using world = await createWorld();
      const labeler = { kind: "scorer", choice: "bradley-terry", temperature };
      const roundId = await startTestRound(world, { labeler, labelsPerPair: 5, evaluation });
      await workUntil(world, roundId, "complete");
      return await labelsOfRound(world, roundId);
    };
    const wide = await play(1);
    expect(await play(1)).toEqual(wide);
    for (const { pseudonyms } of wide) {
      expect(pseudonyms).toEqual(["S-0001", "S-0002", "S-0003", "S-0004", "S-0005"]);
    }
    expect(wide.some(({ votes }) => new Set(votes).size === 2)).toBe(true);
    // At T near 0 the better answer always wins.
    for (const { scores, votes } of await play(0.001)) {
      expect(votes).toEqual(Array(5).fill(scores.first > scores.second ? "first" : "second"));
    }
  });

  test("killed at every place where it waits for something, it ends in the same labels and dataset", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world, byScorer);
    await workUntil(world, roundId, "labeling");
    let kills = 0;
    let place = 1;
    let state = "labeling";
    for (;;) {
      const now = await stateOf(world, roundId);
      if (now.state === "complete") break;
      expect(now.state, JSON.stringify(now.problem)).not.toBe("failed");
      if (now.state !== state) place = 1;
      state = now.state;
      const fuse = withFuse(world.deps, place);
      try {
        await workOnce(fuse.deps, roundId);
      } catch (error) {
        expect(error).toBeInstanceOf(Killed);
        kills += 1;
      }
      place += 1;
      world.pass(31);
    }
    expect(kills).toBeGreaterThan(50);
    const { result, labels } = await undisturbed();
    expect(await resultOf(world, roundId)).toEqual(result);
    expect(await labelsOfRound(world, roundId)).toEqual(labels);
  }, 300_000);

  test("two workers leave one label a slot", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world, byScorer);
    for (let turn = 0; turn < 60 && (await stateOf(world, roundId)).state !== "complete"; turn++) {
      await Promise.all([workOnce(world.deps, roundId), workOnce(world.deps, roundId)]);
      world.pass(31);
    }
    expect(await labelsOfRound(world, roundId)).toEqual((await undisturbed()).labels);
    expect(await resultOf(world, roundId)).toEqual((await undisturbed()).result);
  });

  test("tries again what may pass, says what is in the way, and goes on where it was", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world, byScorer);
    await workUntil(world, roundId, "labeling");
    world.endpoints.fault = { path: /pooling/, times: 1_000, answer: { status: 503, body: "busy" } };
    await workOnce(world.deps, roundId);
    const waiting = await stateOf(world, roundId);
    expect(waiting).toMatchObject({ state: "labeling", problem: { retryable: true } });
    expect(waiting.problem?.message).toContain("gold scorer");
    world.endpoints.fault = { path: /pooling/, times: 1_000, answer: { status: 401, body: "no" } };
    world.pass(31);
    await workOnce(world.deps, roundId);
    expect(await stateOf(world, roundId)).toMatchObject({ state: "failed", resumeState: "labeling" });
    world.endpoints.fault = null;
    granted(await retryRound(world.deps, world.owner, { slug: world.slug, number: 1 }));
    await workUntil(world, roundId, "complete");
    expect(await resultOf(world, roundId)).toEqual((await undisturbed()).result);
  });

  test("stands still while paused, is woken by the sweep, and closes when told", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world, byScorer);
    const ref = { slug: world.slug, number: 1 };
    await workUntil(world, roundId, "labeling");
    world.pass(5);
    expect(await sweepRounds(world.deps)).toBe(1);
    granted(await pauseRound(world.deps, world.owner, ref));
    expect(await sweepRounds(world.deps)).toBe(0);
    expect(await workOnce(world.deps, roundId)).toMatchObject({ outcome: "stale" });
    granted(await resumeRound(world.deps, world.owner, ref));
    await workUntil(world, roundId, "freezing");
    expect(granted(await freezeRound(world.deps, world.owner, ref))).toEqual({ state: "freezing" });
    await workUntil(world, roundId, "complete");
    expect(await resultOf(world, roundId)).toEqual((await undisturbed()).result);
  });

  test("has judges beside it whose verdicts take no label and enter no row, also once it is over", async () => {
    await using world = await createWorld();
    const { deps, endpoints, owner, slug } = world;
    endpoints.script = async ({ prompt }) => {
      const choices = [{ index: 0, message: { role: "assistant", content: "[[A]]" }, finish_reason: "stop" }];
      return prompt.includes("[User Question]") ? { status: 200, body: { choices } } : null;
    };
    const judge = { name: "judge", baseUrl: `${endpoints.url}/v1`, model: "judge" };
    const settings = { slug, ...judge, counts: true, exported: true, isAutomatic: true };
    granted(await saveJudge(deps, owner, judgeSettingsSchema.parse(settings)));
    await deps.db.judge.updateMany({ data: { createdAt: deps.now() } });
    const roundId = await startTestRound(world, byScorer);
    await workUntil(world, roundId, "complete");
    await sweepJudges(deps);
    const run = await deps.db.judgeRun.findFirstOrThrow({ where: { roundId } });
    expect(run).toMatchObject({ counts: false, exported: false });
    expect(await workJudgeRun(deps, run.id, { signal: new AbortController().signal })).toBe("done");
    expect(await deps.db.judgeVerdict.count({ where: { verdict: { not: null } } })).toBe(6);
    expect(await labelsOfRound(world, roundId)).toEqual((await undisturbed()).labels);
    expect(await resultOf(world, roundId)).toEqual((await undisturbed()).result);
  });
});

describe("a round that the reward model labels", () => {
  test("gives pseudo rows by the reward its pairs were chosen with, from which no later reward learns", async () => {
    await using world = await createWorld();
    const { db } = world.deps;
    const first = await startTestRound(world, byScorer);
    await workUntil(world, first, "complete");
    const asked = world.endpoints.scored.size;
    const roundId = await startTestRound(world, { labeler: { kind: "reward-model" }, evaluation });
    await workUntil(world, roundId, "freezing");
    expect(world.endpoints.scored.size).toBe(asked);
    await workUntil(world, roundId, "complete");
    for (const { scores, votes, pseudonyms } of await labelsOfRound(world, roundId)) {
      expect(votes).toEqual([scores.first > scores.second ? "first" : "second"]);
      expect(pseudonyms).toEqual(["R-0001"]);
    }
    const rows = await loadRows(db, world.projectId, { roundId });
    expect(rows.map(({ source }) => source)).toEqual(Array(6).fill("pseudo"));
    const dataset = await db.dataset.findUniqueOrThrow({ where: { roundId } });
    expect([dataset.onlineRows, dataset.pseudoRows]).toEqual([6, 6]);
    const scope = { projectId: world.projectId, offlineUntil: null };
    const learned = await loadObservations(db, { ...scope, upToRound: 2 });
    expect(learned).toEqual(await loadObservations(db, { ...scope, upToRound: 1 }));
    expect(learned).toHaveLength(6);
    const [before, after] = await db.rewardModel.findMany({
      where: { roundId },
      orderBy: { purpose: "asc" },
    });
    expect(after?.dataSha256).toBe(before?.dataSha256);
  });

  test("fails where nothing is left that its reward could learn from, and says what to do", async () => {
    await using world = await createWorld();
    await workUntil(world, await startTestRound(world, byScorer), "complete");
    const roundId = await startTestRound(world, { labeler: { kind: "reward-model" }, evaluation });
    await workUntil(world, roundId, "embedding");
    await world.deps.db.prompt.updateMany({ data: { split: "validation" } });
    await workUntil(world, roundId, "failed");
    expect((await stateOf(world, roundId)).problem?.message).toContain("fitted to no comparison");
  });
});
