import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Base } from "./debian.ts";
import { must } from "./debian.ts";
import type { Stage, Step } from "./dockerfile.ts";
import { runIn } from "./namespace.ts";

/** A stage that was built: its files, and how its process is started. */
export type Image = {
  /** The whole file system, read-only. */
  readonly root: string;
  /** What each stage has changed, the newest first; the last is the base. */
  readonly layers: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workdir: string;
  readonly user: string | undefined;
  readonly command: readonly string[] | null;
  readonly healthcheck: readonly string[] | null;
};

type Built = Image & { readonly key: string };

export type BuildOrder = {
  readonly stages: readonly Stage[];
  /** The image of a name that is no stage. */
  readonly base: (name: string) => Promise<Base>;
  readonly context: string;
  readonly isIgnored: (relative: string) => boolean;
  /** Layers are kept here, and used again for the same steps on the same files. */
  readonly directory: string;
  /** How RUN reaches registries from here: variables, and files of this machine by their path in there. */
  readonly registry: Pick<Parameters<typeof runIn>[0], "binds"> & { readonly env: Record<string, string> };
  readonly say: (text: string) => void;
};

/**
 * Builds stages of a Dockerfile as an engine does, each as a layer over the one it begins from. Its process must have
 * mounts of its own (`unshare --mount`), which go with it.
 */
export function createBuilder(order: BuildOrder) {
  const built = new Map<string, Promise<Built>>();
  const build = (name: string): Promise<Built> => {
    const begun = built.get(name) ?? buildStage(order, name, build);
    built.set(name, begun);
    return begun;
  };
  return {
    build: (name: string): Promise<Image> => build(name),
    /** Removes what earlier builds left and this one had no use for. */
    async removeOld(): Promise<void> {
      const used = (await Promise.all(built.values())).map(({ root }) => path.dirname(root));
      for (const name of await readdir(order.directory)) {
        const folder = path.join(order.directory, name);
        if (/-[0-9a-f]{16}$/.test(name) && !used.includes(folder)) await rm(folder, { recursive: true });
      }
    },
  };
}

async function buildStage(
  order: BuildOrder,
  name: string,
  build: (name: string) => Promise<Built>,
): Promise<Built> {
  const stage = order.stages.find((known) => known.name === name);
  if (stage === undefined) return fromBase(await order.base(name), name);
  const parent = await build(stage.from);
  const others = new Map<string, Built>();
  for (const step of stage.steps)
    if (step.does === "COPY" && step.from !== undefined) others.set(step.from, await build(step.from));
  const key = keyOf(order, stage, parent, others);
  const folder = path.join(order.directory, `${name}-${key}`);
  const root = path.join(folder, "root");
  const layer = path.join(folder, "layer");
  if (!existsSync(path.join(folder, "complete"))) {
    order.say(`Building ${name} …`);
    await rm(folder, { recursive: true, force: true });
    for (const part of ["root", "layer", "work"]) await mkdir(path.join(folder, part), { recursive: true });
    const lower = `lowerdir=${parent.layers.join(":")}`;
    await mountOverlay(`${lower},upperdir=${layer},workdir=${path.join(folder, "work")}`, root);
    let image: Built = { ...parent, root, key };
    for (const step of stage.steps) image = await take(order, step, image, others);
    await must("umount", [root]);
    await writeFile(path.join(folder, "complete"), "");
  }
  await rm(path.join(folder, "work"), { recursive: true, force: true });
  const layers = [layer, ...parent.layers];
  await mountOverlay(`lowerdir=${layers.join(":")}`, root);
  const settings = stage.steps.reduce(configure, parent);
  return { ...settings, root, layers, key };
}

const fromBase = (base: Base, name: string): Built => ({
  root: base.folder,
  layers: [base.folder],
  env: base.env,
  workdir: "/",
  user: undefined,
  command: null,
  healthcheck: null,
  key: name,
});

