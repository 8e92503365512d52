import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { createCleanup, makePools, startServer } from "../lab.fixture.ts";
import { indexPools, type Pool } from "../pools/pool.ts";
import { createAnnotatorRuns, type RunRequest } from "./runs.ts";

const cleanup = createCleanup();
afterEach(() => cleanup.run());

const known = makePools(5);
const noise = { seed: 1, tieRate: 0, leftBias: 0, temperature: 0 };

type Label = {
  readonly person: string;
  readonly pair: number;
  readonly choice: string;
  readonly key: string;
};
type Site = {
  readonly url: string;
  readonly labels: Label[];
  readonly skipped: number[];
  readonly visits: string[];
};

/** Parses what a client sends; a test's web app may trust the client under test to send this. */
const Input = z.object({ json: z.record(z.string(), z.unknown()) });

/**
 * A web app as a labeler's browser meets it: invite page, sign-in by cookie, and a queue of pairs that are each
 * handed to one person. `hiccups` makes it answer 502 to that many calls.
 */
async function startSite(
  pools: readonly Pool[],
  options: { hiccups?: number; loans?: number } = {},
): Promise<Site> {
  const site = { labels: [] as Label[], skipped: [] as number[], visits: [] as string[] };
  const open = pools.map((_, i) => i);
  let hiccups = options.hiccups ?? 0;
  let loans = options.loans ?? 0;
  const answer = (path: string, person: string, input: Record<string, unknown>): unknown => {
    if (path.endsWith("next")) {
      const pair = open.shift();
      if (pair === undefined && loans > 0) {
        loans -= 1;
        return { kind: "none", reason: "on-loan", message: "Others hold the last pairs." };
      }
      if (pair === undefined)
        return { kind: "none", reason: "all-judged", message: "That was the last one." };
      const [left, right] = pools[pair]?.candidates ?? [];
      const lease = { leaseId: `lease-${pair}`, expiresAt: "2026-01-01T00:00:00Z" };
      return { kind: "pair", lease, prompt: pools[pair]?.messages, left, right, remaining: { count: 1 } };
    }
    const pair = Number(String(input.leaseId).replace("lease-", ""));
    if (path.endsWith("skip")) return site.skipped.push(pair);
    site.labels.push({ person, pair, choice: String(input.choice), key: String(input.idempotencyKey) });
    return { judgmentId: "j", outcome: "counted" };
  };
  const url = await startServer(cleanup, (request, response, body) => {
    const path = request.url ?? "";
    site.visits.push(`${request.method} ${path}`);
    const reply = (status: number, value: unknown, headers = {}) =>
      response.writeHead(status, headers).end(JSON.stringify(value));
    if (path.startsWith("/invite/")) return response.end("<html>You are invited</html>");
    if (path === "/api/invites/accept") {
      const { token } = z.object({ token: z.string(), idempotency_key: z.string() }).parse(JSON.parse(body));
      if (token === "used-up")
        return reply(404, { ok: false, reason: "not-found", message: "This link is used up." });
      return reply(
        200,
        { ok: true, project: "demo" },
        { "set-cookie": `session=${token}; Path=/; HttpOnly` },
      );
    }
    const person = /session=([^;]+)/.exec(request.headers.cookie ?? "")?.[1];
    if (person === undefined) {
      const json = { message: "Sign in first.", data: { reason: "not-signed-in" } };
      return reply(401, { error: { json } });
    }
    if (hiccups > 0) {
      hiccups -= 1;
      return response.writeHead(502).end("<html>bad gateway</html>");
    }
    reply(200, { result: { data: { json: answer(path, person, Input.parse(JSON.parse(body)).json) } } });
  });
  return { url, ...site };
}

async function run(site: Site, tokens: string[], change: Partial<RunRequest> = {}) {
  const runs = createAnnotatorRuns({
    pools: indexPools(known),
    fetch,
    now: () => performance.now(),
    newId: () => "run-1",
    retryPauseMs: 1,
    loanPauseMs: 1,
    loanWaitMs: 60_000,
  });
  const inviteUrls = tokens.map((token) => `${site.url}/invite/${token}`);
  const runId = runs.start({ inviteUrls, noise, limit: null, ...change });
  await runs.idle();
  return runs.status(runId);
}

test("annotators come by their links, sign in and label until no pair is left", async () => {
  const site = await startSite(known);
  const status = await run(site, ["ann", "bob"]);
  expect(status).toMatchObject({ run_id: "run-1", state: "done", labeled: 5 });
  expect(site.labels.map(({ pair }) => pair).sort()).toEqual([0, 1, 2, 3, 4]);
  // The first candidate of every pool is the better one.
  expect(new Set(site.labels.map(({ choice }) => choice))).toEqual(new Set(["left"]));
  expect(site.visits.slice(0, 2).every((visit) => visit.startsWith("GET /invite/"))).toBe(true);
});

test("a pair of a text unknown to the pools is passed on, not guessed", async () => {
  const foreign = {
    ...known[0],
    candidates: [{ text: "unseen", mass: 1, gold: 0 }, ...(known[0]?.candidates ?? [])],
  };
  const [, second] = known;
  if (second === undefined) throw new Error("two pools were made");
  const site = await startSite([{ ...second, ...foreign }, second]);
  expect(await run(site, ["ann"])).toMatchObject({ state: "done", annotators: [{ labeled: 1, skipped: 1 }] });
  expect(site.skipped).toEqual([0]);
});

test("pairs on loan are waited for", async () => {
  const site = await startSite(known, { loans: 3 });
  expect(await run(site, ["ann"])).toMatchObject({ state: "done", labeled: 5 });
  expect(site.visits.filter((visit) => visit.endsWith("next")).length).toBe(5 + 3 + 1);
});

test("a limit ends the run early", async () => {
  const site = await startSite(known);
  expect(await run(site, ["ann"], { limit: 2 })).toMatchObject({ state: "done", labeled: 2 });
});

test("a bad gateway now and then loses nothing and labels nothing twice", async () => {
  const site = await startSite(known, { hiccups: 1 });
  expect(await run(site, ["ann"])).toMatchObject({ state: "done", labeled: 5 });
  expect(new Set(site.labels.map(({ key }) => key)).size).toBe(5);
});

test("an outage of many tries is waited out", async () => {
  const site = await startSite(known, { hiccups: 20 });
  expect(await run(site, ["ann"])).toMatchObject({ state: "done", labeled: 5 });
});

test("a link that is used up fails its annotator, with the web app's reason, and no other", async () => {
  const site = await startSite(known);
  const status = await run(site, ["used-up", "bob"]);
  expect(status).toMatchObject({ state: "failed", labeled: 5 });
  expect(status?.annotators[0]).toMatchObject({ state: "failed", message: "This link is used up." });
  expect(status?.annotators[1]).toMatchObject({ state: "done", labeled: 5 });
});
