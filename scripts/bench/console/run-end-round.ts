import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";

/**
 * Ends a project's newest round in a process of its own.
 *
 * @param env of a stack
 * @returns what it cost
 * @throws where it could not be ended; the process has said why
 */
export async function runEndRound(env: Record<string, string>, slug: string): Promise<unknown> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "end-round.ts"), slug], {
    env: { ...process.env, ...env, LOG_LEVEL: "error" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  if (code !== 0) throw new Error(`the newest round of ${slug} could not be ended (exit code ${code})`);
  return JSON.parse(output.trim().split("\n").at(-1) ?? "null");
}
