import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createSecretBox } from "@gshf/core/access";
import { createStorage } from "@gshf/storage";
import pg from "pg";
import { type Stack, startStack } from "../../stack/start-stack.ts";
import { round } from "../labeling/measure.ts";
import { runEndRound } from "./run-end-round.ts";
import { type ScrollFigures, scrollPairs } from "./scroll-pairs.ts";
import { type Asker, seedProject } from "./seed.ts";
import type { ProjectSize } from "./seed-size.ts";
import { type CallFigures, timeCalls } from "./time-calls.ts";
import { type PageFigures, pagesOf, visitPages, withBrowser } from "./visit-pages.ts";

export type ConsoleOrder = {
  size: ProjectSize;
  /** Where the database and the bucket lie; one that was filled for this size before is used as it is. */
  directory: string;
  samples: number;
  budgetMs: number;
  /** Pairs of the round that is scrolled through; 0 leaves it out. */
  scrollPairs: number;
  /** Whether the newest round is frozen, fitted and exported (on a copy). */
  endsRound: boolean;
  /** How often the browser opens each page. */
  visits: number;
  /** Whether a browser opens the pages; without it only the queries of `otherCalls` are timed. */
  opensPages: boolean;
  say: (text: string) => void;
};

export type ConsoleFigures = {
  seconds: { seed: number };
  calls: CallFigures[];
  pages: PageFigures[];
  scroll: ScrollFigures | null;
  /** Before anybody asked; after the pages and all calls; after all calls once more. */
  web_rss_mib: { before: number; after: number; again: number };
  round_end: unknown;
};

/** Fills a project of this size, unless it is there, and measures its console. */
export async function measureConsole(order: ConsoleOrder): Promise<ConsoleFigures> {
  const { directory, size, say } = order;
  const stack = await startStack({
    dataDirectory: directory,
    without: ["lab"],
    demo: true,
    throwAway: true,
    env: { LOG_LEVEL: "warn" },
  });
  try {
    const begun = performance.now();
    const askers = await fillOnce(order, stack);
    const seed = round((performance.now() - begun) / 1000, 1);
    // What it does in the background is not what is measured, and would count as rows read.
    await stack.pieces.worker?.stop();
    const before = rssMib(stack);
    const { pages, recorded, scroll } = await openPages(order, stack, askers);
    say("Timing the queries …");
    const wanted = distinct([...recorded, ...otherCalls(size)]);
    const timeAll = () =>
      timeCalls(wanted, {
        webUrl: stack.urls.web,
        databaseUrl: stack.urls.database,
        token: askers.asker.token,
        samples: order.samples,
        budgetMs: order.budgetMs,
      });
    const calls = await timeAll();
    const after = rssMib(stack);
    say("Asking all of it again, to see whether memory grows …");
    await timeAll();
    const web_rss_mib = { before, after, again: rssMib(stack) };
    const round_end = order.endsRound ? await endRound(stack, size, say) : null;
    return { seconds: { seed }, calls, pages, scroll, web_rss_mib, round_end };
  } finally {
    await stack.stop();
  }
}

