import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "prune-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: string | object) => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
};
const addPackage = (name: string, manifest: object = {}, at = "node_modules") => {
  write(`${at}/${name}/package.json`, { name, version: "1.0.0", ...manifest });
  write(`${at}/${name}/index.js`, "");
};
const component = (name: string) => ({ "bom-ref": `${name}@1.0.0`, name, version: "1.0.0" });
const prune = (...entries: string[]) =>
  execFileSync(
    process.execPath,
    [path.join(import.meta.dirname, "prune-packages.ts"), "sbom.json", ...entries],
    {
      cwd: folder,
      stdio: "pipe",
    },
  );

function plant(): void {
  write("apps/web/package.json", { name: "@gshf/web", version: "0.1.0" });
  write(
    "apps/web/src/main.ts",
    'import "server";\nimport "traced";\nimport type { X } from "types-only";\nimport {\n  one,\n} from "#inner/one.ts";\nnew Worker(new URL("./thread.ts", import.meta.url));\n',
  );
  write("apps/web/src/inner/one.ts", 'export const one = await import("late");\n');
  write("apps/web/src/thread.ts", 'import { a } from "@gshf/core/access";\n');
  write("apps/web/src/page.tsx", 'import { Icon } from "icons";\n');
  write("packages/core/package.json", {
    name: "@gshf/core",
    version: "0.1.0",
    dependencies: { "@scope/deep": "*" },
  });
  mkdirSync(path.join(folder, "node_modules/@gshf"), { recursive: true });
  symlinkSync("../../packages/core", path.join(folder, "node_modules/@gshf/core"));
  symlinkSync("../../packages/embedded", path.join(folder, "node_modules/@gshf/embedded"));
  addPackage("server", {
    dependencies: { shared: "2" },
    optionalDependencies: { native: "1" },
    peerDependencies: { peer: "1", extra: "1", typescript: "1" },
    peerDependenciesMeta: { extra: { optional: true } },
  });
  addPackage("shared", {}, "node_modules/server/node_modules");
  addPackage("unused", {}, "node_modules/server/node_modules");
  for (const name of ["shared", "native", "peer", "extra", "typescript", "types-only", "late", "icons"])
    addPackage(name);
  addPackage("@scope/deep");
  addPackage("@other/left");
  addPackage("own", {}, "packages/core/node_modules");
  const { platform, arch } = process;
  for (const machine of [`${platform}/${arch}`, "plan9/x64"])
    write(`node_modules/late/bin/napi-v6/${machine}/x.so`, "");
  addPackage("traced", { main: "build/src/index.js", module: "build/esm/index.js" });
  for (const build of ["src", "esm", "esnext"]) write(`node_modules/traced/build/${build}/index.js`, "");
  write("node_modules/late/build/esm/index.js", "");
  write("node_modules/late/index.js.map", "");
  write("node_modules/late/index.d.ts", "");
  write("node_modules/late/dist/docs/guide/one.md", "");
  write("node_modules/.bin/x", "");
  write("sbom.json", {
    metadata: { component: { "bom-ref": "gshf@0.1.0" } },
    components: ["server", "late", "icons"].map(component),
    dependencies: [
      { ref: "gshf@0.1.0", dependsOn: ["server@1.0.0", "icons@1.0.0"] },
      { ref: "icons@1.0.0", dependsOn: [] },
    ],
  });
}

test("what the programs import stays, with what that can't do without; the rest goes, also from the SBOM", () => {
  plant();
  prune("apps/web/src/main.ts");
  const isThere = (name: string) => existsSync(path.join(folder, "node_modules", name));
  const names = ["server", "server/node_modules/shared", "peer", "late", "@scope/deep", "@gshf/core"];
  expect(names.filter((name) => !isThere(name))).toEqual([]);
  const gone = [
    "shared",
    "native",
    "extra",
    "typescript",
    "types-only",
    "icons",
    "@other",
    "@gshf/embedded",
    ".bin",
  ];
  const files = [
    "server/node_modules/unused",
    "late/index.js.map",
    "late/index.d.ts",
    "late/dist/docs/guide/one.md",
    "late/bin/napi-v6/plan9/x64",
    "traced/build/esm",
    "traced/build/esnext",
  ];
  expect([...gone, ...files].filter(isThere)).toEqual([]);
  const run = ["late/index.js", "late/build/esm/index.js", "traced/build/src/index.js"];
  expect(run.filter((name) => !isThere(name))).toEqual([]);
  expect(isThere(`late/bin/napi-v6/${process.platform}/${process.arch}/x.so`)).toBe(true);
  expect(existsSync(path.join(folder, "packages/core/node_modules/own"))).toBe(false);
  const bill = JSON.parse(readFileSync(path.join(folder, "sbom.json"), "utf8"));
  expect(bill.components).toEqual(expect.arrayContaining(["server", "late"].map(component)));
  const listed = bill.components.map(({ name }: { name: string }) => name).sort();
  // Also what npm left out: a peer, and what the second file needs.
  expect(listed).toEqual([
    "@gshf/core",
    "@gshf/web",
    "@scope/deep",
    "late",
    "peer",
    "server",
    "shared",
    "traced",
  ]);
  expect(bill.dependencies).toEqual([{ ref: "gshf@0.1.0", dependsOn: ["server@1.0.0"] }]);
});

test("a package that a program needs and that is not installed is said, before anything is removed", () => {
  plant();
  rmSync(path.join(folder, "node_modules/@scope/deep"), { recursive: true });
  expect(() => prune("apps/web/src/main.ts")).toThrow(
    "@scope/deep, which packages/core needs, is not installed",
  );
  expect(existsSync(path.join(folder, "node_modules/icons"))).toBe(true);
});
