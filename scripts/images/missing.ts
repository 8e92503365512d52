import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** What this machine lacks for building and running images without an engine; null: nothing. */
export function missingHere(): string | null {
  if (process.platform !== "linux") return `this is ${process.platform}, and it takes Linux`;
  if (process.getuid?.() !== 0) return "it takes root, for mounts and for being somebody else";
  for (const program of ["unshare", "setpriv", "chroot", "mount", "apt-get", "dpkg-deb", "tar", "npm"]) {
    if (spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0) return `there is no ${program} here`;
  }
  if (!readFileSync("/proc/filesystems", "utf8").includes("\toverlay"))
    return "this kernel has no overlay mounts";
  const own = spawnSync("unshare", ["--mount", "--pid", "--fork", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]);
  return own.status === 0 ? null : `root may not mount here: ${String(own.stderr).trim()}`;
}
