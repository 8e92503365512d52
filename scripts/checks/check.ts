import { spawn } from "node:child_process";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");

/** What a check adds to the sums; a check that only passes or fails counts as one test. */
export type Counts = {
  passed: number;
  failed: number;
  skipped: number;
  /** Why something was skipped, or what a person must know. */
  notes?: string[];
};

export type Check = {
  name: string;
  run: () => Promise<Counts>;
};

/** Runs a program with its output shown as it comes; answers the exit code, 1 for an end by signal. */
export function show(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", 2, 2],
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** A check that is one program: exit code 0 passes. */
export function programCheck(
  name: string,
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Check {
  return {
    name,
    run: async () => {
      const code = await show(command, args, env);
      return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
    },
  };
}
