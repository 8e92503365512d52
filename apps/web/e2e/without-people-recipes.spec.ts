import { expect, type Page, test } from "@playwright/test";
import { expectWellMade, settled } from "./accessibility.ts";
import { stackOf } from "./stack.ts";

/** How a recipe's form is filled in, what its summary must say, and what its last policy is called. */
type Case = {
  recipe: string;
  fields?: Record<string, string>;
  /** Fields of text. */
  texts?: Record<string, string>;
  labeler?: string;
  summary: string;
  policy: RegExp;
  /** A picture beside the frontier. */
  picture?: string;
};

const scorer = "The project’s gold scorer";
const cases: Case[] = [
  { recipe: "SFT", summary: "Train by SFT on the preferred answers", policy: /^sft-run-\d+$/ },
  {
    recipe: "RAFT",
    fields: { Prompts: "8", "Draws per prompt": "4" },
    summary: "Draw 4 answers a prompt from π₀ and keep the best",
    policy: /^raft-run-\d+$/,
  },
  { recipe: "Offline DPO", summary: "Train by DPO", policy: /^offline-dpo-run-\d+$/ },
  {
    recipe: "Offline GSHF, Option II",
    texts: { "Weight of pessimism β": "0, 0.2, 0.8" },
    summary: "Train by pessimistic DPO, β = 0.8",
    policy: /^offline-gshf-2-run-\d+-beta-0\.8$/,
    picture: "Reward over pessimism on validation",
  },
  {
    recipe: "RSO",
    fields: { Prompts: "8", "Draws per prompt": "8" },
    summary: "label by the reward",
    policy: /^rso-run-\d+$/,
  },
  {
    recipe: "Multi-step RSO",
    fields: { Prompts: "6", "Draws per prompt": "4" },
    texts: { "Path of η": "0.5, 0.2" },
    summary: "Draw from the policy of η = 0.5",
    policy: /^multi-step-rso-run-\d+-step-2$/,
  },
  {
    recipe: "Hybrid GSHF-DPO",
    fields: { Rounds: "1", "Pairs per round": "6", "Draws per prompt": "4" },
    labeler: scorer,
    summary: "6 by the scorer",
    policy: /^round-\d+$/,
  },
  {
    recipe: "Sequential, one pair a round",
    fields: { "Pairs, one a round": "2", "Train after every … pairs": "2", "Draws per prompt": "4" },
    labeler: scorer,
    summary: "Pair 2 of 2, then a policy",
    policy: /^round-\d+$/,
  },
];

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const slugOf = (recipe: string) => `by-${recipe.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;

/** An experiment of its own for each, so that all may be under way at once. */
async function createExperiment(page: Page, recipe: string): Promise<string> {
  const experiment = slugOf(recipe);
  const input = { slug: "demo", experiment, name: `By ${recipe}` };
  const response = await page.request.post("/api/trpc/experiments.create", { data: { json: input } });
  if (!response.ok()) throw new Error(`the experiment was refused: ${await response.text()}`);
  return experiment;
}

/** Fills in the form of a recipe and starts it; answers the address of its run. */
async function start(
  page: Page,
  { recipe, fields = {}, texts = {}, labeler, summary }: Case,
): Promise<string> {
  await page.goto(`/projects/demo/experiments/${await createExperiment(page, recipe)}`);
  await expect(page.getByText("No recipe was run yet")).toBeVisible();
  await page.getByRole("link", { name: "Run a recipe" }).first().click();
  await page.getByRole("combobox", { name: "Recipe" }).selectOption({ label: recipe });
  for (const [label, value] of Object.entries(fields))
    await page.getByRole("spinbutton", { name: label, exact: true }).fill(value);
  for (const [label, value] of Object.entries(texts))
    await page.getByRole("textbox", { name: label }).fill(value);
  if (labeler !== undefined)
    await page.getByRole("combobox", { name: "Who labels" }).selectOption({ label: labeler });
  await page.getByRole("spinbutton", { name: /^Prompts at most, of each/ }).fill("6");
  await page.getByRole("spinbutton", { name: "Answers per prompt" }).fill("1");
  await expect(page.getByRole("region", { name: "Summary" })).toContainText(summary);
  await page.getByRole("button", { name: "Start the run" }).click();
  await expect(page).toHaveURL(/\/runs\/\d+$/);
  return page.url();
}

test("every recipe runs from its form to the figures of its policies without a click on the way", async ({
  page,
}) => {
  test.setTimeout(900_000);
  await page.goto((await stackOf(page.request)).researcherUrl);

  await test.step("what can't be done is said before anything is spent", async () => {
    await page.goto("/projects/demo/experiments/main/runs/new");
    await page.getByRole("combobox", { name: "Recipe" }).selectOption({ label: "RSO" });
    await page.getByRole("spinbutton", { name: "Draws per prompt" }).fill("4");
    await page.getByRole("spinbutton", { name: "Pairs per prompt" }).fill("3");
    const summary = page.getByRole("region", { name: "Summary" });
    await expect(summary).toContainText("3 pairs need 6 answers, and a prompt has 4 draws.");
    await expect(summary).toContainText("nobody is asked");
  });

  const runs: string[] = [];
  for (const one of cases) {
    runs.push(await test.step(`${one.recipe} is started`, () => start(page, one)));
  }
  for (const [i, { recipe, policy, picture }] of cases.entries()) {
    await test.step(`${recipe} comes to its figures`, async () => {
      await page.goto(runs[i] ?? "");
      await expect(heading(page)).toContainText(recipe);
      await expect(heading(page)).toContainText("done", { timeout: 400_000 });
      await expect(page.getByText(policy).last()).toBeVisible();
      await page.getByRole("link", { name: /^Evaluation \d+$/ }).click();
      await expect(page.getByRole("img", { name: "Reward over KL on validation" })).toBeVisible();
      if (picture !== undefined) await expect(page.getByRole("img", { name: picture })).toBeVisible();
    });
  }

  await test.step("the draws of a run tell how long the steps of a path can be", async () => {
    await page.goto(`/projects/demo/experiments/${slugOf("RSO")}/runs/new`);
    await page.getByRole("combobox", { name: "Recipe" }).selectOption({ label: "Multi-step RSO" });
    await expect(page.getByRole("combobox", { name: "Win rate by a judge" })).toBeVisible();
    const path = page.getByRole("textbox", { name: "Path of η" });
    await path.fill("0.5, 0.0005");
    await page.getByRole("button", { name: "Longest steps" }).click();
    await expect(
      page.getByText(/^These steps accept [\d%,\s]+ of the draws, by the rewards of 8 prompts/),
    ).toBeVisible();
    await expect(path).toHaveValue(/, 0\.0005$/);
    await expect(path).not.toHaveValue("0.5, 0.0005");
  });

  await test.step("what a run came to becomes the main policy of its experiment", async () => {
    await page.goto(runs[0] ?? "");
    const result = page.getByRole("region", { name: "Result" });
    await expect(result).toContainText("on validation");
    await result.getByRole("button", { name: "Make main" }).click();
    await page
      .getByRole("alertdialog")
      .getByRole("button", { name: /^Make main/ })
      .click();
    await expect(result).toContainText("main policy");
    await expect(result.getByRole("button", { name: "Make main" })).toHaveCount(0);
  });

  await test.step("a judge compares the policies of several runs, every two of them", async () => {
    await page.goto("/projects/demo/evaluations/new");
    await page.getByLabel("Name", { exact: true }).fill("Methods against each other");
    for (const name of [/^sft-run-\d+$/, /^offline-dpo-run-\d+$/, /^rso-run-\d+$/])
      await page.getByRole("checkbox", { name }).check();
    await page.getByLabel("Win rate by a judge").selectOption({ index: 1 });
    await page.getByRole("checkbox", { name: "Compare every two policies" }).check();
    await page.getByLabel("Draws for each prompt").fill("1");
    await page.getByLabel("Maximum prompts of each split").fill("6");
    await page.getByRole("button", { name: "Start evaluation" }).click();
    await expect(heading(page)).toContainText("done", { timeout: 240_000 });
    const matrix = "Win rates of every two policies on validation";
    await expect(page.getByRole("img", { name: matrix })).toBeVisible();
    await expectWellMade(page);
    await page.goto("/projects/demo/evaluations");
    await expect(page.getByRole("img", { name: /^Reward over KL of all policies/ })).toBeVisible();
    await expectWellMade(page);
  });

  await test.step("the pages of a run and of what its steps made are accessible and fit, in both themes", async () => {
    for (const place of [null, /^Dataset \d+$/, /^Training \d+$/, /^Evaluation \d+$/]) {
      await page.goto(runs[3] ?? "");
      if (place !== null) await page.getByRole("link", { name: place }).first().click();
      if (place !== null) await expect(page).not.toHaveURL(/\/runs\/\d+$/);
      await settled(page);
      await expectWellMade(page);
    }
  });
});
