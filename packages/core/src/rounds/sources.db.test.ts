import { createHash } from "node:crypto";
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
  type World,
  workOnce,
  workUntil,
} from "../fixtures/world.fixture.ts";
import { archivePolicy, createPolicy } from "../policies/index.ts";
import { forecastChoice } from "./forecast-choice.ts";
import { getPair } from "./get-pair.ts";
import { getRound } from "./get-round.ts";
import { roundConfigSchema } from "./model.ts";
import { previewRound } from "./preview-round.ts";

/*
 * A draw of a policy is a draw of that policy: since the third version of the choice an arm samples what it names.
 */

const drawnArms = ["reference", "on-policy", "random", "temperature", "checkpoint", "best-of-n"].map(
  (strategy) => ({
    name: strategy,
    strategy,
    share: 1 / 6,
  }),
);

/** A world with two trained policies: main is round-2, the one before it round-1. */
async function trainedWorld(): Promise<World> {
  const world = await createWorld({ prompts: 40 });
  for (let n = 0; n < 2; n++) {
    const roundId = await startTestRound(world, {
      promote: "always",
      pairs: 4,
      evaluation: { promptsMax: 1, samples: 1 },
    });
    await workUntil(world, roundId, "labeling");
    await labelAll(world);
    await workUntil(world, roundId, "complete");
  }
  return world;
}

const pairsOf = ({ deps }: World, roundId: string) =>
  deps.db.pair.findMany({
    where: { roundId },
    orderBy: { position: "asc" },
    include: { first: { include: { policy: true } }, second: { include: { policy: true } } },
  });

