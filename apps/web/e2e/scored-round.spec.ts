import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { stackOf } from "./stack.ts";

const confirm = (page: Page, name: string) =>
  page.getByRole("alertdialog").getByRole("button", { name, exact: true }).click();
const heading = (page: Page) => page.getByRole("heading", { level: 1 });

/** From an empty form of an experiment of its own to a draft that a scorer labels, or the reward model. */
async function setUp(page: Page, labeler: string, name: string): Promise<string> {
  await page.getByRole("link", { name: "New round" }).first().click();
  await page.getByRole("radio", { name: labeler, exact: true }).check();
  await expect(page.getByRole("checkbox", { name: "Freeze automatically" })).toHaveCount(0);
  await page.getByLabel("prompts, and pairs at most").fill("12");
  await page.getByLabel("candidates per prompt").fill("4");
  await page.getByLabel("Name (optional)").fill(name);
  await expect(page.getByRole("region", { name: "Summary" })).toContainText(
    `Labeled by${labeler.toLowerCase()}`,
  );
  await page.getByRole("button", { name: "Create round" }).click();
  await expect(heading(page)).toContainText("draft");
  return /rounds\/(\d+)$/.exec(page.url())?.[1] ?? "";
}

test("a round that the gold scorer labels goes from its start to a policy without a click", async ({
  page,
}) => {
  test.setTimeout(900_000);
  await page.goto((await stackOf(page.request)).researcherUrl);
  await page.getByRole("link", { name: "Helpful answers" }).first().click();
  const nav = page.getByRole("navigation", { name: "Project" });
  await nav.getByRole("link", { name: "Rounds", exact: true }).click();

  await test.step("in an experiment of its own, whose rounds wait for nobody else's", async () => {
    await page.getByRole("link", { name: "Experiments" }).first().click();
    await page.getByRole("link", { name: "New experiment" }).first().click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Scored");
    await page.getByRole("button", { name: "Create experiment" }).click();
    await expect(heading(page)).toContainText("Scored");
  });

  const number = await setUp(page, "The gold scorer", "Labeled by the scorer");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await confirm(page, "Start");
  await expect(heading(page)).toContainText("complete", { timeout: 300_000 });

  await test.step("and says who labeled it, and offers it to nobody", async () => {
    const labels = page.getByRole("region", { name: "Labels", exact: true });
    await expect(labels).toContainText("By the gold scorer; people are asked for none.");
    await expect(labels).toContainText("S-0001");
    await expect(labels.getByRole("button")).toHaveCount(0);
    await expect(page.getByRole("region", { name: "Set-up" })).toContainText(
      "draws from σ((r₁ − r₂)/T), T = 1",
    );
    await expect(page.getByRole("table", { name: /Evaluation/ })).toContainText(`round-${number}`);
  });
  await test.step("a pair shows the scores that decided it", async () => {
    await page
      .getByRole("table", { name: "Pairs" })
      .getByRole("row")
      .nth(1)
      .getByRole("link")
      .first()
      .click();
    await expect(heading(page)).toContainText("Why this pair?");
    await expect(
      page.getByText(/^The gold scorer gives a¹ .* a label is for a¹ with a chance of/),
    ).toBeVisible();
    await expect(page.getByRole("table", { name: "Judgments" })).toContainText("S-0001");
    await page.getByRole("link", { name: `Round ${number}` }).click();
  });
  await test.step("the scorer is a member that is no person", async () => {
    await nav.getByRole("link", { name: "People", exact: true }).click();
    const row = page.getByRole("row").filter({ hasText: "S-0001" });
    await expect(row).toContainText("gold scorer");
    await expect(row.getByRole("button")).toHaveCount(0);
  });

  await test.step("the reward that learned from it labels the next round, whose rows say so", async () => {
    await nav.getByRole("link", { name: "Experiments", exact: true }).click();
    await page.getByRole("link", { name: "Scored" }).first().click();
    const next = await setUp(page, "The reward model", "Labeled by the reward");
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await confirm(page, "Start");
    await expect(heading(page)).toContainText("complete", { timeout: 300_000 });
    const started = page.waitForEvent("download");
    await page.getByRole("link", { name: `Download round-${next}.jsonl` }).click();
    const lines = (await readFile(await (await started).path(), "utf8")).trim().split("\n");
    expect(new Set(lines.map((line) => JSON.parse(line).source))).toEqual(new Set(["pseudo"]));
  });

  await test.step("and stands against π₀ in a comparison on held-out prompts, which leaves no dataset", async () => {
    await nav.getByRole("link", { name: "Evaluations", exact: true }).click();
    await page.getByRole("link", { name: "Ask people to compare" }).click();
    await page.getByLabel("Belongs to").selectOption({ label: "Scored" });
    await page.getByLabel("Policy", { exact: true }).selectOption(`round-${number}`);
    await page.getByLabel("Prompts", { exact: true }).selectOption("validation");
    await page.getByLabel("Pairs of answers").fill("8");
    await page.getByRole("radio", { name: "The gold scorer", exact: true }).check();
    await expect(page.getByRole("radio", { name: "The reward model" })).toHaveCount(0);
    await expect(page.getByRole("region", { name: "Summary" })).toContainText("Labels to collect8");
    await page.getByRole("button", { name: "Create comparison" }).click();
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await confirm(page, "Start");
    await expect(heading(page)).toContainText("complete", { timeout: 120_000 });
    const result = page.getByRole("region", { name: "Which policy is preferred" });
    await result.getByText("Data as a table").click();
    await expect(result.getByRole("row").nth(1)).toContainText(`round-${number}`);
    await expect(page.getByRole("region", { name: "Frozen dataset" })).toHaveCount(0);
  });
});
