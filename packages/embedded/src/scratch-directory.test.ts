import { spawnSync } from "node:child_process";
import { existsSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { scratchDirectory } from "./scratch-directory.ts";

const mebibyte = 1024 * 1024;

test("a folder lies on the disk, unless what it is to hold is free in memory", () => {
  const wishes = [{}, { inMemoryBytes: Number.MAX_SAFE_INTEGER }, { inMemoryBytes: mebibyte }];
  const [usual, endless, small] = wishes.map((wish) => scratchDirectory("test", wish));
  try {
    for (const directory of [usual, endless]) expect(directory?.startsWith(tmpdir())).toBe(true);
    for (const directory of [usual, endless, small]) {
      writeFileSync(path.join(directory ?? "", "a"), "a");
      expect(existsSync(path.join(directory ?? "", "a"))).toBe(true);
    }
  } finally {
    for (const directory of [usual, endless, small]) rmSync(directory ?? "", { recursive: true });
  }
});

const hasMemory = (() => {
  try {
    const { bavail, bsize } = statfsSync("/dev/shm");
    return process.platform === "linux" && bavail * bsize > 64 * mebibyte;
  } catch {
    return false;
  }
})();

test.runIf(hasMemory)("what a process that has died left in memory is cleared by the next that comes", () => {
  const program = `
    import { scratchDirectory } from ${JSON.stringify(path.join(import.meta.dirname, "scratch-directory.ts"))};
    console.log(scratchDirectory("left", { inMemoryBytes: ${mebibyte} }));`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", program]);
  const left = stdout.toString().trim();
  expect(left).toMatch(/^\/dev\/shm\/gshf-scratch-\d+-left-/);
  expect(existsSync(left)).toBe(true);
  const mine = scratchDirectory("mine", { inMemoryBytes: mebibyte });
  const further = scratchDirectory("further", { inMemoryBytes: mebibyte });
  try {
    expect([left, mine, further].map((directory) => existsSync(directory))).toEqual([false, true, true]);
  } finally {
    for (const directory of [mine, further]) rmSync(directory, { recursive: true });
  }
});
