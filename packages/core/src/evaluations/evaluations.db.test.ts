import { meanEstimate, pairedDifference } from "@gshf/gshf";
import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import {
  askedOf,
  createEvaluationWorld,
  resultsOf,
  startTestEvaluation,
  workEvaluationToItsEnd,
} from "../fixtures/evaluations.fixture.ts";
import { withFuse } from "../fixtures/fuse.fixture.ts";
import { makeJudge, say, startJudge } from "../fixtures/judge.fixture.ts";
import { importOffline } from "../fixtures/trainings.fixture.ts";
import { labelAll, paidTotal, startTestRound, workUntil } from "../fixtures/world.fixture.ts";
import { archivePolicy } from "../policies/index.ts";
import { qualityVerbs } from "../quality/index.ts";
import {
  createEvaluation,
  evaluationsVerbs,
  startEvaluation,
  sweepEvaluations,
  workEvaluation,
} from "./index.ts";
import { evaluationSpecSchema } from "./model.ts";

const never = new AbortController().signal;

test("measures every policy on every split, pairs gains by prompt and reports what validation chose on test", async () => {
  await using world = await createEvaluationWorld(["other", "third"]);
  const { id, number } = await startTestEvaluation(world, { splits: ["validation", "test", "ood"] });
  expect((await workEvaluationToItsEnd(world, id)).state).toBe("done");
  const { cells, best, methods } = await resultsOf(world, number);
  expect(cells.map(({ policy, split }) => `${policy} ${split}`)).toEqual(
    ["validation", "test", "ood"].flatMap((split) =>
      ["other", "pi0", "third"].map((name) => `${name} ${split}`),
    ),
  );
  // By hand, from the draws themselves.
  const { db } = world.deps;
  const draws = await db.response.findMany({
    where: { purpose: "evaluation" },
    include: { prompt: true, policy: true },
    orderBy: { drawIndex: "asc" },
  });
  const parts = await db.evaluationPart.findMany({ where: { runId: id } });
  expect(parts).toHaveLength(3);
  const lengths = (policy: string, split: string) => {
    const own = draws.filter((one) => one.policy?.name === policy && one.prompt.split === split);
    const byPrompt = Map.groupBy(own, ({ promptId }) => promptId);
    return [...byPrompt.values()].map(
      (rows) => rows.reduce((sum, { text }) => sum + text.length, 0) / rows.length,
    );
  };
  const test = cells.find(({ policy, split }) => policy === "other" && split === "test");
  expect(test?.figures.characters?.mean).toBeCloseTo(meanEstimate(lengths("other", "test")).mean);
  expect(test?.figures.characters?.prompts).toBe(5);
  const values = await db.evaluationPart.findMany({ where: { runId: id, part: 1 } });
  const rows = values[0]?.values as { cells: { gold: number }[] }[];
  const gold = (place: number) => rows.map(({ cells }) => cells[place]?.gold ?? 0);
  const gain = pairedDifference(gold(0), gold(1));
  expect(test?.figures.goldGain).toMatchObject({ mean: gain.mean, prompts: 5 });
  expect(test?.figures.goldGain?.ci95).toEqual([gain.ci95?.low, gain.ci95?.high]);
  const ood = cells.find(({ policy, split }) => policy === "other" && split === "ood");
  const drop = (test?.figures.gold?.mean ?? 0) - (ood?.figures.gold?.mean ?? 0);
  expect(ood?.figures.oodDrop).toMatchObject({ against: "test" });
  expect(ood?.figures.oodDrop?.mean).toBeCloseTo(drop);
  // π₀ is no distance from itself, and J = r − η·KL.
  const pi0 = cells.find(({ policy, split }) => policy === "pi0" && split === "test");
  expect(pi0).toMatchObject({ isReference: true, isBaseline: true });
  expect(pi0?.figures).toMatchObject({ kl: { mean: 0 }, goldGain: null });
  const { objective, gold: reward, kl } = test?.figures ?? {};
  expect(objective?.mean).toBeCloseTo((reward?.mean ?? 0) - 0.1 * (kl?.mean ?? 0));

  const chosen = cells
    .filter(({ split, isReference }) => split === "validation" && !isReference)
    .sort((a, b) => (b.figures.objective?.mean ?? 0) - (a.figures.objective?.mean ?? 0))[0];
  expect(best).toMatchObject({ policy: chosen?.policy, by: "J" });
  expect(best?.test).toEqual(
    cells.find(({ policy, split }) => policy === chosen?.policy && split === "test")?.figures,
  );
  expect(methods).toContain("on 5 validation prompts, 5 test prompts and 5 ood prompts");
});

