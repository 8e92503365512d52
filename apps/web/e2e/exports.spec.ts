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
