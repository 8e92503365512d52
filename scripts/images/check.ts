// Builds the images of infra/docker/Dockerfile without an engine, runs them and tells their sizes. Needs Linux, root,
// util-linux, overlay mounts, and the Debian that the images begin from; where these are missing it says so and ends
// with 0.
//   npm run -s check:images -- --json
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { z } from "zod";
import { root } from "../infra/tools.ts";
import { createBuilder, type Image } from "./build.ts";
import { type Base, debianWithNode, must } from "./debian.ts";
import { readDockerfile, readIgnore } from "./dockerfile.ts";
import { missingHere } from "./missing.ts";
import { lookAtPackages } from "./packages.ts";
import { tryImages } from "./try-images.ts";

const { json } = optionsOrExit(
  `usage: npm run -s check:images -- [--json]

  --json   prints one line of JSON`,
  z.object({ json: z.boolean().default(false) }),
);
const say = (text: string) => console.error(text);
const directory = path.join(root, ".gshf/images");

/** Unpacked, in MB (10⁶ bytes): the image with its base, and what is ours of it. */
const megabytesMax = { web: 400, worker: 500, migrate: 500 };

const missing = missingHere();
if (missing !== null) {
  console.log(json ? JSON.stringify({ skipped: missing }) : `Skipped: ${missing}.`);
  process.exit();
}
// Mounts of our own, which end with us, however we end.
if (process.env.GSHF_OWN_MOUNTS !== "1") {
  const { status } = spawnSync(
    "unshare",
    ["--mount", "--propagation", "private", process.execPath, ...process.argv.slice(1)],
    { stdio: "inherit", env: { ...process.env, GSHF_OWN_MOUNTS: "1" } },
  );
  process.exit(status ?? 1);
}

mkdirSync(directory, { recursive: true });
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
let base: Base | undefined;
const builder = createBuilder({
  stages: readDockerfile(read("infra/docker/Dockerfile")),
  base: async (name) => {
    base = await debianWithNode(name, directory, say);
    return base;
  },
  context: root,
  isIgnored: readIgnore(read(".dockerignore")),
  directory,
  registry: await registrySettings(),
  say,
});
const images = {
  web: await builder.build("web"),
  worker: await builder.build("worker"),
  migrate: await builder.build("migrate"),
};
await builder.removeOld();
const problems: string[] = [];
const sizes: Record<string, unknown> = {};
for (const [name, image] of Object.entries(images)) {
  const { packages, problems: found } = lookAtPackages(name, image.root);
  problems.push(...found);
  const size = await sizesOf(image);
  sizes[name] = { ...size, packages };
  const max = z.record(z.string(), z.number()).parse(megabytesMax)[name] ?? 0;
  if (size.mb >= max) problems.push(`${name}: has ${size.mb} MB, and shall have less than ${max}`);
}
const tried = await tryImages(images, say);
problems.push(...tried.problems);
const report = { images: sizes, node_mb: toMegabytes(base?.nodeBytes ?? 0), tried, problems };
console.log(JSON.stringify(report, null, json ? 0 : 2));
process.exit(problems.length === 0 ? 0 : 1);

function toMegabytes(bytes: number): number {
  return Math.round(bytes / 1e5) / 10;
}

async function sizesOf(image: Image) {
  const sizeOf = async (folder: string) => Number((await must("du", ["-sxb", folder])).split("\t")[0]);
  const all = await sizeOf(image.root);
  const ofOthers = await sizeOf(image.layers.at(-1) ?? "");
  return { mb: toMegabytes(all), base_mb: toMegabytes(ofOthers) };
}

/** npm in there reaches its registry as npm here does. */
async function registrySettings() {
  const folder = path.join(directory, "registry");
  const cache = (await must("npm", ["config", "get", "cache"])).trim();
  for (const each of [folder, cache]) mkdirSync(each, { recursive: true });
  const settings = path.join(homedir(), ".npmrc");
  writeFileSync(path.join(folder, "npmrc"), existsSync(settings) ? readFileSync(settings) : "", {
    mode: 0o600,
  });
  const authorities = process.env.NODE_EXTRA_CA_CERTS;
  if (authorities !== undefined) copyFileSync(authorities, path.join(folder, "ca.pem"));
  const proxies = Object.entries(process.env).filter(([name]) => /^(https?|no)_proxy$/i.test(name));
  return {
    env: {
      ...Object.fromEntries(proxies.map(([name, value]) => [name, value ?? ""])),
      npm_config_userconfig: "/mnt/npmrc",
      npm_config_cache: "/srv",
      ...(authorities === undefined ? {} : { NODE_EXTRA_CA_CERTS: "/mnt/ca.pem" }),
    },
    binds: {
      "/etc/resolv.conf": "/etc/resolv.conf",
      "/etc/hosts": "/etc/hosts",
      "/mnt": folder,
      "/srv": cache,
    },
  };
}
