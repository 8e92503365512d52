import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HttpHandler, serveHttp } from "@gshf/testing/serve-http";
import { serve } from "@hono/node-server";
import { pino } from "pino";
import { createEmbedder, type Embedder } from "./embedding/embedder.ts";
import type { Faults } from "./faults.ts";
import { createLab, type Lab } from "./lab.ts";
import type { Pool } from "./pools/pool.ts";
import { parsePoolRow } from "./pools/pool-row.ts";

/** Undoes what a test started, last first. */
export function createCleanup() {
  const steps: (() => Promise<void> | void)[] = [];
  return {
    add: (step: () => Promise<void> | void) => void steps.push(step),
    async run() {
      for (const step of steps.splice(0).reverse()) await step();
    },
  };
}
export type Cleanup = ReturnType<typeof createCleanup>;

export function temporaryDir(cleanup: Cleanup): string {
  const dir = mkdtempSync(join(tmpdir(), "gshf-lab-"));
  cleanup.add(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Prompts about one number each, whose answers' gold quality grows with how politely they are put. */
export function makePools(count: number): Pool[] {
  return Array.from({ length: count }, (_, i) => {
    const row = {
      prompt_id: `p${i}`,
      prompt: [{ role: "user", content: `How many apples are ${i} apples and one more?` }],
      candidates: [
        { text: `It is ${i + 1}, of course. Thank you for the kind question!`, gold_win_probability: 0.95 },
        { text: `${i + 1}`, gold_win_probability: 0.6 },
        { text: `${i + 1}, as any child can tell you.`, gold_win_probability: 0.3 },
        { text: `No idea. Go away ${i} times.`, gold_win_probability: 0.02 },
      ],
    };
    const parsed = parsePoolRow(JSON.stringify(row));
    if (!parsed.ok) throw new Error(parsed.message);
    return parsed.pool;
  });
}

export type RunningLab = { readonly url: string; readonly lab: Lab; readonly stop: () => Promise<void> };

// Loading the encoder takes most of a second, so the labs of a test file share one, and its cache.
let shared: Embedder | undefined;
function sharedEmbedder(): Embedder {
  shared ??= createEmbedder({ cacheDir: mkdtempSync(join(tmpdir(), "gshf-lab-cache-")), threads: 1 });
  return shared;
}

/** A lab on a free loopback port. `stop` may be called before the cleanup does. */
export async function startLab(
  cleanup: Cleanup,
  options: {
    dataDir: string;
    pools?: Pool[];
    faults?: Faults | null;
    webhookSecret?: string;
    embedder?: Embedder;
  },
): Promise<RunningLab> {
  const { promise: listening, resolve } = Promise.withResolvers<number>();
  let app: Lab["app"] | undefined;
  const server = serve(
    {
      fetch: (request, env) => app?.fetch(request, env) ?? new Response(null, { status: 503 }),
      port: 0,
      hostname: "127.0.0.1",
    },
    (address) => resolve(address.port),
  );
  const url = `http://127.0.0.1:${await listening}`;
  const lab = createLab({
    pools: options.pools ?? makePools(4),
    dataDir: options.dataDir,
    publicUrl: url,
    allowedHosts: [],
    embedder: options.embedder ?? sharedEmbedder(),
    faults: options.faults === undefined ? {} : options.faults,
    webhookSecret: options.webhookSecret ?? null,
    log: pino({ level: "silent" }),
  });
  app = lab.app;
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
    lab.close();
  };
  cleanup.add(stop);
  return { url, lab, stop };
}

/** Any HTTP server on a free loopback port; returns its address. */
export async function startServer(cleanup: Cleanup, handler: HttpHandler): Promise<string> {
  const { url, close } = await serveHttp(handler);
  cleanup.add(close);
  return url;
}
