// A stack that Playwright's tests run against (playwright.config.ts starts those of the chosen projects): a
// throw-away demo, and a server that tells a test, once all is ready,
//   GET /           where things are: {web, web2, worker, lab, s3, labelerUrl, researcherUrl, databaseUrl, logs}
//   GET /spans      what web and worker told of their work so far, as OTLP has it: [{resource, span}, …]
//   GET /processes  which processes of ours run: {web: {pid, peakMiB}, …}; peakMiB is null where /proc isn't
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { scratchDirectory } from "@gshf/embedded";
import { type RouteAnswer, serveRoutes } from "@gshf/http";
import { demoPools } from "../../prisma/scenarios/demo.ts";
import { buildWeb } from "./build-web.ts";
import { createLineLog } from "./line-log.ts";
import { prepareDemo } from "./prepare-demo.ts";
import { startStack } from "./start-stack.ts";
import { takeTraces } from "./take-traces.ts";

const root = path.resolve(import.meta.dirname, "../..");
const webPort = Number(process.env.GSHF_E2E_WEB_PORT);
const controlPort = Number(process.env.GSHF_E2E_CONTROL_PORT);
const scratch = scratchDirectory("e2e", { inMemoryBytes: 1024 ** 3 });
const logs = path.join(root, "test-results/stack-logs", process.env.GSHF_E2E_NAME ?? "");
const log = createLineLog(logs, process.env.GSHF_E2E_VERBOSE === "1");

await buildWeb((text) => console.log(text));
const traces = await takeTraces();
const stack = await startStack({
  dataDirectory: scratch,
  ports: { web: webPort },
  pools: [demoPools],
  demo: true,
  webs: process.env.GSHF_E2E_SECOND_WEB === "1" ? 2 : 1,
  throwAway: true,
  // Short, so that a test of a lease that runs out needs no long wait.
  env: { WORKER_LEASE_SECONDS: "5", OTEL_EXPORTER_OTLP_ENDPOINT: traces.url },
  onLine: log.onLine,
});
const links = await prepareDemo(stack, (state) => console.log(`first round: ${state}`));

const json = (value: unknown): RouteAnswer => ({
  status: 200,
  contentType: "application/json",
  body: JSON.stringify(value),
});
const server = await serveRoutes({
  host: "127.0.0.1",
  port: controlPort,
  onError: (error) => console.error(error),
  routes: {
    "/": () => {
      const { database, ...urls } = stack.urls;
      const { labeler, researcher } = links;
      return json({ ...urls, labelerUrl: labeler, researcherUrl: researcher, databaseUrl: database, logs });
    },
    "/spans": () => json(traces.spans),
    "/processes": () => {
      const running = Object.entries(stack.pieces).map(([name, { pid }]) => [
        name,
        { pid, peakMiB: peakMiBOf(pid) },
      ]);
      return json(Object.fromEntries(running));
    },
  },
});

/** The most memory that a process has had so far, as Linux counts it. */
function peakMiBOf(pid: number | undefined): number | null {
  try {
    const kiB = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kiB === undefined ? null : Math.round(Number(kiB) / 1024);
  } catch {
    return null;
  }
}

const stopAll = async (code: number) => {
  server.close();
  await stack.stop();
  log.close();
  traces.close();
  rmSync(scratch, { recursive: true, force: true });
  process.exit(code);
};
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stopAll(0));
stack.crashed.catch((error: unknown) => {
  console.error(String(error));
  void stopAll(1);
});
