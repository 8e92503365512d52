import { readProcedureAnswer } from "@gshf/http";
import pg from "pg";
import { quantile, round, timed } from "../labeling/measure.ts";

/** One query, as a page asks it. */
export type Call = { name: string; input: unknown };

export type CallFigures = {
  name: string;
  /** What was asked, where it isn't the project alone. */
  input: unknown;
  ms_p50: number;
  ms_p95: number;
  /** Fewer than asked for where they would have taken longer than the budget. */
  samples: number;
  /** Rows of sequential scans and entries of index scans that one call read, by the counters of Postgres. */
  rows_read: number;
  /** Of the tables that grow with labels and answers, those that were read from end to end. */
  scanned: string[];
  error: string | null;
};

export type Timing = {
  webUrl: string;
  databaseUrl: string;
  token: string;
  samples: number;
  budgetMs: number;
};

/** Each call alone, again and again over HTTP, from the request until the whole answer is there. */
export async function timeCalls(calls: readonly Call[], timing: Timing): Promise<CallFigures[]> {
  const client = new pg.Client({ connectionString: timing.databaseUrl });
  await client.connect();
  try {
    // Each look at the counters is a look anew.
    await client.query("set stats_fetch_consistency = none");
    const figures: CallFigures[] = [];
    for (const call of calls) figures.push(await timeCall(client, call, timing));
    return figures;
  } finally {
    await client.end();
  }
}

async function timeCall(client: pg.Client, call: Call, timing: Timing): Promise<CallFigures> {
  await closeConnections(client);
  const before = await readCounters(client);
  const first: number[] = [];
  let error = await timed(first, () => ask(call, timing));
  await closeConnections(client);
  const after = await readCounters(client);
  const times: number[] = [];
  // The next one opens connections again.
  if (error === null) await ask(call, timing);
  const end = performance.now() + timing.budgetMs;
  while (times.length < timing.samples && performance.now() < end && error === null) {
    error = await timed(times, () => ask(call, timing));
  }
  return {
    name: call.name,
    input: call.input,
    ms_p50: round(quantile(times, 0.5), 1),
    ms_p95: round(quantile(times, 0.95), 1),
    samples: times.length,
    rows_read: after.rows - before.rows,
    scanned: [...after.scans].flatMap(([table, count]) =>
      count > (before.scans.get(table) ?? 0) ? [table] : [],
    ),
    error,
  };
}

/** What went wrong, or null. */
async function ask({ name, input }: Call, { webUrl, token }: Timing): Promise<string | null> {
  const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  const response = await fetch(`${webUrl}/api/trpc/${name}${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const body: unknown = JSON.parse(await response.text());
  if (readProcedureAnswer(body)?.ok === true) return null;
  return `${response.status}: ${JSON.stringify(body).slice(0, 200)}`;
}

/** A connection hands its counters over when it ends; the web app opens others when it needs them. */
async function closeConnections(client: pg.Client): Promise<void> {
  const others = `from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
                   and backend_type in ('client backend', 'parallel worker')`;
  await client.query(`select pg_terminate_backend(pid, 5000) ${others}`);
  // The web app hears of it a moment later.
  await new Promise((resolve) => setTimeout(resolve, 60));
}

async function readCounters(client: pg.Client): Promise<{ rows: number; scans: Map<string, number> }> {
  const { rows } = await client.query<{ rows: number }>(
    `select ((select sum(seq_tup_read) from pg_stat_user_tables where schemaname = 'public')
           + (select sum(idx_tup_read) from pg_stat_user_indexes where schemaname = 'public'))::float8 as rows`,
  );
  const scans = await client.query<{ table: string; count: number }>(
    `select relname as "table", seq_scan::float8 as count from pg_stat_user_tables
      where schemaname = 'public' and relname in ('Judgment', 'Slot', 'Pair', 'PairTally', 'Response', 'PaidRequest', 'Work')`,
  );
  return {
    rows: rows[0]?.rows ?? Number.NaN,
    scans: new Map(scans.rows.map(({ table, count }) => [table, count])),
  };
}
