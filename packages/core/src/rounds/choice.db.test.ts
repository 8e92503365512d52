import { granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import {
  createWorld,
  labelAll,
  resultOf,
  startTestRound,
  stateOf,
  type World,
  workUntil,
} from "../fixtures/world.fixture.ts";
import { createRound } from "./create-round.ts";
import { forecastChoice } from "./forecast-choice.ts";
import { getPair } from "./get-pair.ts";
import { getRound } from "./get-round.ts";
import { newRoundSchema } from "./model.ts";
import { startRound } from "./start-round.ts";

// Whole rounds on a real database: seconds each, more on a machine that is busy.
async function playRound(world: World, config: object = {}): Promise<string> {
  const roundId = await startTestRound(world, config);
  await workUntil(world, roundId, "labeling");
  await labelAll(world);
  await workUntil(world, roundId, "complete");
  return roundId;
}

const viewOf = async ({ deps, owner, slug }: World, number: number) =>
  granted(await getRound(deps, owner, { slug, number }));

async function explanationsOf({ deps, owner, slug }: World, roundId: string) {
  const pairs = await deps.db.pair.findMany({ where: { roundId }, orderBy: { position: "asc" } });
  return Promise.all(
    pairs.map(async ({ id }) => granted(await getPair(deps, owner, { slug, pairId: id })).explanation),
  );
}

describe("a round's choice", () => {
  test("measures by what labels tell, keeps what its page works out anew, and says how it went", async () => {
    await using world = await createWorld();
    const roundId = await startTestRound(world, { coldStart: false, labelsPerPair: 2 });
    await workUntil(world, roundId, "labeling");
    for (const explanation of await explanationsOf(world, roundId)) {
      if (explanation?.version !== 2) throw new Error("no explanation of version 2");
      const k = explanation.candidates.length;
      expect(explanation).toMatchObject({
        strategy: "uncertainty",
        metric: "information",
        radius: 0.75,
        isCold: false,
      });
      expect(explanation.gram).toHaveLength((k * (k + 1)) / 2);
      const sum = (name: "reference" | "weight" | "enhancerWeight") =>
        explanation.candidates.reduce((total, candidate) => total + (candidate[name] ?? Number.NaN), 0);
      for (const name of ["reference", "weight", "enhancerWeight"] as const)
        expect(sum(name)).toBeCloseTo(1, 9);
    }
    const { rewardModels, radius } = await viewOf(world, 1);
    expect(radius).toBe(0.75);
    expect(rewardModels[0]?.figures).toMatchObject({
      posterior: { metric: "information", ridge: 1, effectiveDimension: 0, logBayesFactor: 0 },
      choice: { pairs: 6, enhanced: 6, isCold: false, farthest: expect.any(Number) },
    });
  });

  test("is V-optimal while there is nothing to go by, and the pair says in whose place", async () => {
    await using world = await createWorld();
    const arms = [
      { name: "ours", strategy: "uncertainty", share: 0.5 },
      { name: "control", strategy: "random", share: 0.5 },
    ];
    const roundId = await startTestRound(world, { choice: 2, arms });
    await workUntil(world, roundId, "labeling");
    const pairs = await world.deps.db.pair.findMany({ where: { roundId } });
    const byArm = Map.groupBy(pairs, (pair) => pair.arm);
    expect(byArm.size).toBe(2);
    for (const pair of byArm.get("ours") ?? []) {
      expect(pair).toMatchObject({ strategy: "v-optimal", explanation: { isCold: true } });
    }
    for (const pair of byArm.get("control") ?? []) {
      expect(pair).toMatchObject({ strategy: "random", explanation: { isCold: false } });
    }
    expect((await viewOf(world, 1)).rewardModels[0]?.figures?.choice).toMatchObject({
      isCold: true,
      enhanced: 0,
    });
  });

  test("goes on by the first version where its settings were stored before there were versions", async () => {
    const results = [];
    for (const isStoredBefore of [false, true]) {
      await using world = await createWorld();
      const input = newRoundSchema.parse({
        slug: world.slug,
        seed: 7,
        config: { choice: 1, ridge: 0.3, pairs: 6, samples: 4, evaluation: { promptsMax: 3, samples: 2 } },
      });
      const { number } = granted(await createRound(world.deps, world.owner, input));
      const where = { projectId_number: { projectId: world.projectId, number } };
      const { id, config } = await world.deps.db.round.findUniqueOrThrow({ where });
      if (isStoredBefore) {
        const { choice, metric, radius, coldStart, checkpointRound, ...before } = config as Record<
          string,
          never
        >;
        await world.deps.db.round.update({ where: { id }, data: { config: before } });
      }
      granted(await startRound(world.deps, world.owner, { slug: world.slug, number }));
      await workUntil(world, id, "labeling");
      for (const explanation of await explanationsOf(world, id)) {
        expect(explanation).toMatchObject({ version: 1, strategy: "uncertainty", betaA: 1.5 * Math.sqrt(8) });
      }
      await labelAll(world);
      await workUntil(world, id, "complete");
      expect((await viewOf(world, 1)).config.choice).toBe(1);
      results.push(await resultOf(world, id));
    }
    expect(results[1]).toEqual(results[0]);
  });

  test("by the paper's A counts every vote, and doesn't depend on how many pairs are asked for", async () => {
    await using world = await createWorld();
    await playRound(world, { metric: "covariance", coldStart: false, radius: 2 });
    const { rewardModels } = await viewOf(world, 1);
    expect(rewardModels.map(({ figures }) => figures?.posterior?.metric)).toEqual([
      "covariance",
      "covariance",
    ]);
    expect(rewardModels[1]?.observations).toBe(6);
  });

  test("killed and begun anew chooses the same and tells the same figures", async () => {
    const told = [];
    for (const times of [1, 2]) {
      await using world = await createWorld();
      const roundId = await startTestRound(world, { coldStart: false });
      await workUntil(world, roundId, "selecting");
      if (times === 2) {
        const fit = await world.deps.db.rewardModel.findFirstOrThrow({ where: { roundId } });
        // As left by a worker that died after its last block.
        await world.deps.db.rewardModel.update({
          where: { id: fit.id },
          data: { diagnostics: { ...(fit.diagnostics as object), choice: { pairs: -1 } } },
        });
      }
      await workUntil(world, roundId, "labeling");
      told.push((await viewOf(world, 1)).rewardModels[0]?.figures?.choice);
    }
    expect(told[1]).toEqual(told[0]);
  });
});

describe("an arm that goes back to a checkpoint’s reward, in the second version", () => {
  const arms = [{ name: "checkpoint", strategy: "checkpoint", share: 1 }];

  test("needs an earlier round with a reward, which the start says at the field", async () => {
    await using world = await createWorld();
    await expect(startTestRound(world, { choice: 2, arms })).rejects.toThrow(
      /no round before this one has a reward/,
    );
  });

  test("takes the latest before it, or the one that is asked for", async () => {
    await using world = await createWorld();
    await playRound(world);
    const second = await startTestRound(world, { choice: 2, arms, checkpointRound: 1 });
    await workUntil(world, second, "labeling");
    const pairs = await world.deps.db.pair.findMany({ where: { roundId: second } });
    expect(new Set(pairs.map(({ strategy }) => strategy))).toEqual(new Set(["checkpoint"]));
    expect((await stateOf(world, second)).problem).toBeNull();
  });

  test("can't go back to itself or to what isn't there", async () => {
    await using world = await createWorld();
    await playRound(world);
    for (const checkpointRound of [2, 9]) {
      const attempt = startTestRound(world, { choice: 2, arms, checkpointRound });
      await expect(attempt).rejects.toThrow(new RegExp(`Round ${checkpointRound} can’t be the checkpoint`));
    }
  });
});

describe("the forecast of a choice", () => {
  const ask = async ({ deps, owner, slug }: World, part: object = {}) =>
    granted(
      await forecastChoice(deps, owner, {
        slug,
        eta: 0.1,
        radius: 0.75,
        metric: "information",
        ...part,
      }),
    );

  test("says that nothing is known before a round, and by a measure no round had", async () => {
    await using world = await createWorld();
    expect(await ask(world)).toEqual({ known: false, because: "no-fit" });
    await playRound(world);
    expect(await ask(world, { metric: "covariance" })).toEqual({ known: false, because: "no-fit" });
  });

  test("tries the settings on the latest answers of π₀ by the latest fit: a wider set affords more", async () => {
    await using world = await createWorld();
    await playRound(world);
    const told = [];
    for (const radius of [1e-6, 0.75, 1_000]) told.push(await ask(world, { radius }));
    const shares = told.map((forecast) => {
      if (!forecast.known) throw new Error(forecast.because);
      expect(forecast).toMatchObject({ fitOfRound: 1, candidatesOfRound: 1, observations: 6, prompts: 6 });
      return forecast.affordable;
    });
    expect(shares[0]).toBeLessThan(shares[1] ?? 0);
    expect(shares[2]).toBe(1);
    // Nothing was drawn, embedded or fitted for it.
    expect(await world.deps.db.rewardModel.count()).toBe(2);
  });
});
