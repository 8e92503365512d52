import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessibleInBothThemes, expectFits } from "./accessibility.ts";
import { stackOf } from "./stack.ts";

const phone = { width: 375, height: 740 };
const desk = { width: 1280, height: 800 };

async function expectWellMade(page: Page): Promise<void> {
  await expectAccessibleInBothThemes(page);
  await page.setViewportSize(phone);
  await expectFits(page);
  await page.setViewportSize(desk);
}

test("a researcher exports a dataset as Parquet, sees its first rows before and its counts afterwards", async ({
  page,
}) => {
  test.setTimeout(600_000);
  await page.goto((await stackOf(page.request)).researcherUrl);
  await page.getByRole("link", { name: "Helpful answers" }).first().click();

  await test.step("a dataset of drawn answers is made", async () => {
    await page.getByRole("link", { name: "Datasets", exact: true }).click();
    await page.getByRole("link", { name: "New dataset" }).first().click();
    await page.getByRole("combobox", { name: "Made of" }).selectOption("best-of-n");
    await page.getByRole("textbox", { name: "Name" }).fill("To be exported");
    await page.getByRole("spinbutton", { name: /^Maximum prompts/ }).fill("12");
    await expect(page.getByText(/at most 12 prompts: 12 requests/)).toBeVisible();
    await page.getByRole("button", { name: "Make dataset" }).click();
    const row = page
      .getByRole("table", { name: "Datasets" })
      .getByRole("row")
      .filter({ hasText: "To be exported" });
    await expect(row).toBeVisible({ timeout: 180_000 });
    await row.getByRole("link", { name: "To be exported" }).first().click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("To be exported");
  });

  await test.step("the form shows three rows as they will come out, and how they are loaded", async () => {
    await page.getByRole("link", { name: "New export" }).click();
    await expect(page.getByText("DPOTrainer(model=MODEL")).toBeVisible();
    await page.getByRole("combobox", { name: "Format" }).selectOption({ label: "TRL KTO" });
    await expect(page.getByText('"completion"').first()).toBeVisible();
    await expect(page.getByText("KTOTrainer(model=MODEL")).toBeVisible();
    await expectWellMade(page);
    await page.getByRole("combobox", { name: "File" }).selectOption({ label: "Parquet" });
    await expect(page.getByText('load_dataset("parquet"')).toBeVisible();
    await page.getByRole("button", { name: "Export", exact: true }).click();
  });

  await test.step("the file says what became of the rows, and downloads whole and in parts", async () => {
    await expect(page.getByText(/rows written of \d+ read/)).toBeVisible({ timeout: 120_000 });
    await expectWellMade(page);
    const link = page.getByRole("link", { name: /^Download export \d+$/ }).first();
    const address = (await link.getAttribute("href")) ?? "";
    const started = page.waitForEvent("download");
    await link.click();
    const file = await readFile(await (await started).path());
    expect(file.subarray(0, 4).toString()).toBe("PAR1");
    const part = await page.request.get(address, { headers: { Range: "bytes=-4" } });
    expect(part.status()).toBe(206);
    expect((await part.body()).toString()).toBe("PAR1");
    expect(part.headers()["content-range"]).toBe(
      `bytes ${file.byteLength - 4}-${file.byteLength - 1}/${file.byteLength}`,
    );
    const tag = part.headers().etag ?? "";
    expect(tag).toMatch(/^"[0-9a-f]{64}"$/);
    expect((await page.request.get(address, { headers: { "If-None-Match": tag } })).status()).toBe(304);
    expect((await page.request.get(address, { headers: { Range: "bytes=999999999-" } })).status()).toBe(416);
  });
});

// As a trainer's script would: by Hugging Face's library where it is installed.
const loading = `
import json, sys
try:
    from datasets import load_dataset
    rows = list(load_dataset("json", data_files=sys.argv[1], split="train", cache_dir=sys.argv[1] + ".cache"))
except ImportError:
    rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
print(json.dumps([[row["prompt"][0]["content"], row["chosen"][0]["content"], row["rejected"][0]["content"]] for row in rows]))
`;

