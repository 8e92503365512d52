import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const read = (name: string) => readFileSync(path.join(root, name), "utf8");

test("CONTRIBUTING says a line about every command, in their order", () => {
  const section = read("CONTRIBUTING.md").split("## Commands")[1]?.split("\n## ")[0] ?? "";
  const told = [...section.matchAll(/^\| `(?:run )?(?:-s )?([\w:-]+)/gm)].map((match) => match[1]);
  expect(told).toEqual(Object.keys(JSON.parse(read("package.json")).scripts));
});

/** The files of ours that the commands run, those behind the bootstrap included, and the command line tool. */
function scriptFiles(): string[] {
  const commands: string[] = Object.values(JSON.parse(read("package.json")).scripts);
  const tasks = new Map(
    [...read("scripts/bootstrap/main.mjs").matchAll(/"?([\w:]+)"?: \{ file: "([^"]+)"/g)].map(
      ([, name, file]) => [name, file ?? ""],
    ),
  );
  const files = commands.flatMap((command) => {
    const [, file = "", task] = /^node (\S+) ?(\S+)?/.exec(command) ?? [];
    return file.endsWith("bootstrap/main.mjs") ? (tasks.get(task) ?? []) : file === "" ? [] : [file];
  });
  return [...files, "scripts/database/migration-sql.ts"];
}

test.each([...scriptFiles(), "packages/cli/src/main.ts admin create-owner", "apps/lab/src/main.ts"])(
  "%s answers an unknown option with its usage",
  { timeout: 60_000 },
  async (command) => {
    const child = spawn(process.execPath, [...command.split(" "), "--no-such-option"], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [code, stdout, stderr] = await Promise.all([
      once(child, "close").then(([code]) => code),
      text(child.stdout),
      text(child.stderr),
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("--no-such-option");
    expect(stderr).toMatch(/^usage: /m);
    expect(stderr).not.toMatch(/^ +at /m);
  },
);
