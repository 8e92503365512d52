import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import path from "node:path";

/** Where Linux keeps files in memory. */
const memoryFolder = "/dev/shm";
const mark = "gshf-scratch";

/**
 * A new folder in the temporary folder, for data nobody will miss. Others may pass through it but not list it: under
 * root Postgres runs as a user of its own, and keeps its data elsewhere when it can't reach the folder it was given.
 *
 * @param inMemoryBytes what will come together in it at most; it then lies in memory, where that is free four times
 *   over. A database is a thousand files, and making them there takes a tenth of the time.
 */
export function scratchDirectory(name: string, { inMemoryBytes = 0 } = {}): string {
  const directory =
    inMemoryBytes > 0 && isFreeInMemory(4 * inMemoryBytes)
      ? inMemory(name)
      : mkdtempSync(path.join(tmpdir(), `gshf-${name}-`));
  chmodSync(directory, 0o711);
  return directory;
}

function isFreeInMemory(bytes: number): boolean {
  if (process.platform !== "linux") return false;
  try {
    const { bavail, bsize } = statfsSync(memoryFolder);
    return bavail * bsize > bytes && freemem() > bytes;
  } catch {
    return false;
  }
}

/** Its name says whose it is: what a killed process left there would take memory until the next restart. */
function inMemory(name: string): string {
  for (const entry of readdirSync(memoryFolder)) {
    const owner = new RegExp(`^${mark}-(\\d+)-`).exec(entry)?.[1];
    if (owner !== undefined && !isRunning(Number(owner))) {
      rmSync(path.join(memoryFolder, entry), { recursive: true, force: true });
    }
  }
  return mkdtempSync(path.join(memoryFolder, `${mark}-${process.pid}-${name}-`));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be asked, but is there.
    return error instanceof Error && Reflect.get(error, "code") === "EPERM";
  }
}