/** What pages ask once somebody scrolls, searches or filters. */
function otherCalls({ slug, rounds, pairs }: ProjectSize) {
  const ask = (name: string, json: object) => ({ name, input: { json } });
  const number = rounds;
  return [
    ask("rounds.pairs", { slug, number, limit: 50, arm: "control" }),
    ask("rounds.pairs", { slug, number, limit: 50, place: Math.floor(pairs * 0.9) }),
    ask("prompts.list", { slug, limit: 30, search: "Question 17" }),
    ask("prompts.list", {
      slug,
      limit: 30,
      tag: "topic-3",
      cursor: `${slug}:q${String(Math.floor(pairs / 2)).padStart(7, "0")}`,
    }),
    ask("access.auditLog", { slug, limit: 100 }),
  ];
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/** Who looks at the project, and at the one that is scrolled through. */
type Askers = { asker: Asker; scroller: Asker | null };

async function openPages(order: ConsoleOrder, stack: Stack, { asker, scroller }: Askers) {
  const { size, say } = order;
  if (!order.opensPages) return { pages: [], recorded: [], scroll: null };
  say("Opening the pages …");
  const { figures: pages, calls: recorded } = await withBrowser(stack, asker.userId, (context) =>
    visitPages(context, stack.urls.web, pagesOf(size), order.visits),
  );
  if (scroller === null) return { pages, recorded, scroll: null };
  say("Scrolling …");
  const scroll = await withBrowser(stack, scroller.userId, (context) =>
    scrollPairs(context, stack.urls.web, scrolledProject(order)),
  );
  return { pages, recorded, scroll };
}

/** A project of one round with all the pairs that a round may have: for the scroll alone. */
function scrolledProject({ size, scrollPairs: pairs }: ConsoleOrder): ProjectSize {
  return { ...size, slug: `${size.slug}-scroll`, rounds: 1, pairs, labels: 1 };
}

async function fillOnce(order: ConsoleOrder, stack: Stack): Promise<Askers> {
  const { size, directory, say } = order;
  const file = path.join(directory, "bench.json");
  const key = JSON.stringify([size, order.scrollPairs]);
  if (existsSync(file)) {
    const kept: { key: string } & Askers = JSON.parse(readFileSync(file, "utf8"));
    if (kept.key !== key) throw new Error(`${directory} was filled for ${kept.key}, not for ${key}`);
    return kept;
  }
  const { S3_ENDPOINT: endpoint = "", S3_REGION: region = "", S3_BUCKET: bucket = "" } = stack.env;
  const { S3_ACCESS_KEY_ID: accessKeyId = "", S3_SECRET_ACCESS_KEY: secretAccessKey = "" } = stack.env;
  const storage = createStorage({
    endpoint,
    region,
    bucket,
    accessKeyId,
    secretAccessKey,
    forcePathStyle: true,
  });
  const { seal } = createSecretBox([Buffer.from(stack.env.SECRETS_KEY ?? "", "base64")]);
  try {
    let scroller: Asker | null = null;
    if (order.scrollPairs > 0) {
      say(`Filling a round of ${order.scrollPairs} pairs to scroll through …`);
      scroller = await seedProject(stack.urls.database, scrolledProject(order), { storage: null, seal, say });
    }
    say(`Filling ${size.rounds} rounds of ${size.pairs} × ${size.labels} labels …`);
    const asker = await seedProject(stack.urls.database, size, { storage, seal, say });
    await settle(stack.urls.database, say);
    writeFileSync(file, JSON.stringify({ key, asker, scroller }));
    return { asker, scroller };
  } finally {
    storage.close();
  }
}

/** Lets the worker do what is to do about what is new. */
async function settle(databaseUrl: string, say: (text: string) => void): Promise<void> {
  say("Letting the worker come to rest …");
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const end = performance.now() + settleMsMax;
    for (let quiet = 0; quiet < 6 && performance.now() < end; ) {
      const { rows } = await client.query<{ waiting: number }>(
        `select count(*)::int as waiting from pgboss.job
          where state in ('created', 'retry', 'active') and start_after <= now()`,
      );
      quiet = rows[0]?.waiting === 0 ? quiet + 1 : 0;
      await wait(500);
    }
    await client.query("vacuum analyze");
  } finally {
    await client.end();
  }
}
const settleMsMax = 600_000;

function rssMib({ pieces }: Stack): number {
  const status = readFileSync(`/proc/${pieces.web?.pid}/status`, "utf8");
  return round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024, 0);
}

/** On a copy, so that a kept database still has its newest round labeling. */
async function endRound(stack: Stack, { slug }: ProjectSize, say: (text: string) => void): Promise<unknown> {
  say("Freezing, fitting and exporting the newest round …");
  await stack.pieces.web?.stop();
  await stack.pieces.worker?.stop();
  const copy = new URL(stack.urls.database);
  const name = copy.pathname.slice(1);
  copy.pathname = "/bench_round_end";
  const admin = new URL(stack.urls.database);
  admin.pathname = "/postgres";
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  try {
    await client.query(`create database bench_round_end template "${name}" strategy file_copy`);
    return await runEndRound({ ...stack.env, DATABASE_URL: copy.href }, slug);
  } finally {
    await client.query("drop database if exists bench_round_end with (force)");
    await client.end();
  }
}
