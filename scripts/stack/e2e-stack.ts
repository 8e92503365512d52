// A stack that Playwright's tests run against (playwright.config.ts starts two): a throw-away demo, and a
// server that tells a test where things are, once all is ready:
// {web, lab, labelerUrl, researcherUrl, databaseUrl}
import { rmSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { scratchDirectory } from "@gshf/embedded";
import { demoPools } from "../../prisma/scenarios/demo.ts";
import { buildWeb } from "./build-web.ts";
import { createLineLog } from "./line-log.ts";
import { prepareDemo } from "./prepare-demo.ts";
import { startStack } from "./start-stack.ts";

const root = path.resolve(import.meta.dirname, "../..");
const webPort = Number(process.env.GSHF_E2E_WEB_PORT);
const controlPort = Number(process.env.GSHF_E2E_CONTROL_PORT);
const scratch = scratchDirectory("e2e");
const logs = path.join(root, "test-results/stack-logs", process.env.GSHF_E2E_NAME ?? "");
const log = createLineLog(logs, process.env.GSHF_E2E_VERBOSE === "1");

await buildWeb((text) => console.log(text));
const stack = await startStack({
  dataDirectory: scratch,
  ports: { web: webPort },
  pools: [demoPools],
  demo: true,
  throwAway: true,
  // Short, so that a test of a lease that runs out needs no long wait.
  env: { WORKER_LEASE_SECONDS: "5" },
  onLine: log.onLine,
});
const links = await prepareDemo(stack, (state) => console.log(`first round: ${state}`));

const server = createServer((_request, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const { web, lab, database } = stack.urls;
  const { labeler, researcher } = links;
  response.end(
    JSON.stringify({ web, lab, labelerUrl: labeler, researcherUrl: researcher, databaseUrl: database }),
  );
});
server.listen(controlPort, "127.0.0.1");

const stopAll = async (code: number) => {
  server.close();
  await stack.stop();
  log.close();
  rmSync(scratch, { recursive: true, force: true });
  process.exit(code);
};
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stopAll(0));
stack.crashed.catch((error: unknown) => {
  console.error(String(error));
  void stopAll(1);
});
