import { setTimeout as wait } from "node:timers/promises";
import { demoToken } from "@gshf/core/access";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { ensureChromium } from "../../checks/chromium.ts";
import type { Stack } from "../../stack/start-stack.ts";
import { quantile, round } from "../labeling/measure.ts";
import type { ProjectSize } from "./seed-size.ts";
import type { Call } from "./time-calls.ts";

export type PageFigures = {
  name: string;
  path: string;
  /** Largest contentful paint, the median of the visits. */
  lcp_ms: number;
  /** Until every request of the page was answered; null where some were not within half a minute. */
  settled_ms: number | null;
  /** Requests to the API until then. */
  requests: number;
  /** Requests in the two and a half seconds after: 0 where nothing is polled. */
  requests_idle: number;
};

const apiPath = "/api/trpc/";
const settleMsMax = 30_000;
const aliveMsMax = 8_000;
/** How long a page is left alone to see what it asks for by itself. */
const idleMs = 2_500;
const viewport = { width: 1280, height: 900 };

/** What a project's pages are called, and where they are. */
export function pagesOf({ slug, rounds }: ProjectSize): { name: string; path: string }[] {
  const project = `/projects/${slug}`;
  const quality = ["annotators", "agreement", "review", "guidelines", "gold", "weights", "judges", "rules"];
  const crowds = ["guidelines", "onboarding", "test", "studies", "pay"];
  const others = ["prompts", "policies", "datasets", "people", "audit-log", "settings"];
  return [
    { name: "overview", path: project },
    { name: "rounds", path: `${project}/rounds` },
    { name: "round", path: `${project}/rounds/${rounds}` },
    { name: "frozen round", path: `${project}/rounds/1` },
    { name: "pairs", path: `${project}/rounds/${rounds}/pairs` },
    ...quality.map((tab) => ({ name: `quality: ${tab}`, path: `${project}/quality?tab=${tab}` })),
    ...crowds.map((name) => ({ name: `crowds: ${name}`, path: `${project}/crowds/${name}` })),
    ...others.map((name) => ({ name, path: `${project}/${name}` })),
    { name: "projects", path: "/projects" },
  ];
}

/** A browser in which the project's owner is signed in, for as long as `use` takes. */
export async function withBrowser<T>(
  stack: Stack,
  userId: string,
  use: (context: BrowserContext) => Promise<T>,
): Promise<T> {
  const found = await ensureChromium();
  if (!found.ok) throw new Error(found.message);
  const browser = await chromium.launch({
    executablePath: found.path,
    args: ["--no-sandbox", "--disable-gpu"],
  });
  try {
    const context = await browser.newContext({ viewport });
    const page = await context.newPage();
    await page.goto(
      `${stack.urls.web}/demo/sign-in?token=${demoToken(stack.env.NEXTAUTH_SECRET ?? "", userId)}`,
    );
    await page.close();
    return await use(context);
  } finally {
    await browser.close();
  }
}

/** Opens every page so many times; answers how fast they were, and each query that they asked, once. */
export async function visitPages(
  context: BrowserContext,
  webUrl: string,
  pages: readonly { name: string; path: string }[],
  visitsMax: number,
): Promise<{ figures: PageFigures[]; calls: Call[] }> {
  const calls = new Map<string, Call>();
  const figures: PageFigures[] = [];
  for (const { name, path } of pages) {
    const visits = [await visit(context, `${webUrl}${path}`, visitsMax > 1 ? idleMs : 0)];
    // Pages that don't come to rest would take minutes.
    for (let more = 0; more < visitsMax - 1 && visits[0]?.settled_ms !== null; more++) {
      visits.push(await visit(context, `${webUrl}${path}`, 0));
    }
    for (const call of visits.flatMap((each) => each.calls)) calls.set(JSON.stringify(call), call);
    const [first] = visits;
    if (first?.status !== 200) continue;
    const settled = visits.flatMap(({ settled_ms }) => settled_ms ?? []);
    figures.push({
      name,
      path,
      lcp_ms: round(
        quantile(
          visits.map(({ lcp_ms }) => lcp_ms),
          0.5,
        ),
        0,
      ),
      settled_ms: settled.length === 0 ? null : round(quantile(settled, 0.5), 0),
      requests: Math.max(...visits.map(({ requests }) => requests)),
      requests_idle: first.requestsIdle,
    });
  }
  return { figures, calls: [...calls.values()] };
}

/** In the page: when the largest thing on it was painted. */
const noteLargestPaint = `
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) window.lcpMs = startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });`;

type Visit = {
  status: number;
  lcp_ms: number;
  settled_ms: number | null;
  requests: number;
  requestsIdle: number;
  calls: Call[];
};

async function visit(context: BrowserContext, url: string, staysMs: number): Promise<Visit> {
  const page = await context.newPage();
  try {
    await page.addInitScript(noteLargestPaint);
    const api = followApi(page);
    const begun = performance.now();
    const response = await page.goto(url, { waitUntil: "load" });
    const settledAt = await untilAnswered(api, begun);
    const { calls } = api;
    const requests = api.started;
    const asked = [...calls];
    const lcp = Number(await page.evaluate("window.lcpMs"));
    await wait(staysMs);
    return {
      status: response?.status() ?? 0,
      lcp_ms: lcp,
      settled_ms: settledAt,
      requests,
      requestsIdle: api.started - requests,
      calls: asked,
    };
  } finally {
    await page.close();
  }
}

type Api = { started: number; running: Set<unknown>; lastEndAt: number; calls: Call[] };

/** Follows a page's requests to the API; each of a batch's queries counts as a call. */
function followApi(page: Page): Api {
  const api: Api = { started: 0, running: new Set(), lastEndAt: performance.now(), calls: [] };
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!url.pathname.startsWith(apiPath)) return;
    api.started++;
    api.running.add(request);
    const inputs: unknown = JSON.parse(url.searchParams.get("input") ?? "{}");
    url.pathname
      .slice(apiPath.length)
      .split(",")
      .forEach((name, index) => {
        const input = typeof inputs === "object" && inputs !== null ? Reflect.get(inputs, index) : undefined;
        api.calls.push({ name: decodeURIComponent(name), input });
      });
  });
  const end = (request: unknown) => {
    if (api.running.delete(request)) api.lastEndAt = performance.now();
  };
  page.on("requestfinished", end);
  page.on("requestfailed", end);
  return api;
}

/** Until no request has been under way for a third of a second; when the last one ended. */
async function untilAnswered(api: Api, begun: number): Promise<number | null> {
  for (;;) {
    const now = performance.now();
    // Until it is alive a page asks for nothing.
    const hasAsked = api.started > 0 || now - begun > aliveMsMax;
    if (hasAsked && api.running.size === 0 && now - api.lastEndAt > 350) return api.lastEndAt - begun;
    if (now - begun > settleMsMax) return null;
    await wait(25);
  }
}
