import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { untilHealthy } from "../stack/until-healthy.ts";
import type { Image } from "./build.ts";
import { type Order, runIn, type Said, spawnIn } from "./namespace.ts";

type Settings = Readonly<Record<string, string>>;

/** A process of an image as compose and Kubernetes run it: nobody's root, nothing to write on but /tmp. */
export type Container = {
  readonly lines: readonly string[];
  untilReady(url: string): Promise<void>;
  /** SIGTERM. */
  stop(): Promise<{ code: number | null; seconds: number }>;
  kill(): void;
};

const orderOf = (image: Image, argv: readonly string[], settings: Settings): Order => ({
  root: image.root,
  argv,
  env: { ...image.env, ...settings },
  workdir: image.workdir,
  user: image.user,
  hasTmp: true,
  binds: { "/etc/resolv.conf": "/etc/resolv.conf", "/etc/hosts": "/etc/hosts" },
});

/** Another command in a container of its own, beside what runs. */
export const runImage = (image: Image, argv: readonly string[], settings: Settings): Promise<Said> =>
  runIn(orderOf(image, argv, settings));

export function startImage(name: string, image: Image, settings: Settings): Container {
  if (image.command === null) throw new Error(`${name}: its CMD is no list`);
  const child = spawnIn(orderOf(image, image.command, settings));
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => lines.push(line));
  const gone = once(child, "exit");
  const failed = () =>
    child.exitCode === null ? undefined : `ended with ${child.exitCode}:\n${lines.slice(-30).join("\n")}`;
  return {
    lines,
    untilReady: (url) =>
      untilHealthy(name, url, { deadlineMs: 60_000, isHealthy: (status) => status === 200, failed }),
    stop: async () => {
      const began = performance.now();
      process.kill(firstProcess(child.pid), "SIGTERM");
      const [code] = await gone;
      return { code, seconds: (performance.now() - began) / 1000 };
    },
    kill: () => void child.kill("SIGKILL"),
  };
}

/** The container's number 1: the one child of what made its namespaces. */
function firstProcess(pid: number | undefined): number {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");
  const found = Number(child);
  if (!Number.isInteger(found) || found < 2) throw new Error("the process is gone");
  return found;
}
