// npm start: the whole installation on this machine, with a demo to play with. Data lies in .gshf/.
//   npm start -- --verbose    also prints what each process says
//   npm start -- --no-demo    an empty installation, without lab and one-click sign-in
//   npm start -- --data DIR   data elsewhere
import path from "node:path";
import { parseArgs } from "node:util";
import { demoPools } from "../prisma/scenarios/demo.ts";
import { buildWeb } from "./stack/build-web.ts";
import { keptPorts } from "./stack/kept-ports.ts";
import { createLineLog } from "./stack/line-log.ts";
import { prepareDemo } from "./stack/prepare-demo.ts";
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
      settings: process.env,
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
