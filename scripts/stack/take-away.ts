import { setTimeout as wait } from "node:timers/promises";
import type { PieceName, Stack } from "./start-stack.ts";

export type Victim = PieceName | "postgres";

/** Kills one part of the stack outright, leaves it dead for a while, starts it again. */
export async function takeAway(stack: Stack, victim: Victim, downMs: number): Promise<void> {
  const part = victim === "postgres" ? stack.postgres : stack.pieces[victim];
  if (part === null || part === undefined)
    throw new Error(`this stack has no ${victim} that could be killed`);
  await part.kill();
  await wait(downMs);
  await untilStarted(() => part.start());
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
