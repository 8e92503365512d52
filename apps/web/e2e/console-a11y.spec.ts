import { expect, type Page, test } from "@playwright/test";
import { expectWellMade, settled } from "./accessibility.ts";
import { closeScenes } from "./labeling-scene.ts";
import { qualityScene } from "./quality-scene.ts";
import { stackOf } from "./stack.ts";

test.afterEach(closeScenes);

const project = "/projects/demo";
const consoleRoutes = [
  "/projects",
  "/projects/new",
  project,
  `${project}/rounds`,
  `${project}/rounds/new`,
  `${project}/rounds/compare`,
  `${project}/rounds/1`,
  `${project}/prompts`,
  `${project}/policies`,
  `${project}/datasets`,
  `${project}/datasets/new`,
  `${project}/trainings`,
  `${project}/trainings/new`,
  `${project}/experiments`,
  `${project}/experiments/main`,
  `${project}/experiments/main/runs/new`,
  `${project}/evaluations`,
  `${project}/evaluations/new`,
  `${project}/people`,
  `${project}/settings`,
  `${project}/settings/webhooks`,
  `${project}/audit-log`,
  "/account",
  "/help",
  "/help/mathematics",
  "/help/api",
];
const openRoutes = ["/", "/sign-in", "/invite/invite_unknown", "/no-such-page"];

/** What the page will complain about in the browser's console. */
function problemsOf(page: Page): string[] {
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  return problems;
}

test("every console page is accessible and fits, in both themes", async ({ page }) => {
  test.setTimeout(600_000);
  const problems = problemsOf(page);
  await page.goto((await stackOf(page.request)).researcherUrl);
  for (const route of consoleRoutes) {
    await test.step(route, async () => {
      await page.goto(route);
      await settled(page);
      await expectWellMade(page);
    });
  }
  await test.step("what an import brought", async () => {
    await page.goto(`${project}/prompts`);
    const files = page.getByRole("region", { name: "Files" });
    await files.locator("summary").first().click();
    await files
      .getByRole("link", { name: /^Open / })
      .first()
      .click();
    await expect(page.getByRole("heading", { name: "First rows" })).toBeVisible();
    await expectWellMade(page);
  });
  await test.step("why a pair was chosen", async () => {
    await page.goto(`${project}/rounds/1`);
    await page.getByRole("table", { name: "Pairs" }).getByRole("link").first().click();
    await expect(page.getByRole("heading", { name: "Why this pair?" })).toBeVisible();
    await expect(page.getByRole("img", { name: /Probability of each candidate/ })).toBeVisible();
    await expectWellMade(page);
  });
  await test.step("what was done and read, as calls", async () => {
    await page.getByRole("button", { name: "API calls" }).click();
    const calls = page.getByRole("dialog", { name: "Do the same with the API" });
    await expect(calls.getByText("rounds.pair", { exact: true })).toBeVisible();
    await expect(calls.getByText(/^curl -H "Authorization: Bearer \$GSHF_TOKEN"/).first()).toBeVisible();
    await expectWellMade(page);
  });
  expect(problems).toEqual([]);
});

const qualityTabs = [
  ["Annotators", "table", "Annotators"],
  ["Agreement", "table", "Agreement"],
  ["Review", "button", "A is better"],
  ["Guideline faults", "tab", "Guideline faults"],
  ["Gold & attention", "table", "Check pairs"],
  ["Weights", "table", "Weights"],
  ["LLM judges", "region", "Round 1"],
  ["Rules", "button", "Save"],
] as const;
const qualityDialogs = [
  ["Annotators", "Act on L-0003", "L-0003"],
  ["LLM judges", "Set up a judge", "Set up a judge"],
  ["Gold & attention", "Write an attention check", "Write an attention check"],
] as const;
const crowdPages = ["guidelines", "onboarding", "test", "studies", "pay"];

test("quality and crowds, with people at work, are accessible and fit, in both themes", async ({ page }) => {
  test.setTimeout(600_000);
  const problems = problemsOf(page);
  await page.goto((await stackOf(page.request)).researcherUrl);
  const { slug } = await qualityScene(page);
  await page.goto(`/projects/${slug}/quality`);
  for (const [tab, role, name] of qualityTabs) {
    await test.step(tab, async () => {
      await page.getByRole("tab", { name: tab }).click();
      await expect(page.getByRole(role, { name, exact: role !== "tab" }).first()).toBeVisible();
      await settled(page);
      await expectWellMade(page);
    });
  }
  for (const [tab, opener, name] of qualityDialogs) {
    await test.step(`dialog: ${name}`, async () => {
      await page.getByRole("tab", { name: tab }).click();
      await page.getByRole("button", { name: opener }).click();
      await expect(page.getByRole("dialog", { name })).toBeVisible();
      await expectWellMade(page);
      await page.keyboard.press("Escape");
    });
  }
  for (const path of crowdPages) {
    await test.step(path, async () => {
      await page.goto(`/projects/${slug}/crowds/${path}`);
      await settled(page);
      await expectWellMade(page);
    });
  }
  expect(problems).toEqual([]);
});

test("a researcher lets an LLM judge compare a round, and sees how it agrees", async ({ page }) => {
  await page.goto((await stackOf(page.request)).researcherUrl);
  await page.goto("/projects/demo/quality");
  await page.getByRole("tab", { name: "LLM judges" }).click();
  await page.getByRole("button", { name: "Judge this round" }).click();
  const run = page.getByRole("region", { name: "Round 1" });
  await expect(run.getByText("done", { exact: true })).toBeVisible({ timeout: 240_000 });
  await expect(run.getByText("40 of 40 pairs judged.")).toBeVisible();
  await expect(run.getByText(/^The same in both orders/)).toBeVisible();
  await expect(page.getByText("J-0001")).toBeVisible();
});

test("signed-out pages are accessible and fit", async ({ page }) => {
  for (const route of openRoutes) {
    await test.step(route, async () => {
      await page.goto(route);
      await settled(page);
      await expectWellMade(page);
    });
  }
});

test("the theme is chosen by keyboard and is there from the first paint on", async ({ page }) => {
  await page.goto("/");
  const toggle = page.getByRole("button", { name: /^Theme: system/ });
  await toggle.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  const html = await (await page.request.get("/")).text();
  expect(html).toContain('data-theme="dark"');
});

test("a dialog takes the focus, keeps it, and gives it back", async ({ page }) => {
  await page.goto((await stackOf(page.request)).researcherUrl);
  await page.goto(`${project}/people`);
  const opener = page.getByRole("button", { name: "New link" });
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "New invite link" });
  await expect(dialog).toBeVisible();
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("Tab");
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(opener).toBeFocused();
});
