import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { contentHash } from "./content-hash.ts";

const root = mkdtempSync(path.join(tmpdir(), "gshf-hash-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(name: string, content: string): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), content);
}

test("the hash follows what is built and nothing else", () => {
  write("app/src/page.tsx", "one");
  write("app/package.json", "{}");
  const hash = () => contentHash(root, ["app"]);
  const first = hash();
  write("app/src/page.tsx", "one");
  write("app/src/page.test.tsx", "a test");
  write("app/.next/BUILD_ID", "output");
  expect(hash()).toBe(first);
  write("app/src/page.tsx", "two");
  const second = hash();
  expect(second).not.toBe(first);
  // A moved byte is a change, too.
  write("app/src/page.tsx", "tw");
  write("app/src/pagf.tsx", "o");
  expect(hash()).not.toBe(second);
});
