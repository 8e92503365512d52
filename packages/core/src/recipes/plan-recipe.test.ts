import { describe, expect, test } from "vitest";
import { type RecipeAsk, type RunnableRecipe, recipeAskSchema, recipeNotes, recipeProblem } from "./model.ts";
import { makesPolicy, planRecipe } from "./plan-recipe.ts";

const names = Object.keys(recipeNotes) as RunnableRecipe[];
const ask = (settings: object) => recipeAskSchema.parse(settings);
const kinds = (recipe: RecipeAsk) => planRecipe(recipe).map(({ kind }) => kind);

describe("the plan of a recipe", () => {
  test.each(names)(
    "%s ends by measuring every policy that it makes, and uses earlier steps alone",
    (name) => {
      const plan = planRecipe(ask({ name }));
      const makers = plan.flatMap((step, i) => (makesPolicy(step) ? [i] : []));
      expect(makers.length).toBeGreaterThan(0);
      expect(plan.at(-1)).toMatchObject({ kind: "evaluation", policies: makers });
      plan.forEach((step, i) => {
        if (step.kind === "training") expect(plan[step.dataset]?.kind).toBe("dataset");
        if (step.kind === "training") expect(step.dataset).toBeLessThan(i);
        if (step.kind !== "dataset" || step.ask.kind === "mixture" || step.ask.of === "reference") return;
        expect(step.ask.of.step).toBeLessThan(i);
        expect(makers).toContain(step.ask.of.step);
      });
    },
  );

  test("multi-step RSO draws each step from the policy before, with coefficients that add up to 1/η", () => {
    const path = [0.5, 0.3, 0.1];
    const plan = planRecipe(ask({ name: "multi-step-rso", path }));
    const drawn = plan.flatMap((step) =>
      step.kind === "dataset" && step.ask.kind === "rejection" ? [step.ask] : [],
    );
    expect(drawn.map(({ of }) => of)).toEqual(["reference", { step: 1 }, { step: 3 }]);
    const inverse = drawn.map(({ coefficient }) => 1 / coefficient);
    expect(inverse[0]).toBeCloseTo(1 / 0.5, 12);
    expect(inverse.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1 / 0.1, 12);
    const trained = plan.flatMap((step) => (step.kind === "training" ? [step] : []));
    expect(trained.map((step) => step.ask.klPath)).toEqual([[0.5], [0.5, 0.3], [0.5, 0.3, 0.1]]);
    expect(trained.map((step) => step.ask.eta)).toEqual(path);
    expect(new Set(trained.map(({ suffix }) => suffix)).size).toBe(3);
  });

  test("pessimism of several weights trains one policy each from one dataset, and plain DPO at 0", () => {
    const plan = planRecipe(ask({ name: "offline-gshf-2", betaPess: [0, 0.1, 0.4] }));
    expect(plan.map(({ kind }) => kind)).toEqual([
      "dataset",
      "training",
      "training",
      "training",
      "evaluation",
    ]);
    const trained = plan.flatMap((step) => (step.kind === "training" ? [step] : []));
    expect(trained.map(({ ask: { algorithm, betaPess } }) => [algorithm, betaPess])).toEqual([
      ["dpo", 0],
      ["dpo_pessimistic", 0.1],
      ["dpo_pessimistic", 0.4],
    ]);
    expect(trained.map(({ suffix }) => suffix)).toEqual(["-beta-0", "-beta-0.1", "-beta-0.4"]);
    expect(new Set(trained.map(({ dataset }) => dataset))).toEqual(new Set([0]));
    // One β alone is what it was before there could be several.
    expect(planRecipe(ask({ name: "offline-gshf-2", betaPess: [0.1] }))).toEqual(
      planRecipe(ask({ name: "offline-gshf-2", betaPess: 0.1 })),
    );
  });

  test("a sequential one trains after every so many pairs, and after the last", () => {
    const plan = planRecipe(ask({ name: "sequential", rounds: 7, trainEvery: 3 }));
    const trains = plan.flatMap((step) => (step.kind === "round" ? [step.ask.trains] : []));
    expect(trains).toEqual([false, false, true, false, false, true, true]);
    expect(plan.every((step) => step.kind !== "round" || step.ask.pairs === 1)).toBe(true);
  });

  test("a hybrid one has as many rounds as asked for", () => {
    expect(kinds(ask({ name: "hybrid-gshf-dpo", rounds: 2 }))).toEqual(["round", "round", "evaluation"]);
  });
});

test("settings that make no sense together are said by field", () => {
  expect(recipeProblem(ask({ name: "multi-step-rso", path: [0.1, 0.3] }))?.field).toBe("recipe.path");
  expect(recipeProblem(ask({ name: "rso", n: 4, pairs: 3 }))?.field).toBe("recipe.pairs");
  for (const betaPess of [[0], [0.1, 0.1]]) {
    expect(recipeProblem(ask({ name: "offline-gshf-2", betaPess }))?.field).toBe("recipe.betaPess");
  }
  expect(recipeProblem(ask({ name: "rso", n: 6, pairs: 3 }))).toBeNull();
  for (const name of names) expect(recipeProblem(ask({ name }))).toBeNull();
});
