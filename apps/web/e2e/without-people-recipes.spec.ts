import { expect, type Page, test } from "@playwright/test";
import { stackOf } from "./stack.ts";

/** How a recipe's form is filled in, what its summary must say, and what its last policy is called. */
type Case = {
  recipe: string;
  fields?: Record<string, string>;
  path?: string;
  labeler?: string;
  summary: string;
  policy: RegExp;
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
    fields: { "Weight of pessimism β": "0.2" },
    summary: "Train by pessimistic DPO",
    policy: /^offline-gshf-2-run-\d+$/,
  },
  {
    recipe: "RSO",
    fields: { Prompts: "8", "Draws per prompt": "4" },
    summary: "label by the reward",
    policy: /^rso-run-\d+$/,
  },
  {
    recipe: "Multi-step RSO",
    fields: { Prompts: "6", "Draws per prompt": "4" },
    path: "0.5, 0.2",
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
async function start(page: Page, { recipe, fields = {}, path, labeler, summary }: Case): Promise<string> {
  await page.goto(`/projects/demo/experiments/${await createExperiment(page, recipe)}`);
  await expect(page.getByText("No recipe was run yet")).toBeVisible();
  await page.getByRole("link", { name: "Run a recipe" }).first().click();
  await page.getByRole("combobox", { name: "Recipe" }).selectOption({ label: recipe });
  for (const [label, value] of Object.entries(fields))
    await page.getByRole("spinbutton", { name: label, exact: true }).fill(value);
  if (path !== undefined) await page.getByRole("textbox", { name: "Path of η" }).fill(path);
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
  for (const [i, { recipe, policy }] of cases.entries()) {
    await test.step(`${recipe} comes to its figures`, async () => {
      await page.goto(runs[i] ?? "");
      await expect(heading(page)).toContainText(recipe);
      await expect(heading(page)).toContainText("done", { timeout: 400_000 });
      await expect(page.getByText(policy).last()).toBeVisible();
      await page.getByRole("link", { name: /^Evaluation \d+$/ }).click();
      await expect(page.getByRole("img", { name: "Reward over KL on validation" })).toBeVisible();
    });
  }
});