test("says that nothing is to be reported where validation alone was measured", async () => {
  await using world = await createEvaluationWorld();
  const { id, number } = await startTestEvaluation(world);
  await workEvaluationToItsEnd(world, id);
  const { best } = await resultsOf(world, number);
  expect(best).toMatchObject({ policy: "other", test: null });
  expect(best?.sentence).toContain("Nothing here is a result to report");
});

test("the same of the same is one, whoever asks", async () => {
  await using world = await createEvaluationWorld();
  const { deps, owner, projectId } = world;
  const { number, id } = await startTestEvaluation(world);
  expect(await createEvaluation(deps, owner, askedOf(world, { name: "again" }))).toMatchObject({
    ok: false,
    reason: "conflict",
    field: "seed",
    message: expect.stringContaining(`Evaluation ${number} measures the same`),
  });
  const project = await deps.db.project.findUniqueOrThrow({ where: { id: projectId } });
  const again = granted(await startEvaluation(deps, project, askedOf(world), { createdBy: "test" }));
  expect(again).toEqual({ id, number, state: "running", isNew: false });
  const other = granted(
    await startEvaluation(deps, project, askedOf(world, { seed: 1 }), { createdBy: "test" }),
  );
  expect(other).toMatchObject({ number: number + 1, isNew: true });
});

test("draws that rounds' evaluations made are used again, and give the same figures", async () => {
  await using world = await createEvaluationWorld([]);
  const roundId = await startTestRound(world);
  await workUntil(world, roundId, "labeling");
  await labelAll(world);
  await workUntil(world, roundId, "complete");
  const { db } = world.deps;
  const before = await db.response.count();
  const policy = await db.policy.findFirstOrThrow({ where: { name: "round-1" } });
  const change = { policies: [policy.id], promptsMax: 3, estimated: true };
  const { id, number } = await startTestEvaluation(world, change);
  await workEvaluationToItsEnd(world, id);
  expect(await db.response.count()).toBe(before);
  const { cells } = await resultsOf(world, number);
  const own = cells.find(({ policyId }) => policyId === policy.id);
  const measured = await db.evaluation.findFirstOrThrow({ where: { roundId, policyId: policy.id } });
  const { prompts: _a, ...gold } = own?.figures.gold ?? { prompts: 0 };
  const { prompts: _b, ...kl } = own?.figures.kl ?? { prompts: 0 };
  expect(gold).toEqual(measured.goldReward);
  expect(kl).toEqual(measured.kl);
  expect(own?.figures.estimatedGain?.prompts).toBe(3);
  // Another temperature is another draw; the round's own stay what they were.
  const warm = await startTestEvaluation(world, { ...change, temperatures: [0.5], kl: false, name: "warm" });
  await workEvaluationToItsEnd(world, warm.id);
  expect(await db.response.count({ where: { temperature: 0.5 } })).toBe(2 * 3 * 2);
});

test("killed anywhere it goes on, pays for nothing twice and comes to the same figures", async () => {
  const change = { splits: ["validation", "test"], promptsMax: 8 };
  await using calm = await createEvaluationWorld();
  const calmRun = await startTestEvaluation(calm, change);
  const whole = withFuse(calm.deps, Number.POSITIVE_INFINITY);
  expect(await workEvaluation(whole.deps, calmRun.id, { signal: never })).toBe("done");
  const expected = await resultsOf(calm, calmRun.number);
  const places = whole.passed();
  expect(places).toBeGreaterThan(100);

  await using world = await createEvaluationWorld();
  const run = await startTestEvaluation(world, change);
  for (let kill = 1; kill <= 12; kill++) {
    const { deps } = withFuse(world.deps, Math.floor((places * kill) / 13));
    await workEvaluation(deps, run.id, { signal: never }).catch(() => undefined);
    // Nobody holds it for longer than a lease.
    world.pass(world.deps.settings.leaseSeconds + 10);
    await sweepEvaluations(world.deps);
  }
  await workEvaluationToItsEnd(world, run.id);
  const { cells } = await resultsOf(world, run.number);
  const figuresOf = (all: typeof cells) =>
    all.map(({ policy, split, figures }) => ({ policy, split, figures }));
  expect(figuresOf(cells)).toEqual(figuresOf(expected.cells));
  // Each kill can cost what was being asked just then.
  expect(paidTotal(world)).toBeLessThanOrEqual(paidTotal(calm) + 12 * 8 * 2);
  expect(await world.deps.db.response.count()).toBe(await calm.deps.db.response.count());
});

