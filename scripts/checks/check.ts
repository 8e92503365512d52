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

/** A check that is one program: exit code 0 passes. Its output is shown whole once it ends, as another may run beside it. */
export function programCheck(
  name: string,
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Check {
  return {
    name,
    run: async () => {
      const { code, output } = await keep(command, args, env);
      if (output !== "") process.stderr.write(`\n── ${name} says\n${output}`);
      return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
    },
  };
}

/** Runs a program; answers the exit code, 1 for an end by signal, and what it printed. */
function keep(
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.once("error", reject);
    // `close`, not `exit`: the last of what it printed has come then.
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
