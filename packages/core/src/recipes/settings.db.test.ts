import { oneShotAcceptance } from "@gshf/gshf";
import { granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import { evaluationsVerbs } from "../evaluations/index.ts";
import { goldOf } from "../fixtures/endpoints.fixture.ts";
import { makeJudge, say, startJudge } from "../fixtures/judge.fixture.ts";
import { createRecipeWorld, workRunsToTheirEnd } from "../fixtures/recipes.fixture.ts";
import { recipesVerbs } from "./index.ts";
import { newRunSchema } from "./model.ts";

const evaluation = { splits: ["validation"], promptsMax: 3, samples: 1 };

test("a judge compares the policies of a run with π₀, and one that can't be asked is refused", async () => {
  await using world = await createRecipeWorld();
  await using endpoint = await startJudge((_asked, response) => say(response, "[[A]]"));
  const { deps, owner, slug } = world;
  const { judgeId } = await makeJudge(world, endpoint.url, { slug });
  const recipe = (id: string) => ({ name: "offline-dpo", evaluation: { ...evaluation, judgeId: id } });
  const ask = (id: string) => newRunSchema.parse({ slug, recipe: recipe(id) });
  const preview = granted(await recipesVerbs.preview(deps, owner, ask(judgeId)));
  // Two policies with π₀; three prompts, in both orders.
  expect(preview).toMatchObject({ judgeRequests: 6, problems: [] });
  const { number } = granted(await recipesVerbs.start(deps, owner, ask(judgeId)));
  await workRunsToTheirEnd(world);
  const view = granted(await recipesVerbs.get(deps, owner, { slug, number }));
  const made = { slug, number: view.steps.at(-1)?.made ?? 0 };
  const { cells } = granted(await evaluationsVerbs.results(deps, owner, made));
  // Who prefers whatever stands first has no preference.
  expect(cells.find(({ isReference }) => !isReference)?.figures.winRate).toMatchObject({
    ties: 3,
    rate: 0.5,
  });

  const nobody = "0192d1c4-0000-7000-8000-000000000000";
  const refused = await recipesVerbs.start(deps, owner, ask(nobody));
  expect(refused).toMatchObject({ ok: false, reason: "not-found", field: "recipe.evaluation.judgeId" });
});

describe("the path of longest steps", () => {
  const acceptanceOf = 0.6;

  test("is told by what draws of π₀ were rated at, and a run takes it", async () => {
    await using world = await createRecipeWorld();
    const { deps, owner, slug } = world;
    const asked = { slug, eta: 0.05, acceptance: acceptanceOf, temperature: 1, scoredBy: "scorer" as const };
    const before = granted(await recipesVerbs.suggestPath(deps, owner, asked));
    expect(before).toEqual({ known: false, because: "no-draws" });
    const draws = { prompts: 4, n: 4, scoredBy: "scorer" };
    const rso = { name: "rso", evaluation, ...draws };
    granted(await recipesVerbs.start(deps, owner, newRunSchema.parse({ slug, recipe: rso })));
    await workRunsToTheirEnd(world);

    const told = granted(await recipesVerbs.suggestPath(deps, owner, asked));
    if (!told.known) throw new Error(told.because);
    expect(told.prompts).toBe(4);
    expect(told.path.at(-1)).toBe(0.05);
    expect(told.path.length).toBeGreaterThan(1);
    // η is rounded to three digits, so that a rate is near what was asked for.
    for (const rate of told.acceptances.slice(0, -1)) expect(rate).toBeCloseTo(acceptanceOf, 1);
    expect(told.acceptances.at(-1)).toBeGreaterThan(acceptanceOf - 0.01);

    // Another labeler's rewards, and another policy's draws, say nothing of these.
    const other = granted(await recipesVerbs.suggestPath(deps, owner, { ...asked, scoredBy: "reward" }));
    expect(other.known).toBe(false);
    const hot = granted(await recipesVerbs.suggestPath(deps, owner, { ...asked, temperature: 0.5 }));
    expect(hot.known).toBe(false);
    // One step is enough where η is large; and none of twenty steps where it is tiny.
    const large = granted(await recipesVerbs.suggestPath(deps, owner, { ...asked, eta: 1_000 }));
    expect(large).toMatchObject({ known: true, path: [1_000] });
    const tiny = await recipesVerbs.suggestPath(deps, owner, { ...asked, eta: 1e-4, acceptance: 0.99 });
    expect(granted(tiny)).toEqual({ known: false, because: "many-steps" });

    const steps = { name: "multi-step-rso", evaluation, ...draws, path: told.path };
    const run = granted(await recipesVerbs.start(deps, owner, newRunSchema.parse({ slug, recipe: steps })));
    await workRunsToTheirEnd(world);
    const view = granted(await recipesVerbs.get(deps, owner, { slug, number: run.number }));
    expect(view.state).toBe("done");
    expect(view.steps.filter(({ kind }) => kind === "training")).toHaveLength(told.path.length);
  });

  test("takes the rewards of the dataset as they were kept", async () => {
    await using world = await createRecipeWorld();
    const { deps, owner, slug } = world;
    const recipe = { name: "rso", evaluation, prompts: 2, n: 3, scoredBy: "scorer" };
    granted(await recipesVerbs.start(deps, owner, newRunSchema.parse({ slug, recipe })));
    await workRunsToTheirEnd(world);
    const asked = { slug, eta: 0.2, acceptance: 0.01, temperature: 1, scoredBy: "scorer" as const };
    const told = granted(await recipesVerbs.suggestPath(deps, owner, asked));
    if (!told.known) throw new Error(told.because);
    expect(told.path).toEqual([0.2]);
    const rows = await deps.db.response.findMany({ where: { purpose: "dataset", drawIndex: { lt: 3 } } });
    const byPrompt = Map.groupBy(rows, ({ promptId }) => promptId);
    const rewards = [...byPrompt.values()].map((draws) => draws.map(({ text }) => goldOf(text)));
    const rates = rewards.map((values) =>
      oneShotAcceptance({ reference: values.map(() => 1), rewards: values }, 0.2),
    );
    expect(told.acceptances[0]).toBeCloseTo(rates.reduce((sum, rate) => sum + rate, 0) / rates.length, 9);
  });
});
