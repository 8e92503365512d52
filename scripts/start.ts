// npm start: the whole installation on this machine, with a demo to play with. Data lies in .gshf/.
//   npm start -- --verbose    also prints what each process says
//   npm start -- --no-demo    an empty installation, without lab and one-click sign-in
//   npm start -- --data DIR   data elsewhere
import { createHmac } from "node:crypto";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createDeps, parseEnv, serviceEnv } from "@gshf/core/runtime";
import { demoPools, seedDemo } from "../prisma/scenarios/demo.ts";
import { buildWeb } from "./stack/build-web.ts";
import { keptPorts } from "./stack/kept-ports.ts";
import { createLineLog } from "./stack/line-log.ts";
import { holdDataDirectory } from "./stack/single-run.ts";
import { type Stack, startStack } from "./stack/start-stack.ts";

const root = path.resolve(import.meta.dirname, "..");
const say = (text: string) => void process.stderr.write(`${text}\n`);

const { values } = parseArgs({
  options: {
    data: { type: "string", default: path.join(root, ".gshf") },
    demo: { type: "boolean", default: process.env.DATABASE_URL === undefined },
    verbose: { type: "boolean", default: false },
  },
  allowNegative: true,
});

/** How the web app derives the token of a one-click link (apps/web/src/auth): an HMAC of the user's id. */
function signInUrl(stack: Stack, userId: string): string {
  const mac = createHmac("sha256", stack.env.NEXTAUTH_SECRET ?? "")
    .update(`demo-sign-in:${userId}`)
    .digest("base64url");
  return `${stack.urls.web}/demo/sign-in?token=${encodeURIComponent(`${userId}.${mac}`)}`;
}

/** Seeds the demo and waits until its first round is with the labelers; answers the lines to print. */
async function prepareDemo(stack: Stack): Promise<string[]> {
  const labUrl = stack.urls.lab;
  if (labUrl === undefined) throw new Error("the demo needs the lab");
  const deps = createDeps(parseEnv(serviceEnv, "The demo's set-up", stack.env), "start");
  try {
    const demo = await seedDemo(deps, labUrl);
    const deadline = performance.now() + 120_000;
    const early = new Set(["draft", "sampling", "embedding", "fitting", "selecting"]);
    for (let said = ""; ; ) {
      const round = await deps.db.round.findFirst({
        where: { project: { slug: demo.slug }, number: demo.roundNumber },
        select: { state: true },
      });
      const state = round?.state ?? "missing";
      if (!early.has(state)) break;
      if (state !== said) say(`  first round: ${state} …`);
      said = state;
      if (performance.now() > deadline) {
        say(`  The first round is still ${state}; its page in the console says why.`);
        break;
      }
      await wait(100);
    }
    return [
      `  label pairs as a labeler   ${signInUrl(stack, demo.labelerId)}`,
      `  watch rounds as researcher ${signInUrl(stack, demo.researcherId)}`,
    ];
  } finally {
    await deps.db.$disconnect();
    deps.storage.close();
  }
}

async function main(): Promise<number> {
  const started = performance.now();
  const dataDirectory = path.resolve(values.data);
  const release = holdDataDirectory(dataDirectory);
  const log = createLineLog(path.join(dataDirectory, "logs"), values.verbose);
  let stack: Stack | undefined;
  const interrupted = Promise.withResolvers<undefined>();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // The second time there is no waiting; what runs is tethered to this process and ends with it.
    process.once(signal, () => {
      interrupted.resolve(undefined);
      process.once(signal, () => process.exit(130));
    });
  }
  try {
    buildWeb(say);
    say("Starting …");
    const starting = startStack({
      dataDirectory,
      ports: await keptPorts(dataDirectory),
      demo: values.demo,
      ...(values.demo ? { pools: [demoPools] } : {}),
      onLine: log.onLine,
    });
    stack = await Promise.race([starting, interrupted.promise]);
    if (stack === undefined) {
      say("\nStopping …");
      stack = await starting;
      return 130;
    }
    const lines = values.demo ? await prepareDemo(stack) : [];
    say(`\ngshf is ready after ${((performance.now() - started) / 1000).toFixed(1)} s: ${stack.urls.web}\n`);
    for (const line of lines) say(line);
    say(`\n  data ${dataDirectory}, logs in ${path.join(dataDirectory, "logs")}. Ctrl-C stops everything.`);
    await Promise.race([interrupted.promise, stack.crashed]);
    say("\nStopping …");
    return 0;
  } catch (error) {
    say(`\ngshf stops: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    await stack?.stop();
    log.close();
    release();
  }
}

process.exitCode = await main();
