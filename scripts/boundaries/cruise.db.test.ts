import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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
    const { violations } = await cruise(readdirSync(tree), tree);
    return violations.map(({ rule, from }) => `${rule}: ${from}`).sort();
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

const leaf = "export const value: number = 1;\n";

/** Each breaks one rule, in syntax that only TypeScript has, and the checker says which and where. */
const violations: { what: string; files: Record<string, string>; found: string[] }[] = [
  {
    what: "a circle of values",
    files: {
      "packages/db/src/one.ts": `import { two } from "./two.ts";\nexport const one: number = two;\n`,
      "packages/db/src/two.ts": `import { one } from "./one.ts";\nexport const two: number = one;\n`,
    },
    found: ["no-cycles: packages/db/src/one.ts"],
  },
  {
    what: "a circle of types",
    files: {
      "packages/db/src/one.ts": `import type { Two } from "./two.ts";\nexport type One = { two: Two | null };\n`,
      "packages/db/src/two.ts": `import type { One } from "./one.ts";\nexport type Two = { one: One | null };\n`,
    },
    found: ["no-cycles: packages/db/src/one.ts"],
  },
  {
    what: "a circle of types between slices",
    files: {
      "packages/core/src/quality/index.ts": `import type { View } from "../labeling/index.ts";\nexport type Gate = { view: View | null };\n`,
      "packages/core/src/labeling/index.ts": `import type { Gate } from "../quality/index.ts";\nexport type View = { gate: Gate | null };\n`,
    },
    found: [
      "core-order-quality: packages/core/src/quality/index.ts",
      "no-cycles: packages/core/src/labeling/index.ts",
    ],
  },
  {
    what: "a lower slice that imports a higher one",
    files: {
      "packages/core/src/crowds/admit.ts": `import { value } from "../rounds/index.ts";\nexport const v = value satisfies number;\n`,
      "packages/core/src/rounds/index.ts": leaf,
    },
    found: ["core-order-crowds: packages/core/src/crowds/admit.ts"],
  },
  {
    what: "a lower slice that imports a type of a higher one",
    files: {
      "packages/core/src/crowds/admit.ts": `import type { Value } from "../rounds/model.ts";\nexport const v: Value = 1;\n`,
      "packages/core/src/rounds/model.ts": "export type Value = number;\n",
    },
    found: ["core-order-crowds: packages/core/src/crowds/admit.ts"],
  },
  {
    what: "a slice that imports its neighbour on the same level",
    files: {
      "packages/core/src/prompts/index.ts": `import { value } from "../slots/index.ts";\nexport const v: number = value;\n`,
      "packages/core/src/slots/index.ts": leaf,
    },
    found: ["core-order-prompts: packages/core/src/prompts/index.ts"],
  },
  {
    what: "a slice whose place nobody said",
    files: {
      "packages/core/src/novel/index.ts": `import { value } from "./inner.ts";\nexport const v: number = value;\n`,
      "packages/core/src/novel/inner.ts": leaf,
    },
    found: ["every-slice-has-a-place: packages/core/src/novel/index.ts"],
  },
  {
    what: "a way into another slice past its index",
    files: {
      "packages/core/src/rounds/inner.ts": leaf,
      "packages/core/src/labeling/claim.ts": `import { value } from "../rounds/inner.ts";\nexport const v = value satisfies number;\n`,
    },
    found: ["core-slices-through-index: packages/core/src/labeling/claim.ts"],
  },
  {
    what: "a model that imports what is no model",
    files: {
      "packages/core/src/rounds/inner.ts": leaf,
      "packages/core/src/rounds/model.ts": `import { value } from "./inner.ts";\nexport const m: number = value;\n`,
    },
    found: ["core-model-is-pure: packages/core/src/rounds/model.ts"],
  },
  {
    what: "a model that imports a type past another slice's model",
    files: {
      "packages/core/src/slots/index.ts": "export type Choice = string;\n",
      "packages/core/src/labeling/model.ts": `import type { Choice } from "../slots/index.ts";\nexport type Answer = { choice: Choice };\n`,
    },
    found: ["core-model-is-pure: packages/core/src/labeling/model.ts"],
  },
  {
    what: "a browser that reaches past a slice's model",
    files: {
      "packages/core/src/rounds/inner.ts": leaf,
      "apps/web/src/page.tsx": `import { value } from "../../../packages/core/src/rounds/inner.ts";\nexport const Page = () => <p>{value}</p>;\n`,
    },
    found: ["packages-through-index: apps/web/src/page.tsx"],
  },
  {
    what: "a product that imports a test world",
    files: {
      "packages/core/src/fixtures/world.fixture.ts": leaf,
      "packages/core/src/runtime/start.ts": `import { value } from "../fixtures/world.fixture.ts";\nexport const v: number = value;\n`,
    },
    found: [
      "core-order-runtime: packages/core/src/runtime/start.ts",
      "fixtures-only-in-tests: packages/core/src/runtime/start.ts",
    ],
  },
  {
    what: "an app that imports an app",
    files: {
      "apps/worker/src/main.ts": leaf,
      "apps/web/src/page.tsx": `import { value } from "../../worker/src/main.ts";\nexport const Page = () => <p>{value}</p>;\n`,
    },
    found: ["apps-never-import-each-other: apps/web/src/page.tsx"],
  },
  {
    what: "a package that imports one above it",
    files: {
      "packages/core/src/rounds/index.ts": leaf,
      "packages/jobs/src/index.ts": `import { value } from "../../core/src/rounds/index.ts";\nexport const j: number = value;\n`,
    },
    found: ["layers-jobs: packages/jobs/src/index.ts"],
  },
  {
    what: "a package that has no layer",
    files: {
      "packages/novel/src/index.ts": `import { value } from "./inner.ts";\nexport const v: number = value;\n`,
      "packages/novel/src/inner.ts": leaf,
    },
    found: ["every-package-has-a-layer: packages/novel/src/index.ts"],
  },
  {
    what: "mathematics that reads files",
    files: {
      "packages/gshf/src/solve.ts": `import { readFileSync } from "node:fs";\nexport const f = (): string => readFileSync("x", "utf8");\n`,
    },
    found: ["gshf-is-mathematics: packages/gshf/src/solve.ts"],
  },
  {
    what: "a name that says nothing",
    files: { "packages/storage/src/utils/pad.ts": leaf },
    found: ["no-catch-all-names: packages/storage/src/utils/pad.ts"],
  },
];

