// What handing out pairs and taking labels costs, against a real Postgres and a running web server, and whether
// any label is lost or given twice on the way. Prints JSON.
//   npm run -s bench:labeling -- --slots 1000000 --labelers 200 --seconds 20 --json
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { claimPair, type LabelDeps, submitJudgment } from "@gshf/core/labeling";
import { createDb, type Db } from "@gshf/db";
import { enqueue } from "@gshf/jobs";
import { buildWeb } from "../stack/build-web.ts";
import { startStack } from "../stack/start-stack.ts";
import { type Field, fill } from "./labeling/fill.ts";
import { measureInside } from "./labeling/inside.ts";
import { forSeconds, quantile, round, timed } from "./labeling/measure.ts";
import { labelOverHttp } from "./labeling/over-http.ts";

const { values } = parseArgs({
  options: {
    slots: { type: "string", default: "1000000" },
    labelers: { type: "string", default: "200" },
    seconds: { type: "string", default: "20" },
    /** Leaves the web server out. */
    "no-http": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const seconds = Number(values.seconds);
const smallSlots = 10_000;
// As many claims at once as a web process has connections for them.
const connections = 8;

type Claims = { per_s: number; ms_p50: number; ms_p95: number };

/** Claims alone, by all labelers in turn, on as many connections as a web process holds. */
async function measureClaims(deps: LabelDeps, field: Field): Promise<Claims> {
  const times: number[] = [];
  const took = await forSeconds(seconds / 2, connections, async (worker, turn) => {
    const labeler = field.labelers[(worker + turn * connections) % field.labelers.length];
    if (labeler === undefined) return;
    const id = { id: labeler.memberId, pseudonym: labeler.pseudonym };
    if ((await timed(times, () => claimPair(deps, field.projectId, id))) === null)
      throw new Error("no pair left");
  });
  return {
    per_s: round(times.length / took, 1),
    ms_p50: round(quantile(times, 0.5)),
    ms_p95: round(quantile(times, 0.95)),
  };
}

/** Claim and submit, over and over. */
async function measureSubmits(
  deps: LabelDeps,
  field: Field,
  acknowledged: Set<string>,
): Promise<{ per_s: number; ms_p95: number }> {
  const times: number[] = [];
  const took = await forSeconds(seconds / 2, connections, async (worker, turn) => {
    const labeler = field.labelers[(worker + turn * connections) % field.labelers.length];
    if (labeler === undefined) return;
    const claimed = await claimPair(deps, field.projectId, {
      id: labeler.memberId,
      pseudonym: labeler.pseudonym,
    });
    if (claimed === null) throw new Error("no pair left");
    const input = {
      ...{
        leaseId: claimed.leaseId,
        choice: "left" as const,
        strength: 2 as const,
        reasons: [],
        rationale: "",
      },
      ...{ durationMs: 4000, visibleMs: 4000, idempotencyKey: randomUUID() },
    };
    const actor = { kind: "user" as const, userId: labeler.userId };
    const done = await timed(times, () => submitJudgment(deps, actor, input));
    if (done.ok && done.value.outcome === "counted") acknowledged.add(done.value.judgmentId);
  });
  return { per_s: round(times.length / took, 1), ms_p95: round(quantile(times, 0.95)) };
}

/** Leases run for ten minutes, so a slot leased twice within the run was leased to two people at once. */
async function account(db: Db, acknowledged: ReadonlySet<string>) {
  const [row] = await db.$queryRaw<{ doubleLeases: number; overLabeled: number }[]>`
    SELECT (SELECT count(*)::int FROM (SELECT FROM "Lease" GROUP BY "slotId" HAVING count(*) > 1) d) AS "doubleLeases",
           (SELECT count(*)::int FROM (
              SELECT FROM "Judgment" j WHERE j."state" = 'counted' GROUP BY j."pairId"
              HAVING count(*) > (SELECT count(*) FROM "Slot" s WHERE s."pairId" = j."pairId")
                  OR count(*) > count(DISTINCT j."memberId")) o) AS "overLabeled"`;
  const kept = await db.judgment.findMany({ where: { state: "counted" }, select: { id: true } });
  const ids = new Set(kept.map((judgment) => judgment.id));
  const lost = [...acknowledged].filter((id) => !ids.has(id)).length;
  return {
    double_leases: row?.doubleLeases ?? -1,
    over_labeled: row?.overLabeled ?? -1,
    lost,
    labels: ids.size,
  };
}

const say = (text: string) => console.error(text);
const scratch = mkdtempSync(path.join(tmpdir(), "gshf-bench-labeling-"));
if (!values["no-http"]) buildWeb(say);
const stack = await startStack({
  dataDirectory: scratch,
  without: values["no-http"] ? ["lab", "worker", "web"] : ["lab", "worker"],
  throwAway: true,
  env: { LOG_LEVEL: "warn" },
});
try {
  const labelers = Number(values.labelers);
  say(`Filling ${smallSlots} slots …`);
  const small = await fill(stack.urls.database, { slug: "small", slots: smallSlots, labelers });
  const db = createDb({ url: stack.urls.database, poolMax: connections });
  const deps: LabelDeps = { db, enqueue, now: () => new Date(), randomBytes };
  const acknowledged = new Set<string>();
  say("Claiming …");
  const fewInside = await measureInside(stack.urls.database, small);
  const few = await measureClaims(deps, small);
  say(`Filling ${values.slots} slots …`);
  const big = await fill(stack.urls.database, { slug: "big", slots: Number(values.slots), labelers });
  say("Claiming …");
  const manyInside = await measureInside(stack.urls.database, big);
  const many = await measureClaims(deps, big);
  say("Submitting …");
  const submits = await measureSubmits(deps, big, acknowledged);
  if (!values["no-http"]) say("Labeling over HTTP …");
  const http = values["no-http"] ? null : await labelOverHttp(stack.urls.web, big, { seconds, acknowledged });
  const figures = {
    ...{ slots: Number(values.slots), labelers, seconds, connections },
    ...{ claims_per_s: many.per_s, claim_ms_p50: many.ms_p50, claim_ms_p95: many.ms_p95 },
    inside_database: manyInside,
    at_10000_slots: {
      ...{ claims_per_s: few.per_s, claim_ms_p50: few.ms_p50, claim_ms_p95: few.ms_p95 },
      inside_database: fewInside,
    },
    claim_cost_ratio: {
      wall: round(many.ms_p50 / few.ms_p50),
      inside_database: round(manyInside.ms_p50 / fewInside.ms_p50),
      pages: round(manyInside.pages_mean / fewInside.pages_mean),
    },
    ...{ submits_per_s: submits.per_s, submit_ms_p95: submits.ms_p95, ...http },
    ...(await account(db, acknowledged)),
  };
  await db.$disconnect();
  console.log(JSON.stringify(figures, null, values.json ? 0 : 2));
  if (figures.double_leases !== 0 || figures.over_labeled !== 0 || figures.lost !== 0) process.exitCode = 1;
} finally {
  await stack.stop();
  rmSync(scratch, { recursive: true, force: true });
}
