import { expect, type Page, test } from "@playwright/test";
import { joinAndLabel, leaseOnScreen, press, untilSettled } from "./label-page.ts";
import { cases, plainCase } from "./labeling-content.ts";
import { closeScenes, type LabelingScene, sceneFor } from "./labeling-scene.ts";

test.afterEach(closeScenes);

const numbers = (count: number) => Array.from({ length: count }, (_, i) => plainCase(i + 1));

async function signInByLink(page: Page, invite: string | undefined): Promise<void> {
  await page.goto(invite ?? "");
  await page.getByRole("button", { name: "Join and start" }).click();
  await page.waitForURL("**/label/*");
}

async function openDesk(page: Page, scene: LabelingScene, invite: string | undefined): Promise<void> {
  await joinAndLabel(page, invite);
  await expect(page).toHaveURL(new RegExp(`/label/${scene.slug}$`));
}

const allSent = (page: Page) => expect(page.getByTestId("send-mark")).toHaveAttribute("data-unsent", "0");

const judgments = (scene: LabelingScene, state: "counted" | "surplus" | "withdrawn") =>
  scene.db.judgment.count({ where: { state, pair: { projectId: scene.projectId } } });

test("a labeler signs in by link and labels 20 pairs by keyboard", async ({ page }) => {
  const scene = await sceneFor(page, {
    slug: "journey",
    cases: numbers(20),
    labelers: 1,
  });
  await openDesk(page, scene, scene.invites[0]);
  // The last of the nineteen is "equal": the 3 after a side would say how much better that one was.
  const keys = ["e", "a", "b", "x", "ArrowLeft", "ArrowRight"];
  for (let i = 0; i < 19; i++) await press(page, keys[i % keys.length] ?? "a");
  await page.keyboard.press("3");
  await untilSettled(page);
  await page.keyboard.press("b");
  await expect(page.getByRole("heading", { name: "You have labeled everything here" })).toBeVisible();
  await allSent(page);
  await expect.poll(() => judgments(scene, "counted")).toBe(20);
  const last = await scene.db.judgment.findFirst({ orderBy: { id: "desc" }, include: { pair: true } });
  expect(last).toMatchObject({ choice: "right", strength: 3, pair: { projectId: scene.projectId } });

  // Backspace brings the last one back, with what was said; another answer replaces it.
  await page.keyboard.press("Backspace");
  await expect(page.getByText("You chose “B is better” before.")).toBeVisible();
  await untilSettled(page);
  await page.keyboard.press("e");
  await expect.poll(() => scene.db.judgment.count({ where: { supersedesId: last?.id ?? "" } })).toBe(1);
  await page.getByRole("link", { name: "My labels" }).click();
  await expect(page.getByRole("listitem")).toHaveCount(21);
  await expect(page.getByRole("button", { name: "Take back" })).toHaveCount(10);
});

test("the same submit twice counts once and gets the same answer", async ({ page }) => {
  const scene = await sceneFor(page, {
    slug: "double-submit",
    cases: numbers(3),
    labelers: 1,
  });
  await openDesk(page, scene, scene.invites[0]);
  const bodies: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("labeling.submit")) bodies.push(`${request.url()}\n${request.postData()}`);
  });
  await press(page, "a");
  await expect.poll(() => judgments(scene, "counted")).toBe(1);
  const [url = "", body = ""] = bodies[0]?.split("\n") ?? [];
  const repeat = () =>
    page.request.post(url, { data: body, headers: { "content-type": "application/json" } });
  const answers = await Promise.all([repeat(), repeat()]);
  for (const answer of answers) expect(await answer.text()).toContain('"outcome":"counted"');
  expect(await judgments(scene, "counted")).toBe(1);
});

test("an expired lease goes to somebody else; the label that comes later is kept", async ({ browser }) => {
  const slow = await browser.newPage();
  const scene = await sceneFor(slow, { slug: "expired", cases: numbers(1), labelers: 2 });
  const quick = await browser.newPage();
  await openDesk(slow, scene, scene.invites[0]);
  await signInByLink(quick, scene.invites[1]);
  await expect(quick.getByRole("heading", { name: "Others are on the last pairs" })).toBeVisible();
  // The slow one's train enters a tunnel: no heartbeat comes any more, and the lease runs out.
  await slow.context().setOffline(true);
  await scene.db.slot.updateMany({
    where: { roundId: scene.roundId, state: "leased" },
    data: { leaseUntil: new Date(Date.now() - 1000) },
  });
  await untilSettled(slow);
  await slow.keyboard.press("a");
  await expect(slow.getByText("Offline: 1 label is saved here and sent later")).toBeVisible();
  // The page looks by itself.
  await expect(quick.getByTestId("pair")).toBeVisible({ timeout: 120_000 });
  await untilSettled(quick);
  await quick.keyboard.press("b");
  await expect.poll(() => judgments(scene, "counted")).toBe(1);
  await slow.context().setOffline(false);
  await expect(slow.getByText("Somebody else labeled this pair first.").first()).toBeVisible();
  expect(await judgments(scene, "surplus")).toBe(1);
  expect(await scene.db.slot.count({ where: { roundId: scene.roundId, state: "done" } })).toBe(1);
});

