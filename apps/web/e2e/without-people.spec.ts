import { expect, type Page, test } from "@playwright/test";
import { stackOf } from "./stack.ts";

async function openDatasets(page: Page): Promise<void> {
  const nav = page.getByRole("navigation", { name: "Project" });
  await nav.getByRole("link", { name: "Datasets", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Datasets");
}

/** Fills in the form for a dataset of drawn answers, makes it, and waits until it stands in the list. */
async function makeDataset(page: Page, kind: string, name: string): Promise<void> {
  await openDatasets(page);
  await page.getByRole("link", { name: "New dataset" }).first().click();
  await page.getByRole("combobox", { name: "Made of" }).selectOption(kind);
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("spinbutton", { name: /^Maximum prompts/ }).fill("30");
  await expect(
    page.getByText(/Draws 8 answers of pi0 to each of at most 30 prompts: 30 requests/),
  ).toBeVisible();
  await page.getByRole("button", { name: "Make dataset" }).click();
  const row = page.getByRole("table", { name: "Datasets" }).getByRole("row").filter({ hasText: name });
  await expect(row).toBeVisible({ timeout: 180_000 });
}

/** Trains on a dataset by an algorithm; answers the policy's name. */
async function train(page: Page, dataset: string, algorithm: string): Promise<string> {
  await openDatasets(page);
  await page.getByRole("link", { name: `Train on ${dataset}` }).click();
  await page.getByRole("combobox", { name: "Algorithm" }).selectOption(algorithm);
  const policy = await page.getByLabel(/^Policy name/).inputValue();
  await page.getByRole("button", { name: "Start training" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("succeeded", { timeout: 120_000 });
  await expect(page.getByRole("main")).toContainText(`${dataset}, rows:`);
  return policy;
}

test("a researcher makes datasets of drawn answers, and trains RAFT and RSO on them", async ({ page }) => {
  test.setTimeout(600_000);
  await page.goto((await stackOf(page.request)).researcherUrl);
  await page.getByRole("link", { name: "Helpful answers" }).first().click();

  await test.step("what can't be made is refused at its field", async () => {
    await openDatasets(page);
    await page.getByRole("link", { name: "New dataset" }).first().click();
    await page.getByRole("combobox", { name: "Made of" }).selectOption("rejection");
    await page.getByRole("textbox", { name: "Name" }).fill("Too many pairs");
    await page.getByRole("spinbutton", { name: /^Pairs per prompt/ }).fill("5");
    await page.getByRole("button", { name: "Make dataset" }).click();
    await expect(page.getByText(/5 pairs take 10 answers, and a prompt has 8 draws/)).toBeVisible();
  });

  await makeDataset(page, "best-of-n", "Best of 8");
  await makeDataset(page, "rejection", "Accepted pairs");

  await test.step("a dataset tells its recipe, and what became of the prompts", async () => {
    await page.getByRole("link", { name: "Accepted pairs", exact: true }).click();
    const main = page.getByRole("main");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Accepted pairs");
    await expect(main).toContainText("pi0, 8 answers a prompt at T = 1");
    await expect(main).toContainText("Liu et al. (2023)");
    await expect(main).toContainText(/Answers drawn\s*240/);
    await expect(page.getByRole("link", { name: /Download pseudo.jsonl/ })).toBeVisible();
  });

  const raft = await train(page, "Best of 8", "raft");
  const rso = await train(page, "Accepted pairs", "rso");
  await page.getByRole("link", { name: "Policies", exact: true }).click();
  for (const name of [raft, rso]) {
    await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
  }
});
