import { expect, type Page, test } from "@playwright/test";
import { stackOf } from "./stack.ts";

const confirm = (page: Page, name: string) =>
  page.getByRole("alertdialog").getByRole("button", { name, exact: true }).click();

async function openDatasets(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Datasets", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Datasets");
}

test("a researcher trains two policies of a dataset by hand, and finds them among the policies", async ({
  page,
}) => {
  test.setTimeout(600_000);
  await page.goto((await stackOf(page.request)).researcherUrl);
  await page.getByRole("link", { name: "Helpful answers" }).first().click();

  await test.step("the demo's round ends with a dataset", async () => {
    await page.getByRole("link", { name: "Rounds", exact: true }).click();
    await page.getByRole("link", { name: "Round 1", exact: true }).click();
    const heading = page.getByRole("heading", { level: 1 });
    await expect(heading).toBeVisible();
    const finish = page.getByRole("button", { name: "Let simulated annotators finish" });
    await expect(heading).toContainText(/labeling|complete/, { timeout: 240_000 });
    if (!(await heading.innerText()).includes("complete")) {
      await finish.click();
      await confirm(page, "Let them label");
    }
    await expect(heading).toContainText("complete", { timeout: 240_000 });
  });

  await test.step("SFT, with its checkpoints", async () => {
    await openDatasets(page);
    await page
      .getByRole("link", { name: /^Train on/ })
      .first()
      .click();
    await page.getByRole("combobox", { name: "Algorithm" }).selectOption("sft");
    await expect(page.getByLabel(/^Policy name/)).toHaveValue("sft-1");
    // The preset's own hyperparameters, which a log-linear trainer has no use for, are said to be left out.
    await expect(
      page.getByText(/doesn’t understand these settings of the preset.*learning_rate/),
    ).toBeVisible();
    await page.getByRole("textbox", { name: /^ridge/ }).fill("-1");
    await page.getByRole("button", { name: "Start training" }).click();
    await expect(page.getByText("ridge is at least 0.")).toBeVisible();
    await page.getByRole("textbox", { name: /^ridge/ }).fill("1");
    await page.getByRole("textbox", { name: /^checkpoints/ }).fill("3");
    await page.getByRole("checkbox", { name: /Register checkpoints/ }).check();
    await page.getByRole("button", { name: "Start training" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Training 1");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("succeeded", { timeout: 120_000 });
    await expect(page.getByRole("img", { name: /KL divergence/ })).toBeVisible();
    await expect(page.getByRole("table", { name: "Checkpoints" }).getByRole("row")).toHaveCount(5);
  });

  await test.step("pessimistic DPO", async () => {
    await openDatasets(page);
    await page
      .getByRole("link", { name: /^Train on/ })
      .first()
      .click();
    await page.getByRole("combobox", { name: "Algorithm" }).selectOption("dpo_pessimistic");
    await page.getByLabel(/Weight of pessimism/).fill("0.5");
    await page.getByRole("button", { name: "Start training" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("succeeded", { timeout: 120_000 });
    await expect(page.getByRole("main")).toContainText("Distance in the norm of the offline data");
  });

  // Named as the result, and among the checkpoints as the last.
  await page.getByRole("link", { name: "dpo-pessimistic-1", exact: true }).first().click();
  const cards = page.getByRole("listitem");
  for (const [name, by] of [
    ["sft-1", "by training 1"],
    ["sft-1-step-4", "by training 1, checkpoint after step 4"],
    ["dpo-pessimistic-1", "by training 2"],
  ] as const) {
    await expect(cards.filter({ has: page.getByRole("heading", { name, exact: true }) })).toContainText(by);
  }
});