describe("a round whose arms draw both answers", () => {
  test("samples for each prompt what its arm names and nothing else, and pairs these draws", async () => {
    await using world = await trainedWorld();
    const { deps, owner, slug, endpoints } = world;
    const asked: { model: unknown; n: number; temperature: unknown }[] = [];
    endpoints.script = async ({ n, body }) => {
      asked.push({ model: body.model, n, temperature: body.temperature });
      return null;
    };
    const paidBefore = paidTotal(world);
    const roundId = await startTestRound(world, { arms: drawnArms, pairs: 36 });
    await workUntil(world, roundId, "labeling");
    endpoints.script = null;
    const prompts = await deps.db.roundPrompt.findMany({ where: { roundId } });
    const draws = await deps.db.response.findMany({ where: { roundId }, include: { policy: true } });
    const each: Record<string, number> = { "best-of-n": 9 };
    const expected = prompts.reduce((sum, { arm }) => sum + (each[arm] ?? 2), 0);
    expect(draws).toHaveLength(expected);
    expect(paidTotal(world) - paidBefore).toBe(expected);
    expect(new Set(prompts.map(({ arm }) => arm)).size).toBe(6);
    // One request a source: two where the policies or temperatures differ.
    const two = new Set(["reference", "temperature", "checkpoint"]);
    expect(asked).toHaveLength(prompts.reduce((sum, { arm }) => sum + (two.has(arm) ? 2 : 1), 0));

    const pairs = await pairsOf(world, roundId);
    const sources = (arm: string) => {
      const of = pairs.filter((pair) => pair.arm === arm);
      expect(of.length, arm).toBeGreaterThan(0);
      return [
        ...new Set(
          of.map(({ first, second }) =>
            [first, second].map(({ policy, temperature }) => `${policy?.name} ${temperature}`).join(", "),
          ),
        ),
      ];
    };
    expect(sources("reference")).toEqual(["round-2 1, pi0 1"]);
    expect(sources("on-policy")).toEqual(["round-2 1, round-2 1"]);
    expect(sources("random")).toEqual(["pi0 1, pi0 1"]);
    expect(sources("temperature")).toEqual(["round-2 1, round-2 0.7"]);
    expect(sources("checkpoint")).toEqual(["round-2 1, round-1 1"]);
    expect(sources("best-of-n")).toEqual(["round-2 1, round-2 1"]);
    for (const pair of pairs) {
      // Nothing was weighed, so nobody knows the probability of the draws but their policies.
      expect(pair).toMatchObject({ pairProbability: null, gamma: null, klCost: null, budget: null });
      expect(pair.armProbability).toBeCloseTo(1 / 6, 12);
      const { explanation, strategy, first } = granted(await getPair(deps, owner, { slug, pairId: pair.id }));
      if (explanation?.version !== 3) throw new Error("no explanation of draws");
      expect(explanation.first.policy).toBe(first.responseId === pair.firstId ? pair.first.policy?.name : "");
      if (strategy !== "best-of-n") continue;
      expect(explanation.second.n).toBe(8);
      const others = explanation.candidates.filter(
        ({ isOfSecond, responseId }) => isOfSecond && responseId !== pair.firstId,
      );
      const best = explanation.candidates.find(({ responseId }) => responseId === pair.secondId);
      expect(best?.reward).toBe(Math.max(...others.map(({ reward }) => reward)));
    }
    const view = granted(await getRound(deps, owner, { slug, number: 3 }));
    expect(view.armSources).toContainEqual({
      arm: "checkpoint",
      sources: [
        { of: "first", text: "1 draw of round-2 at T = 1" },
        { of: "second", text: "1 draw of round-1 at T = 1" },
      ],
    });
    // What was drawn is taught from as any pair is.
    await labelAll(world);
    await workUntil(world, roundId, "complete");
    const dataset = await deps.db.dataset.findUniqueOrThrow({ where: { roundId } });
    expect(dataset.onlineRows).toBeGreaterThan(pairs.length);
  });

  test("killed at every place, and by two workers at once, pays once and ends in the same pairs", async () => {
    const arms = ["reference", "random", "best-of-n", "uncertainty"].map((strategy) => ({
      name: strategy,
      strategy,
      share: 0.25,
    }));
    await using calm = await createWorld();
    const undisturbed = await startTestRound(calm, { arms, pairs: 8 });
    await workUntil(calm, undisturbed, "labeling");

    await using world = await createWorld();
    const roundId = await startTestRound(world, { arms, pairs: 8 });
    let [place, kills, state] = [1, 0, "sampling"];
    for (;;) {
      const now = await stateOf(world, roundId);
      if (now.state === "labeling") break;
      expect(now.state, JSON.stringify(now.problem)).not.toBe("failed");
      if (now.state !== state) place = 1;
      state = now.state;
      try {
        await workOnce(withFuse(world.deps, place).deps, roundId);
      } catch (error) {
        expect(error).toBeInstanceOf(Killed);
        kills += 1;
      }
      place += 1;
      world.pass(31);
    }
    expect(kills).toBeGreaterThan(20);
    expect(await resultOf(world, roundId)).toEqual(await resultOf(calm, undisturbed));

    await using shared = await createWorld();
    const twice = await startTestRound(shared, { arms, pairs: 8 });
    for (let turn = 0; turn < 40 && (await stateOf(shared, twice)).state !== "labeling"; turn++) {
      await Promise.all([workOnce(shared.deps, twice), workOnce(shared.deps, twice)]);
      shared.pass(2);
    }
    expect(await resultOf(shared, twice)).toEqual(await resultOf(calm, undisturbed));
    expect(paidTotal(shared)).toBe(paidTotal(calm));
  }, 300_000);
});

describe("candidates of several sources", () => {
  /** As the fixture's policies score a given answer. */
  const logprob = (model: string, text: string) =>
    -1 -
    (createHash("sha256")
      .update(JSON.stringify([model, text]))
      .digest()[0] ?? 0) /
      256;

  test("are weighed by log π₀ − log q with q the mixture, and the effective sample size is kept and told", async () => {
    await using world = await trainedWorld();
    const { deps, owner, slug } = world;
    const candidates = [
      { policy: "reference", n: 3 },
      { policy: "main", n: 1 },
    ];
    const arms = [{ name: "ours", strategy: "uncertainty", share: 1, candidates }];
    const roundId = await startTestRound(world, { arms, pairs: 5, coldStart: false, eta: 50 });
    await workUntil(world, roundId, "labeling");
    const draws = await deps.db.response.findMany({ where: { roundId }, include: { policy: true } });
    const perPrompt = Map.groupBy(draws, ({ position }) => position);
    for (const own of perPrompt.values()) {
      expect(own.map(({ policy }) => policy?.name).sort()).toEqual(["pi0", "pi0", "pi0", "round-2"]);
    }
    for (const pair of await pairsOf(world, roundId)) {
      const { explanation, texts } = granted(await getPair(deps, owner, { slug, pairId: pair.id }));
      if (explanation?.version !== 2) throw new Error("no explanation of a choice");
      const weights = explanation.candidates.map(({ responseId, multiplicity }) => {
        const text = texts[responseId] ?? "";
        const [p0, p1] = [Math.exp(logprob("pi0", text)), Math.exp(logprob("world-round-2", text))];
        return (multiplicity * p0) / (0.75 * p0 + 0.25 * p1);
      });
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      explanation.candidates.forEach(({ reference }, j) => {
        expect(reference).toBeCloseTo((weights[j] ?? 0) / total, 9);
      });
      expect(explanation.effectiveSampleSize).toBeGreaterThan(1);
      expect(explanation.effectiveSampleSize).toBeLessThanOrEqual(4);
    }
    // A forecast asks nobody for log-probabilities: it goes back to the answers of π₀ alone.
    const asked = { slug, eta: 0.1, radius: 0.75, metric: "information" as const };
    world.endpoints.fault = { path: /chat/, times: 99, answer: "cut" };
    expect(granted(await forecastChoice(deps, owner, asked))).toMatchObject({
      known: true,
      candidatesOfRound: 2,
    });
    world.endpoints.fault = null;
    const view = granted(await getRound(deps, owner, { slug, number: 3 }));
    const size = view.rewardModels[0]?.figures?.choice?.effectiveSampleSize;
    expect(size?.mean).toBeGreaterThan(1);
    expect(size?.few).toBeGreaterThanOrEqual(0);
  });
});

