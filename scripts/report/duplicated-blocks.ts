import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { sourceFolders } from "./source-files.ts";

const require = createRequire(import.meta.url);
const place = z.object({ name: z.string(), start: z.int(), end: z.int() });
const report = z.object({
  duplicates: z.array(z.object({ lines: z.int(), tokens: z.int(), firstFile: place, secondFile: place })),
});

export type DuplicatedBlock = { lines: number; tokens: number; first: string; second: string };

/**
 * Blocks of code that stand twice, as jscpd finds them by its usual measure: 50 tokens and 5 lines. Tests
 * repeat what they set up, so that each can be read alone, and everybody imports the same; both are left out.
 *
 * @throws when jscpd fails
 */
export function duplicatedBlocks(root: string): DuplicatedBlock[] {
  const out = mkdtempSync(path.join(tmpdir(), "gshf-jscpd-"));
  try {
    const program = require.resolve("jscpd/run-jscpd.js");
    const folders = sourceFolders.filter((folder) => existsSync(path.join(root, folder)));
    const left = ["**/*.test.*", "**/*.fixture.*", "**/e2e/**", "packages/testing/**", "**/generated/**"];
    const options = ["--format", "typescript,tsx,javascript", "--min-tokens", "50", "--min-lines", "5"];
    const imports = ["--ignore-pattern", "import [^;]*;"];
    const reports = ["--reporters", "json,silent", "--output", out, "--absolute"];
    const run = spawnSync(
      process.execPath,
      [program, ...folders, ...options, ...reports, ...imports, "--ignore", left.join(",")],
      { cwd: root, encoding: "utf8" },
    );
    if (run.status !== 0) throw new Error(`jscpd ended with code ${run.status}: ${run.stderr}`);
    const { duplicates } = report.parse(
      JSON.parse(readFileSync(path.join(out, "jscpd-report.json"), "utf8")),
    );
    const at = ({ name, start, end }: z.infer<typeof place>) =>
      `${path.relative(root, name)}:${start}–${end}`;
    return duplicates
      .map(({ lines, tokens, firstFile, secondFile }) => ({
        lines,
        tokens,
        first: at(firstFile),
        second: at(secondFile),
      }))
      .sort((a, b) => b.tokens - a.tokens);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
