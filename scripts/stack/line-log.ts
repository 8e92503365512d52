import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import path from "node:path";

export type LineLog = {
  onLine: (name: string, line: string) => void;
  close(): void;
};

/** Writes what each process says to a file of its own; with `echo`, to stderr as well, after its name. */
export function createLineLog(directory: string, echo: boolean): LineLog {
  mkdirSync(directory, { recursive: true });
  const files = new Map<string, WriteStream>();
  return {
    onLine: (name, line) => {
      let file = files.get(name);
      if (file === undefined) {
        file = createWriteStream(path.join(directory, `${name}.log`), { flags: "a" });
        files.set(name, file);
      }
      file.write(`${line}\n`);
      if (echo) process.stderr.write(`${name.padEnd(8)} | ${line}\n`);
    },
    close: () => {
      for (const file of files.values()) file.end();
    },
  };
}
