import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { halfOfPool, readPoolsFile, splitOfPool } from "./read-pools-file.ts";

const directory = mkdtempSync(path.join(tmpdir(), "gshf-pools-file-"));
afterAll(() => rmSync(directory, { recursive: true }));

test("a file with bad rows is refused with file, line and reason", async () => {
  const file = path.join(directory, "bad.jsonl");
  writeFileSync(file, "nonsense\n");
  await expect(readPoolsFile(file)).rejects.toThrow(/bad\.jsonl:1: no JSON/);
});

test("the file's prompts come with their distinct answers", async () => {
  const pools = await readPoolsFile(path.resolve(import.meta.dirname, "../../apps/lab/pools/demo.jsonl"));
  expect(pools.length).toBeGreaterThan(10);
  expect(pools.every(({ candidates }) => new Set(candidates.map(({ text }) => text)).size > 1)).toBe(true);
});

test("a quarter of the ids is held out, half of them on either half (binomial, false alarm below 1e-6)", () => {
  const ids = Array.from({ length: 4_000 }, (_, i) => `prompt-${i}`);
  const validation = ids.filter((id) => splitOfPool(id) === "validation");
  // 5 standard deviations of Binomial(4000, ¼) and of half of those.
  expect(Math.abs(validation.length - 1_000)).toBeLessThan(137);
  const second = validation.filter((id) => halfOfPool(id) === 1);
  expect(Math.abs(second.length - validation.length / 2)).toBeLessThan(83);
  // By hand: the sha256 of these ids modulo 4 is 1, 0 and 2.
  expect(["f0aa9c85c9cd3bff", "prompt-3", "prompt-4"].map(splitOfPool)).toEqual([
    "train",
    "validation",
    "train",
  ]);
});
