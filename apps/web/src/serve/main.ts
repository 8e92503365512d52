// The web app in production: node apps/web/src/serve/main.ts. PORT and WEB_HOST say where it listens.
import path from "node:path";
import { pino } from "pino";
import { env } from "../env.ts";
import { createFront } from "./create-front.ts";

/** Whoever stops us loses patience later. */
const stopGraceMs = 8_000;

Object.assign(process.env, { NODE_ENV: "production" });
const { APP_URL, PORT, WEB_HOST, LOG_LEVEL } = envOrExit();
const log = pino({ name: "web", level: LOG_LEVEL, base: { process: "web" } });

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
const app = createNext({
  dir: path.resolve(import.meta.dirname, "../.."),
  dev: false,
  hostname: WEB_HOST,
  port: PORT,
  // Nothing here speaks WebSocket: Next listens for upgrades at a server that nobody reaches.
  httpServer: createServer(),
});
await app.prepare();
const front = createFront({
  next: app.getRequestHandler(),
  isHttps: APP_URL.startsWith("https://"),
  onError: (error) => log.error({ err: error }, "a request failed"),
});
front.once("error", (error: NodeJS.ErrnoException) => {
  const why = error.code === "EADDRINUSE" ? "something else listens there" : error.message;
  console.error(`The web app can't listen on ${WEB_HOST}:${PORT}: ${why}. PORT and WEB_HOST say where else.`);
  process.exit(1);
});
front.listen(PORT, WEB_HOST, () => log.info({ port: PORT }, "the web app is ready"));

let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, "stopping");
    setTimeout(() => process.exit(0), stopGraceMs).unref();
    front.close(() => void app.close().finally(() => process.exit(0)));
    front.closeIdleConnections();
  });
}
