import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { measureStructure, type Structure } from "./measure-structure.ts";

async function measure(files: Record<string, string>): Promise<Structure> {
  const tree = mkdtempSync(path.join(tmpdir(), "gshf-structure-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(tree, name)), { recursive: true });
      writeFileSync(path.join(tree, name), content);
    }
    return await measureStructure(tree);
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

const lines = (count: number, of: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => of(i));
const longText = lines(300, (i) => `export const value${i} = ${i};`).join("\n");

test("circles are found, those that types close apart from those at run time", async () => {
  const { circles } = await measure({
    "packages/db/src/one.ts": `import { two } from "./two.ts";\nexport const one: number = two;\n`,
    "packages/db/src/two.ts": `import { three } from "./three.ts";\nexport const two: number = three;\n`,
    "packages/db/src/three.ts": `import { one } from "./one.ts";\nexport const three: number = one;\n`,
    "packages/jobs/src/left.ts": `import type { Right } from "./right.ts";\nexport type Left = Right;\n`,
    "packages/jobs/src/right.ts": `import { type Left } from "./left.ts";\nexport type Right = Left | 1;\n`,
    "packages/storage/src/alone.ts": `import type { Far } from "./far.ts";\nexport type Alone = Far;\n`,
    "packages/storage/src/far.ts": "export type Far = 1;\n",
  });
  expect(circles).toEqual({
    value: [["packages/db/src/one.ts", "packages/db/src/three.ts", "packages/db/src/two.ts"]],
    type: [["packages/jobs/src/left.ts", "packages/jobs/src/right.ts"]],
  });
});

test("slices that need each other are a circle, though no two files do", async () => {
  const { circles, slices } = await measure({
    "packages/core/src/rounds/index.ts": "export const round: number = 1;\n",
    "packages/core/src/rounds/view.ts": `import type { Label } from "../labeling/label.ts";\nexport type View = Label;\n`,
    "packages/core/src/labeling/label.ts": "export type Label = 1;\n",
    "packages/core/src/labeling/claim.ts": `import { round } from "../rounds/index.ts";\nexport const claim: number = round;\n`,
    "packages/core/src/access/audit.test.ts": `import { claim } from "../labeling/claim.ts";\nconsole.log(claim);\n`,
    "packages/core/src/labeling/keys.ts": `import type { Who } from "../access/who.ts";\nexport type Key = Who;\n`,
    "packages/core/src/access/who.ts": "export type Who = 1;\n",
  });
  expect(slices).toEqual(["rounds"]);
  expect(circles).toEqual({
    value: [],
    type: [["labeling", "rounds"]],
  });
});

test("a long file counts unless its first comment says why, and only if people write it", async () => {
  const { longFiles, files } = await measure({
    "packages/db/src/bare.ts": `${longText}\nexport const last = 1;\n`,
    "packages/db/src/short.ts": `${longText}\n`,
    "packages/db/src/commented.ts": `// Values.\n\n// Long because nobody reads this comment.\n${longText}\n`,
    "packages/db/src/table.ts": `// Values.\n// Long because it is one table.\n${longText}\nexport const last = 1;\n`,
    "apps/web/src/page.tsx": `"use client";\n\n/**\n * Long because it is one page.\n */\n${longText}\n`,
    "packages/db/src/generated/client.ts": `${longText}\n${longText}\n`,
    "prisma/migrations/1_first/data.ts": `${longText}\n${longText}\n`,
    "apps/lab/pools/answers.jsonl": `${longText}\n${longText}\n`,
  });
  expect(longFiles).toEqual([
    { path: "packages/db/src/commented.ts", lines: 303 },
    { path: "packages/db/src/bare.ts", lines: 301 },
  ]);
  expect(files).toBe(5);
});

test("a long function counts under its name; a section of a test file is none", async () => {
  const body = lines(49, (i) => `  console.log(${i});`).join("\n");
  const { longFunctions } = await measure({
    "packages/db/src/at-limit.ts": `export function atLimit(): void {\n${body.slice(0, body.lastIndexOf("\n"))}\n}\n`,
    "packages/db/src/declared.ts": `export function declared(): void {\n${body}\n}\n`,
    "packages/db/src/verb.ts": `export const verb = wrap({\n run: async () => {\n${body}\n},\n});\n`,
    "packages/db/src/arrow.test.ts": `test("is a section", () => {\n${body}\n});\nconst arrow = () => {\n${body}\n};\n`,
  });
  expect(longFunctions.map(({ path: file, line, name, lines: count }) => [file, line, name, count])).toEqual([
    ["packages/db/src/arrow.test.ts", 52, "arrow", 51],
    ["packages/db/src/declared.ts", 1, "declared", 51],
    ["packages/db/src/verb.ts", 2, "run", 51],
  ]);
});

test("a block that stands in two files counts once; imports and tests don't", async () => {
  const block = lines(10, (i) => `  total += first[${i}] * second[${i}] - third[${i}];`).join("\n");
  const imports = lines(12, (i) => `import { value${i} } from "@gshf/jobs";`).join("\n");
  const { duplicatedBlocks } = await measure({
    "packages/db/src/one.ts": `${imports}\nexport function one(total: number) {\n${block}\n}\n`,
    "packages/db/src/two.ts": `${imports}\nexport const two = (total: number) => {\n${block}\n};\n`,
    "packages/db/src/three.test.ts": `let total = 0;\n${block}\n`,
  });
  expect(duplicatedBlocks).toHaveLength(1);
  expect(duplicatedBlocks[0]).toMatchObject({
    first: expect.stringMatching(/^packages\/db\/src\/(one|two)/),
  });
});
