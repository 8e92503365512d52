import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const root = path.resolve(import.meta.dirname, "../..");

const report = z.object({
  diagnostics: z.array(
    z.object({
      severity: z.string(),
      message: z.string(),
      location: z.object({ path: z.string(), start: z.object({ line: z.int() }) }),
    }),
  ),
});

/** What `npm run lint` says of these files, as "path:line message". */
function lint(files: Record<string, string>): string[] {
  const tree = mkdtempSync(path.join(tmpdir(), "gshf-lint-"));
  try {
    for (const name of ["biome.json", ".gitignore", "scripts/lint"])
      cpSync(path.join(root, name), path.join(tree, name), { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(tree, name)), { recursive: true });
      writeFileSync(path.join(tree, name), content);
    }
    const biome = path.join(root, "node_modules/@biomejs/biome/bin/biome");
    const folders = ["apps", "packages"];
    const run = spawnSync(process.execPath, [biome, "lint", "--reporter=json", ...folders], {
      cwd: tree,
      encoding: "utf8",
    });
    return report
      .parse(JSON.parse(run.stdout))
      .diagnostics.filter(({ severity }) => severity === "error")
      .map(({ message, location }) => `${location.path}:${location.start.line} ${message}`)
      .sort();
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

test("what the style forbids is an error", () => {
  const found = lint({
    "apps/web/src/page.tsx": `export const Page = () => (
  <section {...{ id: "a" }}>
    <table>
      <tbody />
    </table>
    <table />
  </section>
);
`,
    "apps/worker/src/main.ts": `import { a } from "../../../packages/a.ts";

export interface Options {
  a: number;
}
export const run = (db: { $transaction(x: unknown): void }) => db.$transaction({ ...{ a }, b: 1 });
`,
    "packages/core/src/projects/create-project.ts": `export const createProjectInput = 1;
export const renameProjectInput: number = 2;
`,
  });
  expect(found).toEqual([
    "apps/web/src/page.tsx:2 List the properties instead of spreading an object literal.",
    "apps/web/src/page.tsx:3 Use DataTable of #ui/data-table.",
    "apps/web/src/page.tsx:6 Use DataTable of #ui/data-table.",
    "apps/worker/src/main.ts:1 Name the package, or # inside the web app.",
    "apps/worker/src/main.ts:3 Use of the interface detected.",
    "apps/worker/src/main.ts:6 List the properties instead of spreading an object literal.",
    "apps/worker/src/main.ts:6 Open transactions with transaction(db, async (tx) => …) of @gshf/db.",
    "packages/core/src/projects/create-project.ts:1 State a verb's input inside the verb, or as …Schema in the slice's model.ts.",
    "packages/core/src/projects/create-project.ts:2 State a verb's input inside the verb, or as …Schema in the slice's model.ts.",
  ]);
});

test("what looks alike and is meant otherwise passes", () => {
  const found = lint({
    "apps/web/src/page.tsx": `import { b } from "../../b.ts";

export const Page = (props: { wide: boolean }) => <section {...props} {...(props.wide ? { id: b } : {})} />;
`,
    "apps/web/src/ui/data-table/index.tsx": "export const DataTable = () => <table />;\n",
    "packages/db/src/transaction.ts":
      "export const open = (db: { $transaction(): void }) => db.$transaction();\n",
    "packages/core/src/access/verb.ts": "export const noInput = 1;\n",
    "packages/core/src/projects/parse.ts": `type Context = { first: number };

export const parse = (context: Context, isWide: boolean) => {
  const lastInput = { ...context, ...(isWide ? { wide: 1 } : {}) };
  return lastInput;
};
`,
  });
  expect(found).toEqual([]);
});
