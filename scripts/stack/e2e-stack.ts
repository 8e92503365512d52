// The stack that Playwright's tests run against (playwright.config.ts starts it): a throw-away demo, and a
// control server through which a test asks where things are and breaks them on purpose.
//   GET  /                          {web, lab, labelerUrl, researcherUrl, databaseUrl}; 200 once all is ready
//   POST /pieces/{s3|lab|worker|web}/{kill|stop|start}
//   POST /postgres/{stop|start}
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { demoPools } from "../../prisma/scenarios/demo.ts";
import { buildWeb } from "./build-web.ts";
import { createLineLog } from "./line-log.ts";
import { prepareDemo } from "./prepare-demo.ts";
import { type PieceName, type Stack, startStack } from "./start-stack.ts";

const root = path.resolve(import.meta.dirname, "../..");
const webPort = Number(process.env.GSHF_E2E_WEB_PORT);
const controlPort = Number(process.env.GSHF_E2E_CONTROL_PORT);
const scratch = mkdtempSync(path.join(tmpdir(), "gshf-e2e-"));
const log = createLineLog(path.join(root, "test-results/stack-logs"), process.env.GSHF_E2E_VERBOSE === "1");

function isPieceName(name: string | undefined): name is PieceName {
  return name === "s3" || name === "lab" || name === "worker" || name === "web";
}

async function control(stack: Stack, url: string): Promise<boolean> {
  const [, kind, first, second] = url.split("/");
  if (kind === "postgres" && stack.postgres && (first === "stop" || first === "start")) {
    await stack.postgres[first]();
    return true;
  }
  const piece = isPieceName(first) ? stack.pieces[first] : undefined;
  if (kind !== "pieces" || !piece || (second !== "kill" && second !== "stop" && second !== "start"))
    return false;
  await piece[second]();
  return true;
}

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

const server = createServer((request, response) => {
  const answer = (status: number, body: unknown) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
  if (request.method !== "POST") {
    return answer(200, {
      web: stack.urls.web,
      lab: stack.urls.lab,
      labelerUrl: links.labeler,
      researcherUrl: links.researcher,
      databaseUrl: stack.urls.database,
    });
  }
  control(stack, request.url ?? "").then(
    (known) => answer(known ? 200 : 404, {}),
    (error: unknown) => answer(500, { message: String(error) }),
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
