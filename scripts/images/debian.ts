import { existsSync, readdirSync, readFileSync } from "node:fs";
import { chmod, cp, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { runTool } from "../infra/tools.ts";

/** The image that ours begin with, as a folder. */
export type Base = {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly nodeBytes: number;
};

/**
 * A Debian with Node and npm as the image of that name has, made of Debian's packages, this process' own Node, and the
 * npm of this machine. Packages are unpacked, not configured: what is configured in the image's is nothing that Node
 * needs.
 *
 * @throws Error when the name asks for another Debian or another Node than there is here
 */
export async function debianWithNode(
  name: string,
  directory: string,
  say: (text: string) => void,
): Promise<Base> {
  const [, version, suite] = /^node:([\d.]+)-(\w+)-slim$/.exec(name) ?? [];
  const here = /^VERSION_CODENAME=(.*)$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1];
  if (suite === undefined || suite !== here) throw new Error(`${name}: this machine has Debian's ${here}`);
  if (version !== process.versions.node) throw new Error(`${name}: this is Node ${process.versions.node}`);
  const folder = path.join(directory, `base-${suite}-${version}`);
  const complete = `${folder}.complete`;
  if (!existsSync(complete)) {
    say(`Unpacking Debian's ${suite} …`);
    await rm(folder, { recursive: true, force: true });
    await unpackDebian(folder, path.join(directory, "apt"));
    await addNode(folder);
    await writeFile(complete, "");
  }
  const node = path.join(folder, "usr/local/bin/node");
  return {
    folder,
    env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
    nodeBytes: readFileSync(node).byteLength,
  };
}

async function unpackDebian(folder: string, apt: string): Promise<void> {
  for (const name of ["state/lists/partial", "cache/archives/partial"])
    await mkdir(path.join(apt, name), { recursive: true });
  const settings = [
    `Dir::State=${apt}/state`,
    // Nothing counts as installed, so that everything needed is fetched.
    "Dir::State::status=/dev/null",
    `Dir::Cache=${apt}/cache`,
    "APT::Sandbox::User=root",
  ].flatMap((setting) => ["-o", setting]);
  await must("apt-get", ["-q", ...settings, "update"]);
  const wanted = ["?essential", "usr-is-merged", "libstdc++6"];
  await must("apt-get", [
    "-q",
    "-y",
    ...settings,
    "--no-install-recommends",
    "--download-only",
    "install",
    ...wanted,
  ]);
  for (const name of ["bin", "sbin", "lib", "lib64"]) {
    await mkdir(path.join(folder, "usr", name), { recursive: true });
    await symlink(`usr/${name}`, path.join(folder, name));
  }
  const archives = path.join(apt, "cache/archives");
  const unpack = `dpkg-deb --fsys-tarfile "$1" | tar -C "$2" --keep-directory-symlink -xf -`;
  for (const file of readdirSync(archives).filter((entry) => entry.endsWith(".deb")))
    await must("sh", ["-c", unpack, "sh", path.join(archives, file), folder]);
  for (const name of ["passwd", "group"])
    await cp(path.join(folder, `usr/share/base-passwd/${name}.master`), path.join(folder, "etc", name));
  // Made by its installation.
  for (const name of ["home", "media", "mnt", "opt", "srv"])
    await mkdir(path.join(folder, name), { recursive: true });
  // An engine's are laid over these.
  for (const name of ["resolv.conf", "hosts"]) await writeFile(path.join(folder, "etc", name), "");
  for (const name of ["doc", "man", "locale", "info"])
    await rm(path.join(folder, "usr/share", name), { recursive: true, force: true });
}

async function addNode(folder: string): Promise<void> {
  const local = path.join(folder, "usr/local");
  await mkdir(path.join(local, "lib/node_modules"), { recursive: true });
  await mkdir(path.join(local, "bin"), { recursive: true });
  await cp(process.execPath, path.join(local, "bin/node"), { dereference: true });
  await chmod(path.join(local, "bin/node"), 0o755);
  const program = (await must("sh", ["-c", 'realpath "$(command -v npm)"'])).trim();
  const npm = path.resolve(path.dirname(program), "..");
  if (!existsSync(path.join(npm, "bin/npm-cli.js"))) throw new Error(`${program} is not npm itself`);
  await cp(npm, path.join(local, "lib/node_modules/npm"), { recursive: true, dereference: true });
  for (const name of ["npm", "npx"])
    await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, path.join(local, "bin", name));
}

/** @returns what it said @throws Error with that when it fails */
export async function must(command: string, args: readonly string[]): Promise<string> {
  const { code, said } = await runTool(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")}:\n${said.slice(-4000)}`);
  return said;
}
