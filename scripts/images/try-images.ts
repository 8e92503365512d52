import { rmSync } from "node:fs";
import path from "node:path";
import { createDb } from "@gshf/db";
import { scratchDirectory } from "@gshf/embedded";
import { demoPools } from "../../prisma/scenarios/demo.ts";
import { loopOptionsSchema } from "../loop/options.ts";
import { runLoop } from "../loop/run-loop.ts";
import { createLineLog } from "../stack/line-log.ts";
import { type Stack, startStack } from "../stack/start-stack.ts";
import type { Image } from "./build.ts";
import { type Container, runImage, startImage } from "./container.ts";

export type Targets = { readonly web: Image; readonly worker: Image; readonly migrate: Image };

/** What was seen of the images at work; what must not be is in `problems`. */
export type Tried = {
  readonly migrations: number;
  readonly ready_s: { readonly web: number; readonly worker: number };
  readonly round: { readonly pairs: number; readonly judgments: number; readonly seconds: number };
  /** From SIGTERM to the end, and the exit code. */
  readonly stopped: Readonly<Record<string, { code: number | null; seconds: number }>>;
  readonly problems: readonly string[];
};

/** As compose has it. */
const stopGraceSeconds = 20;
const rounded = (seconds: number) => Math.round(seconds * 100) / 100;

/**
 * Runs the images on an empty database and bucket: migrate, twice; the first owner by its command line; web and worker
 * until they are ready and their own health checks say so; a whole round through the public interfaces; SIGTERM.
 */
export async function tryImages(images: Targets, say: (text: string) => void): Promise<Tried> {
  const dataDirectory = scratchDirectory("images");
  const log = createLineLog(path.join(dataDirectory, "logs"), false);
  const started: Container[] = [];
  const stack = await startStack({
    dataDirectory,
    pools: [demoPools],
    // Here these are the images'.
    without: ["web", "worker"],
    throwAway: true,
    onLine: log.onLine,
  });
  try {
    return await Promise.race([stack.crashed, work(images, await withEmptyDatabase(stack), started, say)]);
  } finally {
    for (const container of started) container.kill();
    await stack.stop();
    log.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

/** The stack has migrated its own database already. */
async function withEmptyDatabase(stack: Stack): Promise<Stack> {
  const db = createDb({ url: stack.urls.database, poolMax: 1 });
  await db.$executeRaw`create database images`;
  await db.$disconnect();
  const database = Object.assign(new URL(stack.urls.database), { pathname: "/images" }).href;
  return { ...stack, urls: { ...stack.urls, database }, env: { ...stack.env, DATABASE_URL: database } };
}

async function work(
  images: Targets,
  stack: Stack,
  started: Container[],
  say: (text: string) => void,
): Promise<Tried> {
  const problems: string[] = [];
  const expect = (isRight: boolean, problem: string) => {
    if (!isRight) problems.push(problem);
  };
  const { NODE_ENV: _, ...settings } = stack.env;
  for (const [name, image] of Object.entries(images)) problems.push(...(await lookInside(name, image)));

  say("Migrating an empty database, twice …");
  const { migrate } = images;
  const [first, second] = [
    await runImage(migrate, migrate.command ?? [], settings),
    await runImage(migrate, migrate.command ?? [], settings),
  ];
  for (const { code, stderr } of [first, second])
    expect(code === 0, `migrate: ended with ${code}: ${stderr}`);
  expect(
    second.stdout.includes("The tables are up to date."),
    `migrate: says ${second.stdout} when repeated`,
  );
  const owner = ["node", "packages/cli/src/main.ts", "admin", "create-owner", "--email", "you@example.org"];
  const created = await runImage(migrate, [...owner, "--name", "You"], settings);
  expect(created.code === 0, `migrate: the first owner: ${created.stderr}`);

  say("Starting web and worker …");
  const ports = { web: new URL(stack.urls.web).port, worker: new URL(stack.urls.worker).port };
  const began = performance.now();
  const start = async (name: "web" | "worker", own: Record<string, string>, readyUrl: string) => {
    const container = startImage(name, images[name], { ...settings, ...own });
    started.push(container);
    await container.untilReady(readyUrl);
    const seconds = rounded((performance.now() - began) / 1000);
    const health = await runImage(images[name], images[name].healthcheck ?? ["false"], own);
    expect(health.code === 0, `${name}: its health check says no while it is ready: ${health.stderr}`);
    return { container, seconds };
  };
  const [web, worker] = await Promise.all([
    start("web", { PORT: ports.web, WEB_HOST: "127.0.0.1" }, `${stack.urls.web}/api/ready`),
    start("worker", { WORKER_PORT: ports.worker }, `${stack.urls.worker}/ready`),
  ]);
  const dead = await runImage(images.web, images.web.healthcheck ?? [], { PORT: "1" });
  expect(dead.code === 1, `web: its health check says ${dead.code} where nothing listens`);

  say("A round, through the public interfaces …");
  const options = loopOptionsSchema.parse({ pools: demoPools, pairs: "24", "labels-per-pair": "2" });
  const report = await runLoop(options, stack, say);
  const [round] = report.rounds;

  say("SIGTERM …");
  const stopped: Record<string, { code: number | null; seconds: number }> = {};
  for (const [name, { container }] of Object.entries({ web, worker })) {
    const { code, seconds } = await container.stop();
    stopped[name] = { code, seconds: rounded(seconds) };
    expect(code === 0, `${name}: ended with ${code} after SIGTERM`);
    expect(seconds < stopGraceSeconds, `${name}: took ${rounded(seconds)} s to end`);
    const readOnly = container.lines.filter((line) => /EROFS|EACCES|read-only file system/i.test(line));
    problems.push(...readOnly.slice(0, 5).map((line) => `${name}: wants to write: ${line}`));
  }
  return {
    migrations: first.stdout.split(",").length,
    ready_s: { web: web.seconds, worker: worker.seconds },
    round: {
      pairs: Number(round?.pairs),
      judgments: Number(round?.judgments),
      seconds: Number(round?.seconds),
    },
    stopped,
    problems,
  };
}

const look = `
const fs = require("node:fs");
const write = (file) => { try { fs.writeFileSync(file, ""); return "written"; } catch (error) { return error.code; } };
const status = fs.readFileSync("/proc/self/status", "utf8");
const field = (name) => new RegExp("^" + name + ":\\\\s*(.*)$", "m").exec(status)[1];
console.log(JSON.stringify({
  user: process.getuid() + ":" + process.getgid(), groups: process.getgroups(), app: write("/app/x"), tmp: write("/tmp/x"),
  rights: field("CapEff"), may: field("CapBnd"), noNewPrivileges: field("NoNewPrivs"),
}));`;

/** A process of the image tells what it may do. */
async function lookInside(name: string, image: Image): Promise<string[]> {
  const { code, stdout, stderr } = await runImage(image, ["node", "-e", look], {});
  if (code !== 0) return [`${name}: node does not run in it: ${stderr}`];
  const wanted = {
    user: "10001:10001",
    groups: [10001],
    app: "EROFS",
    tmp: "written",
    rights: "0000000000000000",
    may: "0000000000000000",
    noNewPrivileges: "1",
  };
  const said = stdout.trim();
  return said === JSON.stringify(wanted) ? [] : [`${name}: a process in it is ${said}`];
}
