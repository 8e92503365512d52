import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import path from "node:path";

export type LineLog = {
  onLine: (name: string, line: string) => void;
  close(): void;
};

/**
 * Writes what each process says to a file of its own; with `echo`, to stderr as well, after its name. A file that
 * can't be written (a full disk) costs its lines and nothing else; that is said once.
 */
export function createLineLog(
  directory: string,
  echo: boolean,
  say: (text: string) => void = (text) => void process.stderr.write(`${text}\n`),
): LineLog {
  mkdirSync(directory, { recursive: true });
  const files = new Map<string, WriteStream | null>();
  let isSaid = false;
  const open = (name: string) => {
    const file = createWriteStream(path.join(directory, `${name}.log`), { flags: "a" });
    file.on("error", (error: NodeJS.ErrnoException) => {
      // From now on its lines are dropped.
      files.set(name, null);
      if (isSaid) return;
      isSaid = true;
      say(`The logs in ${directory} can't be written: ${reasonOf(error)}. Everything else goes on.`);
    });
    return file;
  };
  return {
    onLine: (name, line) => {
      let file = files.get(name);
      if (file === undefined) {
        file = open(name);
        files.set(name, file);
      }
      file?.write(`${line}\n`);
      if (echo) process.stderr.write(`${name.padEnd(8)} | ${line}\n`);
    },
    close: () => {
      for (const file of files.values()) file?.end();
    },
  };
}

/** What a person can do about it, of the errors that they can do something about. */
function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code === "ENOSPC" || error.code === "EDQUOT") return "the disk is full";
  if (error.code === "EACCES" || error.code === "EROFS") return "this user may not write there";
  return error.message;
}
