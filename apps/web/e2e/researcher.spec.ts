import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { expectWellMade } from "./accessibility.ts";
import { stackOf } from "./stack.ts";

async function enterAsResearcher(page: Page): Promise<void> {
  await page.goto((await stackOf(page.request)).researcherUrl);
  await expect(page).toHaveURL(/\/projects$/);
}

const stageOf = (page: Page) => page.locator("[aria-current=step]");
const confirm = (page: Page, name: string) =>
  page.getByRole("alertdialog").getByRole("button", { name, exact: true }).click();

test("a researcher runs a round with two arms, from its set-up to the next policy", async ({ page }) => {
  test.setTimeout(600_000);
  await enterAsResearcher(page);
  await page.getByRole("link", { name: "Helpful answers" }).first().click();
  await page.getByRole("link", { name: "Rounds", exact: true }).click();

  await test.step("the demo's round is finished first: a round learns from all before it", async () => {
    await page
      .getByRole("link", { name: /^Round \d+$/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Let simulated annotators finish" }).click();
    await confirm(page, "Let them label");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("complete", { timeout: 240_000 });
    await page.getByRole("link", { name: "Rounds", exact: true }).first().click();
  });
  await page.getByRole("link", { name: "New round" }).first().click();

  await page.getByRole("button", { name: "Add an arm" }).click();
  await expect(page.getByText("Shares add up to 100 %")).toBeVisible();
  await page.getByLabel("prompts, and pairs at most").fill("20");
  await page.getByLabel("candidates per prompt").fill("4");
  await page.getByLabel("Name (optional)").fill("Two arms");
  await page.getByRole("checkbox", { name: "Freeze automatically" }).uncheck();
  await expect(page.getByRole("region", { name: "Summary" })).toContainText("about 60 (in 20 requests)");
  await expect(page.getByRole("region", { name: "Summary" })).toContainText("1 draw of pi0 at T = 1");
  await page.getByRole("button", { name: "Create round" }).click();

  await expect(page.getByRole("heading", { level: 1 })).toContainText("draft");
  const number = /rounds\/(\d+)$/.exec(page.url())?.[1] ?? "";
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await confirm(page, "Start");
  await expect(stageOf(page)).toContainText("labeling", { timeout: 240_000 });
  // Four draws of one prompt may be the same answer, which the page then says: that prompt gives no pair.
  const said = /(\d+) prompts? gave no pair/.exec(await page.getByRole("main").innerText());
  const pairs = 20 - Number(said?.[1] ?? 0);
  await expect(page.getByRole("table", { name: "Pairs" }).getByRole("row")).toHaveCount(1 + pairs);

  await page.getByRole("button", { name: "Let simulated annotators finish" }).click();
  await confirm(page, "Let them label");
  await expect(stageOf(page)).toContainText(`${pairs} of ${pairs} labels`, { timeout: 240_000 });

  await test.step("why a pair was chosen", async () => {
    const row = page
      .getByRole("table", { name: "Pairs" })
      .getByRole("row")
      .filter({ hasText: "uncertainty" });
    await row.first().getByRole("link").first().click();
    await expect(page.getByRole("heading", { name: "Why this pair?" })).toBeVisible();
    await expect(page.getByText("Uncertainty Γ")).toBeVisible();
    await expect(page.getByRole("img", { name: /Probability of each candidate/ })).toBeVisible();
    await expect(page.getByRole("table", { name: "Candidates" })).toContainText("a¹");
    await page.getByRole("link", { name: `Round ${number}` }).click();
  });
  await test.step("and where the answers of a control pair were drawn from", async () => {
    const row = page.getByRole("table", { name: "Pairs" }).getByRole("row").filter({ hasText: "random" });
    await row.first().getByRole("link").first().click();
    await expect(page.getByText("First answer drawn from")).toBeVisible();
    await expect(page.getByRole("table", { name: "Draws" })).toContainText("second answer");
    await page.getByRole("link", { name: `Round ${number}` }).click();
  });

  await page.getByRole("button", { name: "Freeze now" }).click();
  await confirm(page, "Freeze now");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("complete", { timeout: 240_000 });
  await expect(page.getByRole("table", { name: /Evaluation/ })).toContainText(`round-${number}`);

  await test.step("every row of the dataset names its arm and its pair's probability, where that was chosen", async () => {
    const started = page.waitForEvent("download");
    await page.getByRole("link", { name: `Download round-${number}.jsonl` }).click();
    const download = await started;
    expect(download.suggestedFilename()).toBe(`demo-round-${number}-round-${number}.jsonl`);
    const lines = (await readFile(await download.path(), "utf8")).trim().split("\n");
    const rows: { arm: unknown; pair_probability: unknown }[] = lines.map((line) => JSON.parse(line));
    expect(rows.length).toBeGreaterThanOrEqual(pairs);
    expect(new Set(rows.map((row) => row.arm))).toEqual(new Set(["uncertainty", "random"]));
    // Of draws nobody knows the probability but the policies themselves.
    for (const { arm, pair_probability } of rows) {
      if (arm === "random") expect(pair_probability).toBeNull();
      else expect(pair_probability).toBeGreaterThan(0);
    }
  });
  await test.step("its training rows come in TRL's format, too", async () => {
    const started = page.waitForEvent("download");
    await page.getByRole("link", { name: "TRL preference" }).click();
    const lines = (await readFile(await (await started).path(), "utf8")).trim().split("\n");
    expect(lines.length).toBeGreaterThanOrEqual(pairs);
    for (const line of lines) {
      expect(JSON.parse(line)).toEqual({
        prompt: expect.arrayContaining([{ role: "user", content: expect.any(String) }]),
        chosen: [{ role: "assistant", content: expect.any(String) }],
        rejected: [{ role: "assistant", content: expect.any(String) }],
      });
    }
  });

  await page.getByRole("link", { name: "Policies", exact: true }).click();
  await expect(page.getByRole("heading", { name: `round-${number}` })).toBeVisible();
});

test("a new project tells what it needs, and what is wrong with what it gets", async ({ page }) => {
  await enterAsResearcher(page);
  await page.getByRole("link", { name: "New project" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill("Störfälle & Co");
  await expect(page.getByLabel("Short name")).toHaveValue("storfalle-co");
  await page.getByLabel("Short name").fill("demo");
  await page.getByRole("button", { name: "Create project" }).click();
  await expect(page.getByText('slug: "demo" is taken.')).toBeVisible();
  await page.getByLabel("Short name").fill("storfalle-co");
  await page.getByRole("button", { name: "Create project" }).click();
  await page.getByRole("link", { name: /Import prompts/ }).click();

  await test.step("a file with a broken row is refused as a whole, with the row's line", async () => {
    const picker = page.getByLabel("File of prompts");
    await picker.setInputFiles({
      name: "broken.jsonl",
      mimeType: "application/octet-stream",
      buffer: Buffer.from('{"prompt":"fine"}\n{"prompt":""}\n{"prompt":\n'),
    });
    await expect(page.getByText(/2 can’t be taken; as it is, the file would be refused/)).toBeVisible();
    await expectWellMade(page);
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await expect(page.getByText("Nothing was imported from broken.jsonl").first()).toBeVisible();
    await expect(page.getByText("line 2").first()).toBeVisible();
    await expect(page.getByText("line 3").first()).toBeVisible();
    await page.getByRole("link", { name: "Prompts", exact: true }).first().click();
    await picker.setInputFiles({
      name: "good.jsonl",
      mimeType: "application/octet-stream",
      buffer: Buffer.from('{"prompt":"first <img src=x onerror=alert(1)>"}\n{"prompt":"second"}\n'),
    });
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await expect(page.getByText("2 new")).toBeVisible();
    await page.getByRole("link", { name: "Prompts", exact: true }).first().click();
    await expect(page.getByRole("region", { name: "All prompts" }).getByText("second").first()).toBeVisible();
  });

  await test.step("a file's rows say their splits, and the filter shows them", async () => {
    const rows = ["held back", "of another kind"].map((prompt, i) =>
      JSON.stringify({ prompt, ...(i === 0 ? {} : { split: "ood" }) }),
    );
    await page.getByLabel("File of prompts").setInputFiles({
      name: "held-out.jsonl",
      mimeType: "application/octet-stream",
      buffer: Buffer.from(rows.join("\n")),
    });
    const setup = page.getByRole("region", { name: "Import", exact: true });
    await setup.getByLabel("Split", { exact: true }).selectOption("test");
    await setup.getByRole("button", { name: "Import", exact: true }).click();
    await expect(page.getByText("2 new")).toBeVisible();
    await page.getByRole("link", { name: "Prompts", exact: true }).first().click();
    const all = page.getByRole("region", { name: "All prompts" });
    await expect(all.getByText("held back")).toBeVisible();
    await all.getByLabel("Split", { exact: true }).selectOption("test");
    await expect(all.getByRole("listitem")).toHaveText([/held back/]);
    await all.getByLabel("Split", { exact: true }).selectOption("out of distribution");
    await expect(all.getByRole("listitem")).toHaveText([/of another kind/]);
    await all.getByLabel("Split to move to").selectOption("validation");
    await all.getByRole("button", { name: "Move to split" }).click();
    await expect(all.getByText("1 changed.")).toBeVisible();
    await expect(all.getByText("Nothing found")).toBeVisible();
    await all.getByRole("button", { name: "Undo" }).click();
    await expect(all.getByRole("listitem")).toHaveText([/of another kind/]);
  });

  await test.step("a policy that can't be reached says so", async () => {
    await page.getByRole("link", { name: "Policies", exact: true }).click();
    await page.getByRole("button", { name: "New policy" }).click();
    await page.getByLabel("Base URL").fill("http://127.0.0.1:9/v1");
    await page.getByLabel("Model").fill("nobody");
    await page.getByRole("button", { name: "Register policy" }).click();
    await page.getByRole("button", { name: "Test connection" }).click();
    await expect(page.getByRole("alert").filter({ hasText: /127\.0\.0\.1:9/ })).toBeVisible({
      timeout: 120_000,
    });
  });
});

test("an invite link lets somebody in until it is revoked", async ({ page, browser }) => {
  await enterAsResearcher(page);
  await page.goto("/projects/demo/people");
  await page.getByRole("button", { name: "New link" }).click();
  await page.getByLabel("Note").fill("e2e");
  await page.getByRole("button", { name: "Create link" }).click();
  const link = await page.getByLabel("Invite link", { exact: true }).inputValue();
  await page.getByRole("button", { name: "Done" }).click();

  const join = async () => {
    const guest = await browser.newPage();
    await guest.goto(link);
    await guest.getByRole("button", { name: "Join and start" }).click();
    return guest;
  };
  const first = await join();
  await expect(first).toHaveURL(/\/label/);
  await first.goto("/projects/demo");
  await expect(first.getByRole("alert").filter({ hasText: "may not do this" })).toBeVisible();
  await first.close();

  await page.getByRole("row", { name: /e2e/ }).getByRole("button", { name: "Revoke" }).click();
  await confirm(page, "Revoke link");
  await expect(page.getByRole("row", { name: /e2e/ })).toContainText("revoked");
  const second = await join();
  await expect(second.getByRole("alert").filter({ hasText: "was closed" })).toBeVisible();
  await second.close();
});

test("an API token is shown once and works until it is revoked", async ({ page, playwright, baseURL }) => {
  await enterAsResearcher(page);
  await page.goto("/account");
  await page.getByRole("button", { name: "New token" }).click();
  await page.getByLabel("Name", { exact: true }).fill("nightly");
  await page.getByRole("button", { name: "Create token" }).click();
  const token = await page.getByLabel("API token", { exact: true }).inputValue();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText(token)).toHaveCount(0);

  const program = await playwright.request.newContext({
    baseURL: baseURL ?? "",
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
  expect((await program.get("/api/trpc/access.me")).status()).toBe(200);
  await page
    .getByRole("row", { name: /nightly/ })
    .getByRole("button", { name: "Revoke" })
    .click();
  await confirm(page, "Revoke token");
  // Behind an open dialog nothing has a role, so that an absent row would prove nothing.
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await expect(page.getByRole("row", { name: /nightly/ })).toHaveCount(0);
  expect((await program.get("/api/trpc/access.me")).status()).toBe(401);
  await program.dispose();
});

test("a request from another site changes nothing, and no page can be framed", async ({ page }) => {
  await enterAsResearcher(page);
  const forged = await page.request.post("/api/trpc/projects.update", {
    data: { json: { slug: "demo", description: "forged" } },
    headers: { origin: "https://evil.example" },
  });
  expect(forged.status()).toBe(403);
  const response = await page.request.get("/projects");
  const policy = response.headers()["content-security-policy"] ?? "";
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'(;|$)/);
  expect(response.headers()["x-content-type-options"]).toBe("nosniff");
});