describe("before anything is spent, a round is refused", () => {
  const oneArm = (strategy: string, rest: object = {}) => [{ name: "arm", strategy, share: 1, ...rest }];

  /** What the start says, which the preview must say as well. */
  async function refusal(world: World, config: object): Promise<string> {
    const { deps, owner, slug } = world;
    const before = paidTotal(world);
    const preview = await previewRound(deps, owner, {
      slug,
      config: roundConfigSchema.parse({ pairs: 6, ...config }),
    });
    const message = await startTestRound(world, config).then(
      () => "started",
      (error: unknown) => String(error),
    );
    expect(granted(preview).warnings.some((warning) => message.includes(warning))).toBe(true);
    expect(paidTotal(world)).toBe(before);
    return message;
  }

  test("where an arm names a policy that is not there, archived, or did not answer", async () => {
    await using world = await createWorld();
    const { deps, owner, slug } = world;
    const policy = { slug, name: "other", baseUrl: `${world.endpoints.url}/v1`, model: "other" };
    const { id: policyId } = granted(
      await createPolicy(deps, owner, createPolicy.definition.input.parse(policy)),
    );
    const named = (name: string) => ({ arms: oneArm("checkpoint", { second: { policy: name } }) });
    expect(await refusal(world, { arms: oneArm("checkpoint") })).toMatch(/no policy before the main one/);
    expect(await refusal(world, named("nobody"))).toMatch(/no policy called "nobody"/);
    const lastCheck = {
      at: "2026-01-01T00:00:00Z",
      works: false,
      status: 500,
      latencyMs: 1,
      message: "It is down.",
    };
    await deps.db.policy.update({ where: { id: policyId }, data: { lastCheck } });
    expect(await refusal(world, named("other"))).toMatch(/did not answer when it was asked last: It is down/);
    await deps.db.policy.update({
      where: { id: policyId },
      data: { lastCheck: { ...lastCheck, works: true } },
    });
    granted(await archivePolicy(deps, owner, { slug, policyId, isArchived: true }));
    expect(await refusal(world, named("other"))).toMatch(/other, which is archived/);
    granted(await archivePolicy(deps, owner, { slug, policyId, isArchived: false }));
    const roundId = await startTestRound(world, named("other"));
    await workUntil(world, roundId, "labeling");
    const archiving = await archivePolicy(deps, owner, { slug, policyId, isArchived: true });
    expect(archiving).toMatchObject({ ok: false, message: expect.stringContaining("draws from other") });
  });

  test("where weights would need a density that nobody can measure", async () => {
    await using world = await trainedWorld();
    const main = { candidateSource: "main", temperature: 0.5 };
    expect(await refusal(world, main)).toMatch(
      /round-2 by log π₀ − log q, which is not measurable at T = 0.5/,
    );
    const candidates = [{}, { policy: "main", topP: 0.9 }];
    expect(await refusal(world, { arms: oneArm("uncertainty", { candidates }) })).toMatch(/at top-p = 0.9/);
    // π₀'s own draws need no correction.
    await startTestRound(world, { temperature: 0.5, pairs: 2 });
  });
});
