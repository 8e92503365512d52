// npm start: the whole installation on this machine, with a demo to play with. Data lies in .gshf/.
//   npm start -- --verbose    also prints what each process says
//   npm start -- --no-demo    an empty installation, without lab and one-click sign-in
//   npm start -- --data DIR   data elsewhere
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { z } from "zod";
import { demoPools } from "../prisma/scenarios/demo.ts";
import { buildWeb } from "./stack/build-web.ts";
import { chooseKeptPorts } from "./stack/choose-ports.ts";
import { createLineLog } from "./stack/line-log.ts";
import { lockDataDirectory } from "./stack/lock-data-directory.ts";
import { prepareDemo } from "./stack/prepare-demo.ts";
import { requireFree } from "./stack/require-free.ts";
import { type Stack, startStack } from "./stack/start-stack.ts";

const root = path.resolve(import.meta.dirname, "..");
const say = (text: string) => void process.stderr.write(`${text}\n`);

const values = optionsOrExit(
  `usage: npm start -- [options]

  --data DIR    where the data lies (.gshf)
  --no-demo     an empty installation, without lab and one-click sign-in
  --verbose     also print what each process says`,
  z.object({
    data: z.string().min(1).default(path.join(root, ".gshf")),
    demo: z.boolean().default(process.env.DATABASE_URL === undefined),
    verbose: z.boolean().default(false),
  }),
);

/** Resolves at the first Ctrl-C. At the second nobody waits: what runs is killed with this process. */
function untilInterrupted(): Promise<undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      resolve(undefined);
      process.once(signal, () => process.exit(130));
    });
  }
  return promise;
}

async function run(dataDirectory: string, interrupted: Promise<undefined>): Promise<number> {
  const started = performance.now();
  const log = createLineLog(path.join(dataDirectory, "logs"), values.verbose);
  let stack: Stack | undefined;
  try {
    const ports = await chooseKeptPorts(dataDirectory);
    // Said before a build that takes minutes, and looked at again after it.
    await requireFree("web", ports.web);
    const built = await Promise.race([buildWeb(say).then(() => true), interrupted]);
    if (built === undefined) return 130;
    say("Starting …");
    const starting = startStack({
      dataDirectory,
      ports,
      settings: process.env,
      demo: values.demo,
      ...(values.demo ? { pools: [demoPools] } : {}),
      onLine: log.onLine,
    });
    stack = await Promise.race([starting, interrupted]);
    if (stack === undefined) {
      say("\nStopping …");
      stack = await starting;
      return 130;
    }
    const links = values.demo
      ? await prepareDemo(stack, (state) => say(`  first round: ${state} …`))
      : undefined;
    say(`\ngshf is ready after ${((performance.now() - started) / 1000).toFixed(1)} s: ${stack.urls.web}\n`);
    if (links) {
      say(`  label pairs as a labeler   ${links.labeler}`);
      say(`  watch rounds as researcher ${links.researcher}`);
      if (links.roundState !== "labeling") {
        say(`  The first round is in state "${links.roundState}"; its page says more.`);
      }
    }
    say(`\n  data ${dataDirectory}, logs in ${path.join(dataDirectory, "logs")}. Ctrl-C stops everything.`);
    await Promise.race([interrupted, stack.crashed]);
    say("\nStopping …");
    return 0;
  } finally {
    await stack?.stop();
    log.close();
  }
}

async function main(): Promise<number> {
  const dataDirectory = path.resolve(values.data);
  let release: (() => void) | undefined;
  try {
    release = lockDataDirectory(dataDirectory);
    return await run(dataDirectory, untilInterrupted());
  } catch (error) {
    say(`\ngshf stops: ${explain(error)}`);
    return 1;
  } finally {
    release?.();
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isFull = /ENOSPC|EDQUOT|No space left on device/i.test(error.message);
  return isFull ? `${error.message}\nThe disk is full: make room and start again.` : error.message;
}

// An interrupted build may still be running; leaving ends it.
process.exit(await main());
