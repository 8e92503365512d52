import { spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export type SmallDisk = Disposable & {
  directory: string;
  /** Takes all the space that is left. */
  fill(): void;
  /** Gives back what `fill` took. */
  free(): void;
};

/**
 * A disk of its own, in memory, for tests of one that is full.
 *
 * @returns why there is none, where nobody may mount one: that takes Linux and root
 */
export function mountSmallDisk(mebibytes: number): SmallDisk | string {
  const directory = mkdtempSync(path.join(tmpdir(), "gshf-small-disk-"));
  const options = `size=${mebibytes}m,mode=0777`;
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", options, "gshf-small-disk", directory]);
  if (mounted.status !== 0) {
    rmdirSync(directory);
    return `no small disk can be mounted here: ${mounted.stderr?.toString().trim() || mounted.error?.message}`;
  }
  const ballast = path.join(directory, "ballast");
  return {
    directory,
    fill: () => {
      const { bavail, bsize } = statfsSync(directory);
      writeFileSync(ballast, new Uint8Array(Number(bavail) * Number(bsize)));
    },
    free: () => rmSync(ballast, { force: true }),
    [Symbol.dispose]: () => {
      spawnSync("umount", ["-l", directory]);
      rmdirSync(directory);
    },
  };
}
