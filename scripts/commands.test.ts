import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const read = (name: string) => readFileSync(path.join(root, name), "utf8");

test("CONTRIBUTING says a line about every command, in their order", () => {
  const section = read("CONTRIBUTING.md").split("## Commands")[1]?.split("\n## ")[0] ?? "";
  const told = [...section.matchAll(/^\| `(?:run )?(?:-s )?([\w:-]+)/gm)].map((match) => match[1]);
  expect(told).toEqual(Object.keys(JSON.parse(read("package.json")).scripts));
});
