import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { cruise } from "./cruise.ts";

async function violationsIn(files: Record<string, string>): Promise<string[]> {
  const tree = mkdtempSync(path.join(tmpdir(), "gshf-boundaries-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(tree, name)), { recursive: true });
      writeFileSync(path.join(tree, name), content);
    }
    const { violations } = await cruise(["apps", "packages"], tree);
    return violations.map(({ rule, from }) => `${rule}: ${from}`).sort();
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

const leaf = "export const value: number = 1;\n";

test("planted violations are found, in syntax only TypeScript has", async () => {
  const found = await violationsIn({
    "apps/worker/src/main.ts": leaf,
    "apps/web/src/page.tsx": `import { value } from "../../worker/src/main.ts";\nexport const Page = () => <p>{value}</p>;\n`,
    "packages/core/src/rounds/index.ts": leaf,
    "packages/core/src/rounds/inner.ts": leaf,
    "packages/core/src/labeling/claim.ts": `import { value } from "../rounds/inner.ts";\nexport const v = value satisfies number;\n`,
    "packages/core/src/rounds/model.ts": `import { value } from "./inner.ts";\nexport const m: number = value;\n`,
    "packages/gshf/src/solve.ts": `import { readFileSync } from "node:fs";\nexport const f = (): string => readFileSync("x", "utf8");\n`,
    "packages/db/src/one.ts": `import { two } from "./two.ts";\nexport const one: number = two;\n`,
    "packages/db/src/two.ts": `import { one } from "./one.ts";\nexport const two: number = one;\n`,
    "packages/storage/src/utils/pad.ts": leaf,
    "packages/jobs/src/index.ts": `import { value } from "../../core/src/rounds/index.ts";\nexport const j: number = value;\n`,
  });
  expect(found).toEqual([
    "apps-never-import-each-other: apps/web/src/page.tsx",
    "core-model-is-pure: packages/core/src/rounds/model.ts",
    "core-slices-through-index: packages/core/src/labeling/claim.ts",
    "gshf-is-mathematics: packages/gshf/src/solve.ts",
    "layers-jobs: packages/jobs/src/index.ts",
    "no-catch-all-names: packages/storage/src/utils/pad.ts",
    "no-cycles: packages/db/src/one.ts",
  ]);
});

test("what the rules allow is not reported", async () => {
  const found = await violationsIn({
    "apps/web/page.tsx": `import { value } from "../../packages/core/src/rounds/index.ts";\nexport const Page = () => <p>{value}</p>;\n`,
    "packages/core/src/rounds/index.ts": `export { value } from "./inner.ts";\n`,
    "packages/core/src/rounds/inner.ts": leaf,
    "packages/core/src/labeling/claim.ts": `import { value } from "../rounds/index.ts";\nexport const v: number = value;\n`,
  });
  expect(found).toEqual([]);
});