test("a judge compares each first draw with the baseline's in both orders, once for all evaluations", async () => {
  await using world = await createEvaluationWorld(["other", "third"]);
  await using endpoint = await startJudge((asked, response) =>
    // Prefers the longer; a tie where they are as long.
    say(
      response,
      asked.a.length === asked.b.length ? "[[C]]" : asked.a.length > asked.b.length ? "[[A]]" : "[[B]]",
    ),
  );
  const { deps, owner, slug } = world;
  const { judgeId } = await makeJudge(world, endpoint.url, { slug });
  const { id, number } = await startTestEvaluation(world, { judgeId, promptsMax: 8 });
  await workEvaluationToItsEnd(world, id);
  const { cells } = await resultsOf(world, number);
  const other = cells.find(({ policy }) => policy === "other")?.figures.winRate;
  expect((other?.wins ?? 0) + (other?.ties ?? 0) + (other?.losses ?? 0)).toBe(8);
  expect(other?.rate).toBeCloseTo(((other?.wins ?? 0) + (other?.ties ?? 0) / 2) / 8);
  expect(cells.find(({ policy }) => policy === "pi0")?.figures.winRate).toBeNull();
  const asked = endpoint.asked.length;
  expect(asked).toBeGreaterThan(0);
  expect(asked % 2).toBe(0);
  const more = await startTestEvaluation(world, { judgeId, promptsMax: 8, kl: false, name: "more" });
  await workEvaluationToItsEnd(world, more.id);
  expect(endpoint.asked).toHaveLength(asked);

  granted(await qualityVerbs.retireJudge(deps, owner, { slug, judgeId }));
  const refused = await createEvaluation(deps, owner, askedOf(world, { judgeId, seed: 3 }));
  expect(refused).toMatchObject({ ok: false, field: "judgeId" });
});

test("a judge compares every two policies where that is asked for, once, and rates turn round with the sides", async () => {
  await using world = await createEvaluationWorld(["other", "third"]);
  await using endpoint = await startJudge((asked, response) =>
    say(response, asked.a === asked.b ? "[[C]]" : asked.a > asked.b ? "[[A]]" : "[[B]]"),
  );
  const { judgeId } = await makeJudge(world, endpoint.url, { slug: world.slug });
  const change = { judgeId, everyPair: true, promptsMax: 8, temperatures: [1], kl: false };
  const { id, number } = await startTestEvaluation(world, change);
  await workEvaluationToItsEnd(world, id);
  const { cells, methods } = await resultsOf(world, number);
  expect(methods).toContain("Win rates of every two policies");
  const rateOf = (own: string, other: string) => {
    const cell = cells.find(({ policy }) => policy === own);
    const policyId = cells.find(({ policy }) => policy === other)?.policyId;
    return cell?.figures.against.find((one) => one.policyId === policyId);
  };
  for (const [own, other] of [
    ["other", "third"],
    ["other", "pi0"],
    ["third", "pi0"],
  ] as const) {
    const [there, back] = [rateOf(own, other), rateOf(other, own)];
    expect((there?.wins ?? 0) + (there?.ties ?? 0) + (there?.losses ?? 0)).toBe(8);
    expect(back).toMatchObject({ wins: there?.losses, ties: there?.ties, losses: there?.wins });
    expect((there?.rate ?? 0) + (back?.rate ?? 0)).toBeCloseTo(1);
  }
  // What is told of the baseline stands in both places, and was asked once.
  const { lengthControlled: _, ...against } = cells.find(({ policy }) => policy === "third")?.figures
    .winRate ?? { lengthControlled: 0 };
  expect(rateOf("third", "pi0")).toMatchObject(against);
  expect(endpoint.asked.length).toBeGreaterThan(0);
  expect(endpoint.asked.length).toBe(new Set(endpoint.asked.map((one) => JSON.stringify(one))).size);
  expect(await world.deps.db.answerVerdict.count()).toBeLessThanOrEqual(3 * 8);
});

