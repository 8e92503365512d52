import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { killWithParent } from "@gshf/embedded";
import { untilHealthy } from "./until-healthy.ts";

export type PieceOptions = {
  name: string;
  /** Program and arguments. */
  command: [string, ...string[]];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Answers once the piece is ready, with 2xx unless `isHealthy` says otherwise. */
  healthUrl: string;
  isHealthy?: (status: number) => boolean;
  healthDeadlineMs?: number;
  onLine: (name: string, line: string) => void;
  /** The process ended and nobody had asked for it. */
  onCrash: (name: string, how: string, lastLines: string[]) => void;
};

/** One process of the stack. */
export type Piece = {
  readonly name: string;
  readonly pid: number | undefined;
  /** Starts it, unless it runs, and waits until it is healthy. */
  start(): Promise<void>;
  /** SIGTERM, then SIGKILL when it takes too long; waits until it is gone. */
  stop(): Promise<void>;
  /** SIGKILL at once, and everything it started; waits until it is gone. Not counted as a crash. */
  kill(): Promise<void>;
};

const stopGraceMs = 15_000;
const linesKept = 30;

export function createPiece(options: PieceOptions): Piece {
  let child: ChildProcess | undefined;
  // A process whose end we caused; one that is started meanwhile is another matter.
  const ending = new WeakSet<ChildProcess>();
  let lines: string[] = [];

  const launch = () => {
    const [program, ...args] = options.command;
    const ownLines: string[] = [];
    lines = ownLines;
    // A group of its own: Ctrl-C in a terminal reaches only us, and we stop the pieces in order.
    const started = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    child = started;
    killWithParent(started, "TERM", true);
    for (const stream of [started.stdout, started.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        if (ownLines.push(line) > linesKept) ownLines.shift();
        options.onLine(options.name, line);
      });
    }
    started.once("error", (error) => ownLines.push(String(error)));
    started.once("close", () => {
      if (!ending.has(started)) options.onCrash(options.name, endOf(started), ownLines);
    });
    return started;
  };

  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    const running = child;
    if (!running || hasEnded(running)) return;
    ending.add(running);
    const gone = once(running, "exit");
    signalGroup(running, signal);
    const timer = setTimeout(() => signalGroup(running, "SIGKILL"), stopGraceMs);
    await gone;
    clearTimeout(timer);
    // What it may have started and left behind.
    signalGroup(running, "SIGKILL");
  };

  return {
    name: options.name,
    get pid() {
      return child?.pid;
    },
    start: async () => {
      const running = child && !hasEnded(child) ? child : launch();
      await untilHealthy(options.name, options.healthUrl, {
        deadlineMs: options.healthDeadlineMs ?? 60_000,
        isHealthy: options.isHealthy ?? ((status) => status >= 200 && status < 300),
        failed: () => (hasEnded(running) ? `ended ${endOf(running)}:\n${lines.join("\n")}` : undefined),
      });
    },
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

function endOf(child: ChildProcess): string {
  return child.signalCode === null ? `with code ${child.exitCode}` : `by ${child.signalCode}`;
}

function signalGroup(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Gone already.
  }
}
