import type { Server } from "node:http";
import type { Deps } from "@gshf/core/access";
import { answersWithin, readiness } from "@gshf/core/runtime";
import { lastDifference } from "@gshf/core/tallies";
import type { Db } from "@gshf/db";
import { serveRoutes } from "@gshf/http";
import type { Metrics } from "./metrics.ts";

export type HealthOptions = {
  db: Db;
  storage: Deps["storage"];
  metrics: Metrics;
  host: string;
  port: number;
  onError: (error: unknown) => void;
  /** How long the database may take to answer. */
  databaseMsMax?: number;
};

/**
 * GET /health: 200 while the database answers, 503 otherwise; with when kept counts were last found wrong, if ever.
 * GET /live: 200 while this process answers at all, whatever it needs.
 * GET /ready: 200 while database, queue and bucket answer, 503 otherwise; says which.
 * GET /metrics: for Prometheus.
 */
export async function serveHealth(options: HealthOptions): Promise<Server> {
  const { db, storage, metrics, host, port, onError, databaseMsMax = 3_000 } = options;
  return serveRoutes({
    host,
    port,
    onError,
    routes: {
      "/health": async () => {
        const ok = await answersWithin(db, databaseMsMax);
        const keptCounts = ok ? { keptCounts: await wrongCounts(db) } : {};
        const body = JSON.stringify(Object.assign({ ok }, keptCounts));
        return { status: ok ? 200 : 503, contentType: "application/json", body };
      },
      "/live": async () => ({ status: 200, contentType: "application/json", body: '{"ok":true}' }),
      "/ready": async () => {
        const found = await readiness({ db, storage }, databaseMsMax);
        const body = JSON.stringify(found);
        return { status: found.ready ? 200 : 503, contentType: "application/json", body };
      },
      "/metrics": async () => ({
        status: 200,
        contentType: metrics.registry.contentType,
        body: await metrics.print(),
      }),
    },
  });
}

/** What is in an example is no business of whoever may ask for health. */
async function wrongCounts(db: Db): Promise<{ wrongAt: Date; rows: number } | null> {
  const last = await lastDifference(db);
  return last === null ? null : { wrongAt: last.at, rows: last.differences };
}
