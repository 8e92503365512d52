import { setTimeout as wait } from "node:timers/promises";
import type { PieceName, Stack } from "./start-stack.ts";

/** Kills one part of the stack outright, leaves it dead for a while, starts it again. */
export async function killAndRestart(
  stack: Stack,
  part: PieceName | "postgres",
  downMs: number,
): Promise<void> {
  const process = part === "postgres" ? stack.postgres : stack.pieces[part];
  if (process === null || process === undefined) throw new Error(`this stack has no ${part} to kill`);
  await process.kill();
  await wait(downMs);
  await untilStarted(() => process.start());
}

/** A killed server's children let go of its memory only after a moment; a web server may find no database yet. */
async function untilStarted(start: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await start();
      return;
    } catch (error) {
      if (tries === 40) throw error;
      await wait(250);
    }
  }
}
