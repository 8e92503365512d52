import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { stackOf } from "./stack.ts";

test("a visitor of the demo enters with one click, as labeler and as researcher", async ({
  page,
  request,
}) => {
  const stack = await stackOf(request);
  await page.goto(stack.labelerUrl);
  await expect(page).toHaveURL(/\/label$/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.context().clearCookies();
  await page.goto(stack.researcherUrl);
  await expect(page).toHaveURL(/\/projects$/);
  await expect(page.getByRole("link", { name: "Helpful answers" }).first()).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});

test("a link with a token of somebody's own making leads nowhere", async ({ request }) => {
  const stack = await stackOf(request);
  const forged = `${stack.researcherUrl.slice(0, -4)}AAAA`;
  expect((await request.get(forged)).status()).toBe(404);
});
