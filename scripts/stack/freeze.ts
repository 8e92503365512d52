import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/**
 * Stops a process and its children for a while: they keep their connections and take new ones, and never answer. What
 * they would have started meanwhile can't appear, because they are stopped from the top. Linux only.
 */
export async function freezeFor(pid: number, forMs: number): Promise<void> {
  const stopped: number[] = [];
  const stop = (each: number) => {
    signal(each, "SIGSTOP");
    stopped.push(each);
    for (const child of childrenOf(each)) stop(child);
  };
  try {
    stop(pid);
    await wait(forMs);
  } finally {
    for (const each of stopped.reverse()) signal(each, "SIGCONT");
  }
}

function childrenOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return children === "" ? [] : children.split(" ").map(Number);
  } catch {
    return [];
  }
}

function signal(pid: number, name: "SIGSTOP" | "SIGCONT"): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already.
  }
}
