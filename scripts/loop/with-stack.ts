import { rmSync } from "node:fs";
import path from "node:path";
import { scratchDirectory } from "@gshf/embedded";
import { buildWeb } from "../stack/build-web.ts";
import { createLineLog } from "../stack/line-log.ts";
import { type Stack, startStack } from "../stack/start-stack.ts";

type Installation = {
  name: string;
  /** Pools of the lab's; without them there is no lab. */
  pools?: string[];
  /** Leaves data and logs, also when all went well. */
  keep: boolean;
  env?: Record<string, string>;
};

/**
 * Does something on a throw-away installation, saying on stderr what happens and after how many seconds.
 *
 * @returns the exit status: 1 where it threw, a part crashed, or somebody stopped it; data and logs stay then
 */
export async function withStack(
  installation: Installation,
  work: (stack: Stack, say: (text: string) => void) => Promise<void>,
): Promise<number> {
  const startedAt = performance.now();
  const say = (text: string) => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6);
    process.stderr.write(`${seconds} s  ${text}\n`);
  };
  const dataDirectory = scratchDirectory(installation.name);
  const log = createLineLog(path.join(dataDirectory, "logs"), false);
  const interrupted = Promise.withResolvers<never>();
  interrupted.promise.catch(() => undefined);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => interrupted.reject(new Error(`stopped by ${signal}`)));
  }
  let stack: Stack | undefined;
  let { keep } = installation;
  try {
    await buildWeb(say);
    say("starting a throw-away installation");
    const { pools, env = {} } = installation;
    const lab = pools === undefined ? {} : { pools };
    stack = await startStack({ dataDirectory, ...lab, throwAway: true, env, onLine: log.onLine });
    await Promise.race([work(stack, say), stack.crashed, interrupted.promise]);
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    // What happened is in the logs, so they stay.
    keep = true;
    return 1;
  } finally {
    await stack?.stop();
    log.close();
    if (keep) say(`data and logs: ${dataDirectory}`);
    else rmSync(dataDirectory, { recursive: true, force: true });
  }
}
