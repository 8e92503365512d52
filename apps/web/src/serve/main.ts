// The web app in production: node apps/web/src/serve/main.ts. PORT and WEB_HOST say where it listens.
import type { Server } from "node:http";
import path from "node:path";
import { createLog } from "@gshf/core/runtime";
import { serveRoutes } from "@gshf/http";
import { startTracing } from "@gshf/tracing";
import { env } from "../env.ts";
import { offeredCalls } from "../trpc/offer-calls.ts";
import { createFront } from "./create-front.ts";
import { readRoutes } from "./read-routes.ts";
import { createWebMetrics } from "./web-metrics.ts";

/** Whoever stops us loses patience later. */
const stopGraceMs = 8_000;

Object.assign(process.env, { NODE_ENV: "production" });
const { APP_URL, PORT, WEB_HOST, METRICS_PORT, METRICS_HOST, LOG_LEVEL, ...settings } = envOrExit();
const endTracing = startTracing({
  endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
  share: settings.OTEL_TRACES_SAMPLER_ARG,
  service: "gshf-web",
});
const log = createLog("web", LOG_LEVEL);

function envOrExit(): ReturnType<typeof env> {
  try {
    return env();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

// A request that fails in a corner that nobody awaits fails alone.
process.on("unhandledRejection", (error) => log.error({ err: error }, "a rejection that nobody handled"));
process.on("uncaughtException", (error) => log.error({ err: error }, "an exception that nobody caught"));

// Only now: it reads NODE_ENV as it loads.
const { createServer } = await import("node:http");
const { default: createNext } = await import("next");
const dir = path.resolve(import.meta.dirname, "../..");
const app = createNext({
  dir,
  dev: false,
  hostname: WEB_HOST,
  port: PORT,
  // Nothing here speaks WebSocket: Next listens for upgrades at a server that nobody reaches.
  httpServer: createServer(),
});
await app.prepare();
const metrics = createWebMetrics();
const front = createFront({
  next: app.getRequestHandler(),
  calls: offeredCalls,
  appUrl: APP_URL,
  routeOf: readRoutes(path.join(dir, ".next/routes-manifest.json")),
  onError: (error) => log.error({ err: error }, "a request failed"),
  onAnswered: metrics.countAnswer,
});
front.once("error", (error: NodeJS.ErrnoException) => {
  const why = error.code === "EADDRINUSE" ? "something else listens there" : error.message;
  console.error(`The web app can't listen on ${WEB_HOST}:${PORT}: ${why}. PORT and WEB_HOST say where else.`);
  process.exit(1);
});
const metricsServer = METRICS_PORT === undefined ? null : await serveMetrics(METRICS_PORT);
front.listen(PORT, WEB_HOST, () => log.info({ port: PORT }, "the web app is ready"));

/** On a port of its own: what the world reaches says nothing of the process. */
async function serveMetrics(port: number): Promise<Server> {
  const { registry } = metrics;
  return serveRoutes({
    host: METRICS_HOST,
    port,
    onError: (error) => log.error({ err: error }, "a request for metrics failed"),
    routes: {
      "/metrics": async () => ({
        status: 200,
        contentType: registry.contentType,
        body: await registry.metrics(),
      }),
    },
  }).catch((error: unknown) => {
    log.fatal(
      { err: error },
      `can't listen on ${METRICS_HOST}:${port}; METRICS_HOST and METRICS_PORT say where else`,
    );
    process.exit(1);
  });
}

let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, "stopping");
    setTimeout(() => process.exit(0), stopGraceMs).unref();
    front.close(() => void Promise.allSettled([app.close(), endTracing()]).finally(() => process.exit(0)));
    front.closeIdleConnections();
    metricsServer?.close();
  });
}
