import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessibility.ts";
import { stackOf } from "./stack.ts";

test("a visitor of the demo enters with one click, as labeler and as researcher", async ({
  browser,
  request,
}) => {
  const stack = await stackOf(request);
  const labeler = await browser.newContext();
  const label = await labeler.newPage();
  await label.goto(stack.labelerUrl);
  await expect(label).toHaveURL(/\/label$/);
  await expect(label.getByRole("heading", { level: 1 })).toBeVisible();
  await labeler.close();
  const researcher = await browser.newContext();
  const page = await researcher.newPage();
  await page.goto(stack.researcherUrl);
  await expect(page).toHaveURL(/\/projects$/);
  await expect(page.getByRole("link", { name: "Helpful answers" }).first()).toBeVisible();
  await expectAccessible(page);
  await researcher.close();
});

test("a link with a token of somebody's own making leads nowhere", async ({ request }) => {
  const stack = await stackOf(request);
  const forged = `${stack.researcherUrl.slice(0, -4)}AAAA`;
  expect((await request.get(forged)).status()).toBe(404);
});