test("labels and drafts survive a lost network and a reload", async ({ page }) => {
  const scene = await sceneFor(page, {
    slug: "outbox",
    cases: numbers(6),
    labelers: 1,
  });
  await openDesk(page, scene, scene.invites[0]);
  await page.route("**/labeling.submit**", (route) => route.abort("internetdisconnected"));
  await press(page, "a");
  await press(page, "b");
  await expect(
    page.getByText("The server can’t be reached: 2 labels are saved here and sent later"),
  ).toBeVisible();
  await page.keyboard.press("r");
  await page.getByLabel("In your own words").fill("Half a thought");
  await page.getByRole("button", { name: "more correct" }).click();
  const lease = await leaseOnScreen(page);
  await page.unrouteAll();
  await page.reload();
  await expect.poll(() => judgments(scene, "counted")).toBe(2);
  await expect(page.getByTestId("pair")).toHaveAttribute("data-lease", lease ?? "");
  await page.keyboard.press("r");
  await expect(page.getByLabel("In your own words")).toHaveValue("Half a thought");
  await page.keyboard.press("Escape");
  await press(page, "a");
  await expect.poll(() => judgments(scene, "counted")).toBe(3);
  expect(
    await scene.db.judgment.count({ where: { rationale: "Half a thought", reasons: { has: "correct" } } }),
  ).toBe(1);
});

test("skip and flag take a reason, and the pair does not come back", async ({ page }) => {
  const scene = await sceneFor(page, {
    slug: "skips",
    cases: numbers(3),
    labelers: 1,
  });
  await openDesk(page, scene, scene.invites[0]);
  await untilSettled(page);
  await page.keyboard.press("s");
  await page.keyboard.press("2");
  await untilSettled(page);
  await page.keyboard.press("f");
  await page.getByLabel("Note (optional)").fill("cut off in the middle");
  await page.getByRole("button", { name: "An answer is broken or cut off" }).click();
  await press(page, "a");
  await expect(page.getByRole("heading", { name: "You have labeled everything here" })).toBeVisible();
  await expect
    .poll(() =>
      scene.db.skip.findMany({
        where: { pair: { projectId: scene.projectId } },
        orderBy: { flagged: "asc" },
      }),
    )
    .toMatchObject([
      { reason: "language", flagged: false },
      { reason: "broken: cut off in the middle", flagged: true },
    ]);
});

test("a second tab waits, and takes over when asked", async ({ page, context }) => {
  const scene = await sceneFor(page, {
    slug: "tabs",
    cases: numbers(4),
    labelers: 1,
  });
  await openDesk(page, scene, scene.invites[0]);
  const second = await context.newPage();
  await second.goto(`/label/${scene.slug}`);
  await expect(second.getByRole("heading", { name: "You’re labeling in another tab" })).toBeVisible();
  await second.getByRole("button", { name: "Label here instead" }).click();
  await expect(second.getByTestId("pair")).toBeVisible();
  await expect(page.getByRole("heading", { name: "You’re labeling in another tab" })).toBeVisible();
});

test("the next pair is on screen while the server has not answered for the last one", async ({ page }) => {
  const scene = await sceneFor(page, {
    slug: "ahead",
    cases: [...cases.slice(0, 3), ...numbers(2)],
    labelers: 1,
  });
  await openDesk(page, scene, scene.invites[0]);
  const answer = Promise.withResolvers<void>();
  let asked = 0;
  await page.route("**/labeling.submit**", async (route) => {
    asked += 1;
    await answer.promise;
    await route.continue();
  });
  // Both pairs ahead are leased; the first of them is rendered already, out of sight.
  const ahead = page.getByTestId("pair-ahead");
  for (const key of ["a", "b"]) {
    await expect(ahead).toHaveCount(1);
    const next = await ahead.getAttribute("data-lease");
    await press(page, key);
    await expect(page.getByTestId("pair")).toHaveAttribute("data-lease", next ?? "");
    await expect(page.getByTestId("pair").getByRole("article")).toHaveCount(2);
  }
  await expect.poll(() => asked).toBeGreaterThan(0);
  expect(await judgments(scene, "counted")).toBe(0);
  answer.resolve();
  await allSent(page);
  expect(await judgments(scene, "counted")).toBe(2);
});
