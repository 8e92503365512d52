import { expect, type Page, test } from "@playwright/test";
import { stackOf } from "./stack.ts";

const confirm = (page: Page, name: string) =>
  page.getByRole("alertdialog").getByRole("button", { name, exact: true }).click();
const heading = (page: Page) => page.getByRole("heading", { level: 1 });

/** Lets a round that is open run to its end. */
async function finishRound(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Let simulated annotators finish" }).click();
  await confirm(page, "Let them label");
  await expect(heading(page)).toContainText("complete", { timeout: 300_000 });
}

async function startRound(page: Page): Promise<void> {
  await page.getByLabel("prompts, and pairs at most").fill("12");
  await page.getByRole("button", { name: "Create round" }).click();
  await expect(heading(page)).toContainText("draft");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await confirm(page, "Start");
  await expect(page.locator("[aria-current=step]")).toContainText("labeling", { timeout: 240_000 });
}

test("a second line of work: made, with a round of its own, and compared with the first", async ({
  page,
}) => {
  test.setTimeout(900_000);
  await page.goto((await stackOf(page.request)).researcherUrl);
  await page.getByRole("link", { name: "Helpful answers" }).first().click();
  const nav = page.getByRole("navigation", { name: "Project" });
  await nav.getByRole("link", { name: "Rounds", exact: true }).click();

  await test.step("is made as a copy of the first, with what is to be different", async () => {
    await page.getByRole("link", { name: "Experiments" }).first().click();
    await page.getByRole("link", { name: "New experiment" }).first().click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("In two parts");
    await expect(page.getByRole("textbox", { name: "Short name" })).toHaveValue("in-two-parts");
    await page.getByRole("textbox", { name: "Short name" }).fill("main");
    await page.getByRole("button", { name: "Create experiment" }).click();
    await expect(page.getByText('There is an experiment "main" already.')).toBeVisible();
    await page.getByRole("textbox", { name: "Short name" }).fill("in-two-parts");
    await page.getByLabel("Hypothesis").fill("Half of the prompts is enough.");
    await page.getByLabel("Disjoint parts").fill("2");
    await page.getByRole("button", { name: "Create experiment" }).click();
    await expect(heading(page)).toContainText("In two parts");
    await expect(page.getByText("2, one a round")).toBeVisible();
    await expect(page.getByText("Results appear here when its first round is complete.")).toBeVisible();
  });

  await test.step("has a round beside the first one's, on the part of the prompts that is its own", async () => {
    await page.getByRole("link", { name: "New round" }).first().click();
    await expect(page.getByLabel("Belongs to")).toHaveValue("in-two-parts");
    await expect(page.getByRole("region", { name: "Summary" })).toContainText("part 1 of 2");
    await startRound(page);
    await finishRound(page);
    await page
      .getByRole("navigation", { name: "Breadcrumb" })
      .getByRole("link", { name: "In two parts" })
      .click();
    await expect(page.getByRole("img", { name: /reward by round/ })).toBeVisible();
    await expect(page.getByRole("table", { name: "Rounds" })).toContainText("complete");
  });

  await test.step("the first one's is brought to its end as well", async () => {
    await nav.getByRole("link", { name: "Rounds", exact: true }).click();
    await page
      .getByRole("table", { name: "Rounds" })
      .getByRole("row")
      .filter({ hasText: "Main" })
      .last()
      .getByRole("link")
      .first()
      .click();
    await expect(heading(page)).toContainText(/Round \d+/);
    // The stack's other journeys may have brought it there already.
    if (!(await heading(page).innerText()).includes("complete")) await finishRound(page);
  });

  await test.step("both stand on the same axes, and their last policies are paired by prompt", async () => {
    await nav.getByRole("link", { name: "Experiments" }).click();
    const row = page.getByRole("table", { name: "Experiments" }).getByRole("row");
    await expect(row.filter({ hasText: "in-two-parts" })).toHaveCount(1);
    await expect(page.getByRole("link", { name: "Compare" })).toBeVisible();
    // These two alone: other journeys make experiments of their own.
    await page.goto("/projects/demo/experiments/compare?of=main,in-two-parts");
    await expect(page.getByRole("img", { name: /reward by round of each experiment/i })).toBeVisible();
    await expect(page.getByRole("img", { name: /KL divergence by round of each/ })).toBeVisible();
    const table = page.getByRole("table", { name: "Latest policies against the baseline" });
    await expect(table.getByRole("row")).toHaveCount(2);
    await expect(table).toContainText("in-two-parts");
    await page.getByRole("checkbox", { name: "Main" }).uncheck();
    await expect(page.getByText("Choose at least two experiments")).toBeVisible();
  });

  await test.step("what its rounds build on stays, and says so", async () => {
    await nav.getByRole("link", { name: "Experiments" }).click();
    await page.getByRole("link", { name: "In two parts" }).click();
    await page.getByRole("link", { name: "Edit" }).click();
    await expect(page.getByLabel("Disjoint parts")).toBeDisabled();
    await page.getByLabel("Hypothesis").fill("Half of the prompts was enough.");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Half of the prompts was enough.")).toBeVisible();
    await page.getByRole("button", { name: "Archive" }).click();
    await confirm(page, "Archive");
    await expect(heading(page)).toContainText("archived");
  });
});
