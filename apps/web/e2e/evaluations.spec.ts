import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { stackOf } from "./stack.ts";

test("a researcher evaluates a policy at two temperatures, sees frontier and sweep, and takes the table along", async ({
  page,
}) => {
  test.setTimeout(300_000);
  await page.goto((await stackOf(page.request)).researcherUrl);
  await page.getByRole("link", { name: "Helpful answers" }).first().click();
  await page.getByRole("link", { name: "Evaluations", exact: true }).click();
  await page.getByRole("link", { name: "New evaluation" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill("Temperatures");
  await page.getByRole("button", { name: "Start evaluation" }).click();
  await expect(page.getByText("Choose at least one policy.")).toBeVisible();
  await page.getByRole("checkbox", { name: "pi0", exact: true }).check();
  await page.getByLabel(/^Temperatures/).fill("0.5, 1");
  await page.getByLabel("Draws for each prompt").fill("2");
  await page.getByLabel("Maximum prompts of each split").fill("6");
  await expect(page.getByText(/^At most .* draws/)).toBeVisible();
  await page.getByRole("button", { name: "Start evaluation" }).click();
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toContainText("Evaluation 1: Temperatures");
  await expect(heading).toContainText("done", { timeout: 120_000 });
  await expect(page.getByRole("table", { name: "Figures by policy" })).toContainText("pi0");
  await expect(page.getByRole("img", { name: "Reward over KL on validation" })).toBeVisible();
  await expect(page.getByRole("img", { name: "KL by temperature on validation" })).toBeVisible();
  await expect(page.getByText(/^We evaluated pi0 on 6 validation prompts/)).toBeVisible();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "LaTeX" }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe("evaluation-1.tex");
  expect(await readFile(await saved.path(), "utf8")).toContain("\\begin{tabular}");
});
