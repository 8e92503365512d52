import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import { createWorld, paidTotal, startTestRound, type World, workUntil } from "../fixtures/world.fixture.ts";
import { createPolicy } from "../policies/index.ts";
import { updateProject } from "../projects/index.ts";
import { createRound } from "./create-round.ts";
import { newRoundSchema } from "./model.ts";
import { previewRound } from "./preview-round.ts";
import { simulateAnnotators } from "./simulate-annotators.ts";
import { startRound } from "./start-round.ts";

/*
 * What a round can't come to a good end with is refused at its start: before anything is spent, with the field and the
 * way out.
 */

const evaluation = { promptsMax: 3, samples: 2 };

/** Starts a draft with these settings; whatever becomes of it. */
async function start({ deps, owner, slug }: World, settings: object) {
  const config = { pairs: 4, samples: 4, evaluation, ...settings };
  const { number } = granted(await createRound(deps, owner, newRoundSchema.parse({ slug, config })));
  const outcome = await startRound(deps, owner, { slug, number });
  const { state } = await deps.db.round.findFirstOrThrow({ where: { number } });
  return { outcome, state };
}

/** The draft stays one, and no answer was drawn for it. */
const refusedAt = (field: string, ...says: string[]) => ({
  outcome: {
    ok: false,
    field,
    message: expect.stringMatching(new RegExp(says.join(".*"), "s")),
  },
  state: "draft",
});

const scorer = { kind: "scorer" };

test("a scorer that isn't there, or doesn't answer", async () => {
  await using world = await createWorld();
  const { deps, owner, slug, endpoints } = world;
  endpoints.fault = { path: /pooling/, times: 1_000, answer: { status: 503, body: "busy" } };
  expect(await start(world, { labeler: scorer })).toMatchObject(
    refusedAt("labeler", "scorer doesn’t answer", "503", "choose who else labels"),
  );
  // People need none.
  endpoints.scored.clear();
  expect(await start(world, {})).toMatchObject({ outcome: { ok: true } });
  expect(endpoints.scored.size).toBe(0);
  granted(await updateProject(deps, owner, { slug, scorerUrl: null, scorerModel: null }));
  const missing = refusedAt("labeler", "no gold scorer", "project’s settings");
  // In an experiment of its own: the other's round is at work.
  await deps.db.round.updateMany({ where: { state: "sampling" }, data: { state: "cancelled" } });
  expect(await start(world, { labeler: scorer })).toMatchObject(missing);
  const preview = previewRound.definition.input.parse({ slug, config: { labeler: scorer } });
  expect(granted(await previewRound(deps, owner, preview)).warnings).toContainEqual(missing.outcome.message);
});

test("pseudo-labels by a reward that could learn from nothing", async () => {
  await using world = await createWorld();
  const labeler = { kind: "reward-model" };
  const nothing = refusedAt("labeler", "no comparison", "Import comparisons");
  expect(await start(world, { labeler })).toMatchObject(nothing);
  expect(await start(world, { labeler, hybrid: false })).toMatchObject(
    refusedAt("labeler", "leaves the offline comparisons out", "Mix them in"),
  );
  await workUntil(world, await startTestRound(world, { labeler: scorer, evaluation }), "complete");
  expect(await start(world, { labeler })).toMatchObject({ outcome: { ok: true } });
  const labels = newRoundSchema.safeParse({ slug: "world", config: { labeler, labelsPerPair: 2 } });
  expect(labels.error?.issues).toMatchObject([
    { path: ["config", "labelsPerPair"], message: expect.stringContaining("one label a pair") },
  ]);
});

test("a policy that doesn't answer", async () => {
  await using world = await createWorld();
  world.endpoints.fault = { path: /models/, times: 1, answer: "cut" };
  expect(await start(world, {})).toMatchObject(refusedAt("arms", "pi0 doesn’t answer", "policies page"));
  world.endpoints.fault = { path: /models/, times: 1_000, answer: { status: 401, body: "no" } };
  expect(await start(world, {})).toMatchObject(
    refusedAt("arms", "pi0 doesn’t answer", "401", "policies page"),
  );
  expect(paidTotal(world)).toBe(0);
  world.endpoints.fault = null;
  expect(await start(world, {})).toMatchObject({ outcome: { ok: true } });
});

test("weights log π₀ − log q where a server gives no log-probabilities of given answers", async () => {
  await using world = await createWorld();
  const { deps, owner, slug, endpoints } = world;
  const other = { slug, name: "other", baseUrl: `${endpoints.url}/v1`, model: "other" };
  granted(await createPolicy(deps, owner, createPolicy.definition.input.parse(other)));
  endpoints.scoresNothing = true;
  const weighed = [{ name: "ours", strategy: "uncertainty", share: 1, candidates: [{ policy: "other" }] }];
  expect(await start(world, { arms: weighed })).toMatchObject(
    refusedAt("arms", "log π₀ − log q", "gives no log probabilities", "Take the candidates from π₀"),
  );
  // Draws of π₀ have no weights, nor have pairs of draws.
  expect(await start(world, {})).toMatchObject({ outcome: { ok: true } });
});

test("simulated people for a round that no person labels", async () => {
  await using world = await createWorld();
  await workUntil(world, await startTestRound(world, { labeler: scorer, evaluation }), "labeling");
  const deps = { ...world.deps, settings: { ...world.deps.settings, labUrl: world.endpoints.url } };
  const asked = simulateAnnotators.definition.input.parse({ slug: world.slug, number: 1 });
  expect(await simulateAnnotators(deps, world.owner, asked)).toMatchObject({
    ok: false,
    reason: "round-not-open",
    message: "No person labels round 1: nobody is handed its pairs.",
  });
});