test("a table with odd columns is mapped, imported, taken back, imported again, and comes out for a Python script", async ({
  page,
}) => {
  test.setTimeout(600_000);
  await page.goto((await stackOf(page.request)).researcherUrl);
  await page.getByRole("link", { name: "New project" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill("Odd columns");
  await page.getByRole("button", { name: "Create project" }).click();
  await page.getByRole("link", { name: /Import prompts/ }).click();
  const questions = Array.from({ length: 12 }, (_, i) => `Frage ${i}, bitte?`);
  const rows = questions.map((question, i) => `"${question}",ja ${i},nein ${i},${i}`);

  await test.step("nothing is understood before the columns are named, and what is left out is shown", async () => {
    await page.getByRole("radio", { name: "comparisons" }).check();
    await page.getByLabel("File of offline comparisons").setInputFiles({
      name: "umfrage.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(["Frage,gut,schlecht,Bogen", ...rows, '"Und dies?",,nein,12', ""].join("\n")),
    });
    await expect(page.getByText(/^Found: .*Of 13 rows in all, 13 can’t be taken/)).toBeVisible();
    await page.getByLabel("Frage", { exact: true }).selectOption("the prompt");
    await page.getByLabel("gut", { exact: true }).selectOption("the better answer");
    await page.getByLabel("schlecht", { exact: true }).selectOption("the worse answer");
    await expect(page.getByText(/Of 13 rows in all, 1 can’t be taken; as it is/)).toBeVisible();
    await page.getByLabel("If rows can’t be taken, import the rest").check();
    await page.getByLabel("Split", { exact: true }).selectOption("train");
    await expect(page.getByRole("list", { name: "First rows" }).getByText('{"Bogen":"0"}')).toBeVisible();
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await expect(page.getByText("12 new")).toBeVisible();
    await expect(page.getByRole("list", { name: "Problems by line" })).toHaveText(/^line 14 gut/);
  });

  await test.step("it is taken back, and imported again as before", async () => {
    await page.getByRole("button", { name: "Take back umfrage.csv" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Take back" }).click();
    await expect(
      page.getByText("What this file brought was taken back (12 offline comparisons)."),
    ).toBeVisible();
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await expect(page.getByText("12 new")).toBeVisible();
  });

  await test.step("its comparisons become a dataset, and a file for TRL that a Python script loads", async () => {
    await page.getByRole("link", { name: "Datasets", exact: true }).click();
    await page.getByRole("link", { name: "New dataset" }).first().click();
    await page.getByRole("combobox", { name: "Made of" }).selectOption("mixture");
    await page.getByRole("textbox", { name: "Name" }).fill("From a table");
    const summary = page.getByRole("main").locator("dl");
    await expect(summary.first()).toContainText(/Pairs12.*Prompts12.*comparisons100/);
    await page.getByRole("spinbutton", { name: /^Minimum votes/ }).fill("2");
    await expect(summary.last()).toContainText("Too few votes12");
    await page.getByRole("spinbutton", { name: /^Minimum votes/ }).fill("0");
    await expect(summary).toHaveCount(1);
    await page.getByRole("button", { name: "Make dataset" }).click();
    await page.getByRole("link", { name: "From a table" }).first().click({ timeout: 120_000 });
    await page.getByRole("link", { name: "New export" }).click();
    await expect(page.getByText("DPOTrainer(model=MODEL")).toBeVisible();
    await page.getByRole("button", { name: "Export", exact: true }).click();
    const started = page.waitForEvent("download");
    await page.getByRole("link", { name: /^Download export \d+$/ }).click({ timeout: 120_000 });
    const file = await (await started).path();
    const python = spawnSync("python3", ["-c", loading, file], { encoding: "utf8" });
    if (python.error !== undefined) {
      console.log(`The file was not loaded in Python: ${python.error.message}`);
      return;
    }
    expect(python.stderr).toBe("");
    const loaded: unknown = JSON.parse(python.stdout);
    const expected = questions.map((question, i) => [question, `ja ${i}`, `nein ${i}`]);
    expect(loaded).toHaveLength(12);
    expect(loaded).toEqual(expect.arrayContaining(expected));
  });
});
