// What handing out pairs and taking labels costs, against a real Postgres and a running web server, and whether
// any label is lost or given twice on the way. Prints JSON.
//   npm run -s bench:labeling -- --slots 1000000 --labelers 200 --seconds 20 --json
import { rmSync } from "node:fs";
import { loadavg } from "node:os";
import { optionsOrExit, wholeNumber } from "@gshf/cli";
import { scratchDirectory } from "@gshf/embedded";
import { z } from "zod";
import { buildWeb } from "../stack/build-web.ts";
import { startStack } from "../stack/start-stack.ts";
import { account } from "./labeling/account.ts";
import { fill } from "./labeling/fill.ts";
import { measureInside } from "./labeling/inside.ts";
import { connections, labelDeps, measureClaims, measureSubmits } from "./labeling/inside-process.ts";
import { round } from "./labeling/measure.ts";
import { labelOverHttp } from "./labeling/over-http.ts";

const {
  slots,
  labelers,
  seconds,
  http: withHttp,
  json,
} = optionsOrExit(
  "usage: npm run -s bench:labeling -- [--slots N] [--labelers N] [--seconds N] [--no-http] [--json]",
  z.object({
    slots: wholeNumber(1).default(1_000_000),
    labelers: wholeNumber(1).default(200),
    seconds: wholeNumber(1).default(20),
    /** `--no-http` leaves the web server out. */
    http: z.boolean().default(true),
    json: z.boolean().default(false),
  }),
);
const smallSlots = 10_000;

const say = (text: string) => console.error(text);
const load = () => round(loadavg()[0] ?? Number.NaN);
const scratch = scratchDirectory("bench-labeling");
if (withHttp) await buildWeb(say);
const loadBefore = load();
const stack = await startStack({
  dataDirectory: scratch,
  without: withHttp ? ["lab", "worker"] : ["lab", "worker", "web"],
  throwAway: true,
  env: { LOG_LEVEL: "warn" },
});
try {
  const url = stack.urls.database;
  const deps = labelDeps(url);
  const measure = async (slug: string, size: number) => {
    say(`Filling ${size} slots …`);
    const field = await fill(url, { slug, rounds: [{ slots: size }], labelers });
    say("Claiming …");
    const claims = await measureClaims(deps, field, seconds / 2);
    return { field, claims, inside: await measureInside(url, field) };
  };
  const few = await measure("small", smallSlots);
  const many = await measure("big", slots);
  const acknowledged = new Set<string>();
  say("Submitting …");
  const submits = await measureSubmits(deps, many.field, seconds / 2, acknowledged);
  const overHttp = async () => {
    say("Labeling over HTTP …");
    // One of its own: the claims before left thousands of pairs in hand, where people hold a few each.
    const field = await fill(url, { slug: "http", rounds: [{ slots }], labelers });
    return labelOverHttp(stack.urls.web, field, { seconds, acknowledged });
  };
  const http = withHttp ? await overHttp() : undefined;
  const { saturated, arriving } = many.claims;
  const figures = {
    slots,
    labelers,
    seconds,
    connections,
    claims_per_s: saturated.per_s,
    claim_ms_p50: saturated.ms_p50,
    claim_ms_p95: saturated.ms_p95,
    claim_arriving: arriving,
    claim_inside_database: many.inside,
    at_10000_slots: { ...few.claims, inside_database: few.inside },
    claim_cost_ratio: {
      saturated: round(saturated.ms_p50 / few.claims.saturated.ms_p50),
      arriving: round(arriving.ms_p50 / few.claims.arriving.ms_p50),
      inside_database: round(many.inside.ms_p50 / few.inside.ms_p50),
      pages: round(many.inside.pages_mean / few.inside.pages_mean),
    },
    submits_per_s: submits.per_s,
    submit_ms_p50: submits.ms_p50,
    submit_ms_p95: submits.ms_p95,
    ...http,
    ...(await account(deps.db, acknowledged)),
    load_average: { before: loadBefore, after: load() },
  };
  await deps.db.$disconnect();
  console.log(JSON.stringify(figures, null, json ? 0 : 2));
  if (figures.double_leases !== 0 || figures.over_labeled !== 0 || figures.lost !== 0) process.exitCode = 1;
} finally {
  await stack.stop();
  rmSync(scratch, { recursive: true, force: true });
}
