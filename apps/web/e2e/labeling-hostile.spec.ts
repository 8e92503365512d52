import { expect, type Page, test } from "@playwright/test";
import { hostileTexts } from "../src/ui/markdown/hostile-texts.fixture.ts";
import { joinAndLabel, press, untilSettled } from "./label-page.ts";
import type { Case } from "./labeling-content.ts";
import { closeScenes, sceneFor } from "./labeling-scene.ts";

test.afterEach(closeScenes);

const promptCharsMax = 4_000;

/** As the worker stores what a policy server sends: Postgres takes neither null characters nor half characters. */
const storable = (text: string) => text.replaceAll("\u0000", "\uFFFD").toWellFormed();

const cases: Case[] = Object.entries(hostileTexts).map(([name, text]) => ({
  name,
  prompt: [{ role: "user", content: text.length > promptCharsMax ? name : storable(text) }],
  first: storable(text),
  second: `Beside "${name}" stands an answer like any other.`,
}));

/** What is wrong with the page as it is; nothing when all is well. */
function lookAround(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const fault = (isFault: boolean, what: string) => {
      if (isFault) faults.push(what);
    };
    fault(Reflect.get(window, "pwned") !== undefined, "something ran");
    fault(document.title !== "Label · gshf", `the title is ${document.title}`);
    const forbidden = document.querySelectorAll(
      "main :is(script, img, iframe, object, embed, form, input, select, style, link, meta, base, video, audio, " +
        "foreignObject, dialog, details, template, math [href])",
    );
    fault(forbidden.length > 0, `there is ${forbidden[0]?.outerHTML.slice(0, 200)}`);
    for (const link of document.querySelectorAll<HTMLAnchorElement>("[data-testid=pair] a")) {
      fault(!/^(https?|mailto):/.test(link.href), `a link leads to ${link.href.slice(0, 100)}`);
      fault(!link.relList.contains("noopener"), "a link keeps its opener");
    }
    const root = document.documentElement;
    fault(
      root.scrollWidth > root.clientWidth,
      `the page is ${root.scrollWidth - root.clientWidth} px too wide`,
    );
    for (const choice of ["A is better", "Equal", "Both bad", "B is better"]) {
      const button = [...document.querySelectorAll("main button")].find((found) =>
        found.textContent?.startsWith(choice),
      );
      const box = button?.getBoundingClientRect();
      const top = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      fault(!button?.contains(top ?? null), `"${choice}" is not in sight`);
    }
    return faults;
  });
}

test("no hostile answer does more than be read, on a desk or a phone", async ({ page }) => {
  const scene = await sceneFor(page, { slug: "hostile", cases, labelers: 1 });
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map((entry) => entry.duration)),
    ).observe({
      type: "longtask",
    });
  });
  await joinAndLabel(page, scene.invites[0]);
  const { origin } = new URL(page.url());
  const escapes: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(origin)) escapes.push(request.url());
  });
  page.on("dialog", () => escapes.push("a dialog opened"));
  page.on("popup", () => escapes.push("a window opened"));
  page.on("pageerror", (error) => escapes.push(String(error)));

  const faults: string[] = [];
  for (const { name } of cases) {
    await expect(page.getByTestId("pair"), name).toBeVisible();
    for (const [width, height] of [
      [1280, 800],
      [320, 640],
    ] as const) {
      await page.setViewportSize({ width, height });
      const found = await lookAround(page);
      faults.push(...found.map((fault) => `${name}, ${width} px: ${fault}`));
    }
    await press(page, "e");
  }
  expect(faults).toEqual([]);
  expect(escapes).toEqual([]);
  await expect(page.getByRole("heading", { name: "You have labeled everything here" })).toBeVisible();
  await expect
    .poll(() =>
      scene.db.judgment.count({ where: { state: "counted", pair: { projectId: scene.projectId } } }),
    )
    .toBe(cases.length);
  const tasks: number[] = await page.evaluate(() => Reflect.get(window, "tasks"));
  console.log(`${cases.length} hostile pairs: longest task ${Math.max(0, ...tasks).toFixed(0)} ms`);
});

test("a link asks before it leads away, and says where to", async ({ page, context }) => {
  const first = "[our bank](https://bank.example@evil.example/login)";
  const scene = await sceneFor(page, {
    slug: "leaving",
    cases: [
      { name: "link", prompt: [{ role: "user", content: "Where is my bank?" }], first, second: "No idea." },
    ],
    labelers: 1,
  });
  await context.route("https://**", (route) => route.fulfill({ body: "elsewhere" }));
  await joinAndLabel(page, scene.invites[0]);
  const link = page.getByRole("link", { name: "our bank" });
  await link.focus();
  await page.keyboard.press("Enter");
  const question = page.getByRole("alertdialog", { name: "Leave this page?" });
  await expect(question).toContainText("https://bank.example@evil.example/login");
  await page.keyboard.press("Escape");
  await expect(question).toHaveCount(0);
  await expect(link).toBeFocused();
  await page.keyboard.press("Enter");
  const opened = context.waitForEvent("page");
  await question.getByRole("button", { name: "Open in a new tab" }).click();
  const elsewhere = await opened;
  expect(await elsewhere.evaluate(() => window.opener)).toBeNull();
  expect(await elsewhere.evaluate(() => document.referrer)).toBe("");
  await expect(page.getByTestId("pair")).toBeVisible();
});

test("five megabytes can be shown whole, and the keys still answer", async ({ page }) => {
  const first = hostileTexts["one line of five megabytes"] ?? "";
  const ask = [{ role: "user", content: "How many fives?" }];
  const scene = await sceneFor(page, {
    slug: "megabytes",
    cases: [{ name: "megabytes", prompt: ask, first, second: "Five." }],
    labelers: 1,
  });
  await joinAndLabel(page, scene.invites[0]);
  await expect(page.getByText("4,900,000 more characters are not shown yet.")).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(page.getByRole("button", { name: "Show all" })).toHaveCount(0);
  const shown = await page.evaluate(
    () => document.querySelector("[data-testid=pair]")?.textContent?.match(/5/g)?.length,
  );
  expect(shown).toBeGreaterThanOrEqual(first.length);
  await untilSettled(page);
  await page.keyboard.press("e");
  await expect(page.getByRole("heading", { name: "You have labeled everything here" })).toBeVisible();
});
