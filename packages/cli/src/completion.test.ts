import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const main = path.join(import.meta.dirname, "main.ts");
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "gshf-completion-"));
  const command = path.join(folder, "gshf");
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  chmodSync(command, 0o755);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a shell prints that has `gshf` among its commands. */
function shell(name: string, args: readonly string[], script: string): string {
  const env = { ...process.env, PATH: [folder, process.env.PATH].join(path.delimiter) };
  const { stdout, stderr, status } = spawnSync(name, [...args, script], { encoding: "utf8", env });
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return stdout;
}

const isThere = (name: string) => spawnSync(name, ["-c", "true"]).status === 0;

/** What Bash would offer after these words, by the function that it is told to ask. */
function inBash(...words: string[]): string[] {
  const typed = words.map((word) => `'${word}'`).join(" ");
  const script = `source <(gshf completion bash)
asked=$(complete -p gshf) && [[ $asked =~ -F\\ ([^ ]+) ]]
COMP_WORDS=(gshf ${typed}) COMP_CWORD=${words.length}
"\${BASH_REMATCH[1]}"; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return shell("bash", ["--norc", "--noprofile", "-c"], script).split("\n").filter(Boolean);
}

test("Bash completes commands, commands of commands, and options", () => {
  expect(inBash("roun")).toContain("rounds");
  const ofRounds = inBash("rounds", "");
  expect(ofRounds).toEqual(expect.arrayContaining(["create", "start", "freeze"]));
  expect(ofRounds).not.toContain("projects");
  expect(inBash("rounds", "list", "--js")).toEqual(["--json"]);
  expect(inBash("no-such-command")).toEqual([]);
});

test.skipIf(!isThere("fish"))("fish completes commands (skipped where there is no fish)", () => {
  const script = `gshf completion fish | source; complete -C "gshf roun"`;
  expect(shell("fish", ["--no-config", "-c"], script)).toMatch(/^rounds/m);
});

test.skipIf(!isThere("zsh"))("zsh reads its script (skipped where there is no zsh)", () => {
  shell("zsh", ["-f", "-c"], "script=$(mktemp) && gshf completion zsh > $script && zsh -n $script");
});
