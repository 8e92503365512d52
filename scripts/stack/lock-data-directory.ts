import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Makes this process the only one on the data folder.
 *
 * @returns what gives the folder free again
 * @throws when another living process has it
 */
export function lockDataDirectory(dataDirectory: string): () => void {
  const file = path.join(dataDirectory, "running.pid");
  if (existsSync(file)) {
    const pid = Number(readFileSync(file, "utf8"));
    if (isAlive(pid)) {
      throw new Error(
        `gshf is running already (process ${pid}) with the data in ${dataDirectory}; stop it first`,
      );
    }
  }
  mkdirSync(dataDirectory, { recursive: true });
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