test("trouble waits and is tried again, a stop holds, and a retry goes on", async () => {
  await using world = await createEvaluationWorld();
  const { deps, owner, slug, endpoints } = world;
  const { id, number } = await startTestEvaluation(world);
  endpoints.fault = { path: /pooling/, times: 1_000, answer: { status: 503, body: "" } };
  expect(await workEvaluation(deps, id, { signal: never })).toBe("waiting");
  const view = granted(await evaluationsVerbs.get(deps, owner, { slug, number }));
  expect(view).toMatchObject({ state: "running", can: { stop: true, retry: false } });
  expect(view.problem?.message).toContain("gold scorer");
  granted(await evaluationsVerbs.stop(deps, owner, { slug, number }));
  world.pass(100);
  endpoints.fault = null;
  expect(await workEvaluation(deps, id, { signal: never })).toBe("stale");
  granted(await evaluationsVerbs.retry(deps, owner, { slug, number }));
  expect((await workEvaluationToItsEnd(world, id)).state).toBe("done");
  expect(await evaluationsVerbs.retry(deps, owner, { slug, number })).toMatchObject({ ok: false });
  expect(await evaluationsVerbs.stop(deps, owner, { slug, number })).toMatchObject({ ok: false });
});

test("what can't come to a good end is refused by field, before anything is spent", async () => {
  await using world = await createEvaluationWorld();
  const { deps, owner, slug, projectId, endpoints, policies } = world;
  const { db } = deps;
  const refusedFor = async (change: object) => {
    const outcome = await createEvaluation(deps, owner, askedOf(world, change));
    expect(outcome).toMatchObject({ ok: false });
    return outcome.ok ? null : `${outcome.field}: ${outcome.message}`;
  };
  expect(await refusedFor({ experiment: "none" })).toMatch(/^experiment/);
  expect(await refusedFor({ estimated: true })).toMatch(/^estimated: Nothing is labeled/);
  // This server gives no log-probabilities with its draws.
  expect(await refusedFor({ temperatures: [0.5] })).toMatch(/^kl: .*T = 0.5/);
  endpoints.fault = { path: /pooling/, times: 1, answer: { status: 500, body: "" } };
  expect(await refusedFor({})).toMatch(/^gold: The gold scorer doesn’t answer/);
  endpoints.fault = { path: /chat/, times: 2, answer: { status: 404, body: "{}" } };
  expect(await refusedFor({})).toMatch(/^policies: .* doesn’t answer/);
  await db.prompt.updateMany({ where: { split: "ood" }, data: { split: "train" } });
  expect(await refusedFor({ splits: ["ood"] })).toMatch(/^splits: The ood split has no prompts/);
  await db.project.update({ where: { id: projectId }, data: { scorerUrl: null } });
  expect(await refusedFor({})).toMatch(/^gold: The project has no gold scorer/);
  granted(
    await archivePolicy(
      deps,
      owner,
      archivePolicy.definition.input.parse({ slug, policyId: policies.other, isArchived: true }),
    ),
  );
  expect(await refusedFor({ gold: false })).toMatch(/^policies: other is archived/);
  expect(await db.response.count()).toBe(0);
  expect(await db.evaluationRun.count()).toBe(0);
});

test("rewards are estimated from comparisons whose import has just ended", async () => {
  await using world = await createEvaluationWorld();
  const { db } = world.deps;
  await importOffline(world, 2);
  // They were stored before the import ended.
  const endedAt = new Date(world.deps.now().getTime() + 1_000);
  await db.import.updateMany({ where: { kind: "comparisons" }, data: { endedAt } });
  const { id } = await startTestEvaluation(world, { estimated: true });
  const { spec } = await db.evaluationRun.findUniqueOrThrow({ where: { id } });
  const { estimated } = evaluationSpecSchema.parse(spec);
  expect(estimated?.offlineUntil).toBe(endedAt.toISOString());
});
