import { Readable } from "node:stream";
import { granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import { listFrozenRounds } from "../../datasets/index.ts";
import {
  createWorld,
  labelAll,
  startTestRound,
  stateOf,
  submitPair,
  takePair,
  type World,
  workUntil,
} from "../../fixtures/world.fixture.ts";
import { leaseNextPair, submitJudgment, undoJudgment } from "../../labeling/index.ts";
import { createPolicy } from "../../policies/index.ts";
import { importPrompts } from "../../prompts/index.ts";
import { hasComparisons, loadObservations } from "../../rewards/index.ts";
import { votedFor } from "../../slots/index.ts";
import { createRound } from "../create-round.ts";
import { getRound } from "../get-round.ts";
import { newRoundSchema, roundConfigSchema } from "../model.ts";
import { previewRound } from "../preview-round.ts";
import { startRound } from "../start-round.ts";

const arm = {
  name: "better-or-not",
  strategy: "reference",
  share: 1,
  first: { policy: "other" },
  second: { policy: "pi0" },
};
const comparing = {
  comparison: { split: "test" },
  arms: [arm],
  hybrid: false,
  pairs: 5,
  labelsPerPair: 2,
  training: { algorithm: "none" },
};

/** Two policies, twelve prompts to train on and five to test on. */
async function twoPolicies(): Promise<World> {
  const world = await createWorld({ labelers: 2 });
  const { deps, owner, slug, endpoints } = world;
  const baseUrl = `${endpoints.url}/v1`;
  const policy = createPolicy.definition.input.parse({ slug, name: "other", baseUrl, model: "other" });
  granted(await createPolicy(deps, owner, policy));
  const rows = Array.from({ length: 5 }, (_, i) =>
    JSON.stringify({ prompt_id: `t-${i}`, prompt: `test question ${i}`, split: "test" }),
  );
  const body = Readable.from([Buffer.from(rows.join("\n"))]);
  granted(await importPrompts(deps, owner, { slug, fileName: "test.jsonl" }, body));
  return world;
}

async function labelTie(world: World, labeler: World["owner"]) {
  const input = leaseNextPair.definition.input.parse({ slug: world.slug });
  const next = granted(await leaseNextPair(world.deps, labeler, input));
  if (next.kind !== "pair") throw new Error("no pair to label");
  const { leaseId } = next.lease;
  const tie = { choice: "tie", durationMs: 900, visibleMs: 900, leaseId, idempotencyKey: `key-${leaseId}` };
  granted(await submitJudgment(world.deps, labeler, submitJudgment.definition.input.parse(tie)));
}

describe("a round that compares policies", () => {
  test("asks people on held-out prompts and says how often each policy is preferred", async () => {
    await using world = await twoPolicies();
    const { deps, owner, slug, labelers } = world;
    const roundId = await startTestRound(world, comparing);
    await workUntil(world, roundId, "labeling");
    const before = granted(await getRound(deps, owner, { slug, number: 1 }));
    expect(before.comparisons).toEqual([
      {
        arm: "better-or-not",
        first: "other",
        second: "pi0",
        prompts: 0,
        labels: 0,
        wins: 0,
        ties: 0,
        losses: 0,
        rate: null,
        ci95: null,
      },
    ]);
    const [one, two] = labelers;
    if (one === undefined || two === undefined) throw new Error("two labelers");
    await labelTie(world, one);
    await labelAll(world);
    await workUntil(world, roundId, "complete");

    const pairs = await deps.db.pair.findMany({
      where: { roundId },
      include: {
        judgments: true,
        prompt: true,
        first: { include: { policy: true } },
        second: { include: { policy: true } },
      },
    });
    expect(pairs).toHaveLength(5);
    for (const { prompt, first, second } of pairs) {
      expect(prompt.split).toBe("test");
      expect([first.policy?.name, second.policy?.name]).toEqual(["other", "pi0"]);
    }
    const votes = pairs.map(({ judgments }) => judgments.map(votedFor));
    expect(votes.flat()).toHaveLength(10);
    const count = (of: string) => votes.flat().filter((vote) => vote === of).length;
    expect(count("neither")).toBe(1);
    const shares = votes.map(
      (own) => own.reduce((sum, vote) => sum + (vote === "first" ? 1 : vote === "neither" ? 0.5 : 0), 0) / 2,
    );
    const rate = shares.reduce((sum, share) => sum + share, 0) / 5;
    const [figures] = granted(await getRound(deps, owner, { slug, number: 1 })).comparisons ?? [];
    expect(figures).toMatchObject({
      prompts: 5,
      labels: 10,
      wins: count("first"),
      ties: 1,
      losses: count("second"),
    });
    expect(figures?.rate).toBeCloseTo(rate, 12);
    expect(figures?.ci95?.[0]).toBeLessThan(rate);
    expect(figures?.ci95?.[1]).toBeGreaterThan(rate);
  });

  test("leaves no trace in what is learned: no dataset, no fit, no part of the prompts, no turn of the rounds", async () => {
    await using world = await twoPolicies();
    const { deps, projectId } = world;
    const roundId = await startTestRound(world, { ...comparing, labelsPerPair: 1 });
    await workUntil(world, roundId, "labeling");
    // While it is labeled, the next round that learns may start.
    const learning = await startTestRound(world, { training: { algorithm: "none" } });
    await workUntil(world, learning, "labeling");
    await labelAll(world);
    await workUntil(world, roundId, "complete");
    const { experimentId, frozenAt } = await stateOf(world, roundId);
    expect(frozenAt).not.toBeNull();
    expect(await deps.db.dataset.count({ where: { roundId } })).toBe(0);
    expect(await listFrozenRounds(deps.db, experimentId)).toEqual([]);
    expect(await hasComparisons(deps.db, { projectId, experimentId, offline: true })).toBe(false);
    // Nor when its prompts are moved to those that are learned from.
    await deps.db.prompt.updateMany({ where: { projectId, split: "test" }, data: { split: "train" } });
    const scope = { projectId, experimentId, upToRound: 9, offlineUntil: null };
    expect(await loadObservations(deps.db, scope)).toEqual([]);
    await workUntil(world, learning, "complete");
    expect((await listFrozenRounds(deps.db, experimentId)).map(({ number }) => number)).toEqual([2]);
    expect(new Set((await loadObservations(deps.db, scope)).map(({ promptKey }) => promptKey[0]))).toEqual(
      new Set(["p"]),
    );
  });

  test("is labeled by the scorer as well, and undone labels don't count", async () => {
    await using world = await twoPolicies();
    const { deps, owner, slug, labelers } = world;
    const byScorer = { ...comparing, labelsPerPair: 1, labeler: { kind: "scorer", choice: "better" } };
    await workUntil(world, await startTestRound(world, byScorer), "complete");
    const [scored] = granted(await getRound(deps, owner, { slug, number: 1 })).comparisons ?? [];
    expect(scored?.labels).toBe(5);
    const roundId = await startTestRound(world, { ...comparing, labelsPerPair: 1 });
    await workUntil(world, roundId, "labeling");
    const labeler = labelers[0] ?? owner;
    const pair = await takePair(world, labeler);
    if (pair === null) throw new Error("no pair to label");
    granted(await submitPair(world, labeler, pair));
    const labels = async () =>
      granted(await getRound(deps, owner, { slug, number: 2 })).comparisons?.[0]?.labels;
    expect(await labels()).toBe(1);
    granted(await undoJudgment(deps, labeler, undoJudgment.definition.input.parse({ slug })));
    expect(await labels()).toBe(0);
  });

  test.each([
    [
      "another policy than candidates",
      { arms: [{ ...arm, strategy: "uncertainty", first: undefined, second: undefined }] },
      "config.arms.0.strategy",
    ],
    ["a side without a policy", { arms: [{ ...arm, second: undefined }] }, "config.arms.0.second.policy"],
    [
      "one policy on both sides",
      { arms: [{ ...arm, second: { policy: "other" } }] },
      "config.arms.0.second.policy",
    ],
    ["a training", { training: { algorithm: "dpo" } }, "config.training.algorithm"],
    ["pseudo-labels", { labelsPerPair: 1, labeler: { kind: "reward-model" } }, "config.labeler"],
    [
      "an older choice",
      { choice: 2, arms: [{ ...arm, first: undefined, second: undefined }] },
      "config.choice",
    ],
    ["the train split", { comparison: { split: "train" } }, "config.comparison.split"],
  ])("doesn't take %s", (_, changed, field) => {
    const parsed = newRoundSchema.safeParse({ slug: "world", config: { ...comparing, ...changed } });
    expect(parsed.error?.issues.map(({ path }) => path.join("."))).toContain(field);
  });

  test("is refused where two names mean one policy, before anything is asked", async () => {
    await using world = await twoPolicies();
    const { deps, owner, slug } = world;
    const sides = { first: { policy: "main" }, second: { policy: "reference" } };
    const config = roundConfigSchema.parse({ ...comparing, arms: [{ ...arm, ...sides }] });
    const { warnings } = granted(await previewRound(deps, owner, { slug, config }));
    expect(warnings).toContain("pi0 stands on both sides. Name another policy, or another temperature.");
    const { number } = granted(await createRound(deps, owner, newRoundSchema.parse({ slug, config })));
    const refused = { ok: false, reason: "invalid", field: "arms" };
    expect(await startRound(deps, owner, { slug, number })).toMatchObject(refused);
  });

  test("takes one policy at two temperatures, and is refused where no prompt is held out", async () => {
    await using world = await createWorld();
    const { deps, owner, slug } = world;
    const sides = { first: { policy: "pi0", temperature: 0.5 }, second: { policy: "pi0", temperature: 1 } };
    const config = roundConfigSchema.parse({ ...comparing, arms: [{ ...arm, ...sides }] });
    const { warnings } = granted(await previewRound(deps, owner, { slug, config }));
    expect(warnings).toEqual([
      "No prompt can be asked: none is of the test split. The round can't start like this.",
    ]);
    const { number } = granted(await createRound(deps, owner, newRoundSchema.parse({ slug, config })));
    expect(await startRound(deps, owner, { slug, number })).toMatchObject({ ok: false, field: "prompts" });
  });
});
