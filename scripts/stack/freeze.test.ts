import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { freezeFor } from "./freeze.ts";

/** T: stopped. */
const stateOf = (pid: number) => /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];

test.skipIf(process.platform !== "linux")(
  "a process and its children stop, and go on afterwards",
  async () => {
    const program = "sleep 60 & echo $!; wait";
    const parent = spawn("sh", ["-c", program], { stdio: ["ignore", "pipe", "inherit"], detached: true });
    try {
      const [child] = await once(createInterface({ input: parent.stdout }), "line");
      const pids = [parent.pid ?? 0, Number(child)];
      const frozen = freezeFor(pids[0] ?? 0, 300);
      // A signal takes effect when its process is next looked at.
      await expect.poll(() => pids.map(stateOf), { interval: 5 }).toEqual(["T", "T"]);
      await frozen;
      await expect.poll(() => pids.map(stateOf)).toEqual(["S", "S"]);
    } finally {
      process.kill(-(parent.pid ?? 0), "SIGKILL");
    }
  },
);
