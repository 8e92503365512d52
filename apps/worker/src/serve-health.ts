import type { Server } from "node:http";
import { answersWithin } from "@gshf/core/runtime";
import type { Db } from "@gshf/db";
import { serveRoutes } from "@gshf/http";
import type { Metrics } from "./metrics.ts";

export type HealthOptions = {
  db: Db;
  metrics: Metrics;
  host: string;
  port: number;
  onError: (error: unknown) => void;
  /** How long the database may take to answer. */
  databaseMsMax?: number;
};

/** GET /health: 200 while the database answers, 503 otherwise. GET /metrics: for Prometheus. */
export async function serveHealth(options: HealthOptions): Promise<Server> {
  const { db, metrics, host, port, onError, databaseMsMax = 3_000 } = options;
  return serveRoutes({
    host,
    port,
    onError,
    routes: {
      "/health": async () => {
        const ok = await answersWithin(db, databaseMsMax);
        return { status: ok ? 200 : 503, contentType: "application/json", body: JSON.stringify({ ok }) };
      },
      "/metrics": async () => ({
        status: 200,
        contentType: metrics.registry.contentType,
        body: await metrics.registry.metrics(),
      }),
    },
  });
}
