import { createServer, type Server } from "node:http";
import type { Db } from "@gshf/db";
import type { Metrics } from "./metrics.ts";

export type HealthOptions = { db: Db; metrics: Metrics; host: string; port: number };

/** GET /health: 200 while the database answers, 503 otherwise. GET /metrics: for Prometheus. */
export async function serveHealth(options: HealthOptions): Promise<Server> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://worker");
    if (pathname === "/health") {
      const ok = await options.db.$queryRaw`select 1`.then(
        () => true,
        () => false,
      );
      response.writeHead(ok ? 200 : 503, { "content-type": "application/json" });
      response.end(JSON.stringify({ ok }));
    } else if (pathname === "/metrics") {
      response.writeHead(200, { "content-type": options.metrics.registry.contentType });
      response.end(await options.metrics.registry.metrics());
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  return server;
}