const mountOverlay = (options: string, root: string) =>
  must("mount", ["-t", "overlay", "overlay", "-o", options, root]);

/** What a step changes without touching a file. */
function configure(image: Built, step: Step): Built {
  switch (step.does) {
    case "ENV":
      return { ...image, env: { ...image.env, ...step.values } };
    case "WORKDIR":
      return { ...image, workdir: path.posix.resolve(image.workdir, step.value) };
    case "USER":
      return { ...image, user: step.value };
    case "CMD":
      return { ...image, command: step.argv };
    case "HEALTHCHECK":
      return { ...image, healthcheck: step.argv };
    default:
      return image;
  }
}

async function take(
  order: BuildOrder,
  step: Step,
  image: Built,
  others: ReadonlyMap<string, Built>,
): Promise<Built> {
  if (step.does === "RUN") await run(order, step.command, image);
  if (step.does === "COPY") {
    const source = step.from === undefined ? undefined : others.get(step.from);
    await copy(order, step, image, source);
  }
  const next = configure(image, step);
  if (step.does === "WORKDIR") await mkdir(path.join(image.root, next.workdir), { recursive: true });
  return next;
}

async function run({ registry, say }: BuildOrder, command: string, image: Built): Promise<void> {
  say(`  ${command.slice(0, 100)}${command.length > 100 ? " …" : ""}`);
  const { code, stdout, stderr } = await runIn({
    root: image.root,
    argv: ["/bin/sh", "-c", command],
    env: { HOME: "/root", ...image.env, ...registry.env },
    workdir: image.workdir,
    user: image.user,
    hasTmp: false,
    binds: registry.binds ?? {},
  });
  if (code !== 0) throw new Error(`${command}\nended with ${code}:\n${`${stdout}${stderr}`.slice(-6000)}`);
}

/** A folder's contents go into the target; several sources, and what ends in a slash, make it a folder. */
async function copy(
  { context, isIgnored }: BuildOrder,
  { sources, into, from }: Extract<Step, { does: "COPY" }>,
  image: Built,
  source: Built | undefined,
): Promise<void> {
  const target = path.posix.resolve(image.workdir, into);
  const isFolder = into.endsWith("/") || into === "." || sources.length > 1;
  const isTaken = (file: string) => source !== undefined || !isIgnored(path.relative(context, file));
  for (const name of sources) {
    const file = path.join(source?.root ?? context, name);
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats === undefined)
      throw new Error(`COPY ${name}: there is no such file in ${from ?? "the context"}`);
    const files = stats.isDirectory() ? readdirSync(file).map((entry) => path.join(file, entry)) : [file];
    for (const each of files.filter(isTaken)) {
      const within = stats.isDirectory() || isFolder ? path.join(target, path.basename(each)) : target;
      const to = path.join(image.root, within);
      await cp(each, to, { recursive: true, verbatimSymlinks: true, filter: isTaken });
    }
  }
}

/** The same for the same steps on the same files, and for nothing else. */
function keyOf(
  { context, isIgnored }: BuildOrder,
  stage: Stage,
  parent: Built,
  others: ReadonlyMap<string, Built>,
): string {
  const hash = createHash("sha256").update(JSON.stringify([stage.steps, parent.key]));
  for (const [name, { key }] of others) hash.update(`${name} ${key}\n`);
  const visit = (relative: string) => {
    if (isIgnored(relative)) return;
    const file = path.join(context, relative);
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats?.isDirectory())
      for (const entry of readdirSync(file).sort()) visit(path.posix.join(relative, entry));
    else if (stats?.isFile())
      hash.update(`${relative}\0${stats.mode}\0${stats.size}\0`).update(readFileSync(file));
  };
  for (const step of stage.steps)
    if (step.does === "COPY" && step.from === undefined)
      for (const name of step.sources) visit(path.join(name));
  return hash.digest("hex").slice(0, 16);
}