test.each(violations)("$what is found", async ({ files, found }) => {
  expect(await violationsIn(files)).toEqual(found);
});

test("what the rules allow is not reported", async () => {
  const found = await violationsIn({
    "apps/web/page.tsx": `import { value } from "../../packages/core/src/rounds/index.ts";\nexport const Page = () => <p>{value}</p>;\n`,
    "packages/core/src/rounds/index.ts": `export { value } from "./inner.ts";\n`,
    "packages/core/src/rounds/inner.ts": leaf,
    "packages/core/src/labeling/claim.ts": `import { value } from "../rounds/index.ts";\nexport const v: number = value;\n`,
    "packages/core/src/slots/model.ts": leaf,
    "packages/core/src/labeling/model.ts": `export { value } from "../slots/model.ts";\n`,
    "apps/web/src/form.tsx": `import { value } from "../../../packages/core/src/labeling/model.ts";\nexport const Form = () => <p>{value}</p>;\n`,
    "packages/core/src/fixtures/world.fixture.ts": `export { v } from "../labeling/index.ts";\n`,
    "packages/core/src/labeling/index.ts": `export { v } from "./claim.ts";\n`,
    "packages/core/src/crowds/admit.db.test.ts": `import { v } from "../fixtures/world.fixture.ts";\nexport const w: number = v;\n`,
  });
  expect(found).toEqual([]);
});
