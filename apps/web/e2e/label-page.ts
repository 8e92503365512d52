import { expect, type Page } from "@playwright/test";

/** Joins by an invite link, which leads to the first pair. */
export async function joinAndLabel(page: Page, invite: string | undefined): Promise<void> {
  await page.goto(invite ?? "");
  await page.getByRole("button", { name: "Join and start" }).click();
  await expect(page.getByTestId("pair")).toBeVisible();
}

/** Waits until the pair has been in sight for long enough that it takes an answer. */
export async function untilSettled(page: Page): Promise<void> {
  await expect(page.locator("[data-testid=pair][data-settled]")).toHaveCount(1);
}

export const leaseOnScreen = (page: Page) => page.getByTestId("pair").getAttribute("data-lease");

/** Waits until another pair than the one of that lease, or none, is on screen. */
export async function untilGone(page: Page, lease: string | null): Promise<void> {
  await expect(page.locator(`[data-testid=pair][data-lease="${lease}"]`)).toHaveCount(0);
}

/** Presses a key that answers, and waits until another pair (or none) is on screen. */
export async function press(page: Page, key: string): Promise<void> {
  await untilSettled(page);
  const before = await leaseOnScreen(page);
  await page.keyboard.press(key);
  await untilGone(page, before);
}
