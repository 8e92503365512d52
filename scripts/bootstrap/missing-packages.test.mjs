import { expect, test } from "vitest";
import { hasTools, missingPackages } from "./missing-packages.mjs";

const wanted = {
  "": { name: "root" },
  "packages/core": { version: "0.1.0" },
  "node_modules/@gshf/core": { link: true },
  "node_modules/zod": { version: "4.6.7" },
  "node_modules/next": { version: "16.4.6" },
  "node_modules/vitest": { version: "5.1.1", dev: true },
  "node_modules/@biomejs/cli-win32-x64": { version: "2.6.8", dev: true, optional: true },
  "apps/web/node_modules/zod": { version: "3.0.0" },
};
const products = {
  "node_modules/zod": { version: "4.6.7" },
  "node_modules/next": { version: "16.4.6" },
  "apps/web/node_modules/zod": { version: "3.0.0" },
};

test("nothing installed is one finding, not a thousand", () => {
  expect(missingPackages(wanted, undefined, true)).toEqual(["node_modules"]);
  expect(missingPackages(wanted, undefined, false)).toEqual(["node_modules"]);
});

test("what is missing or of another version is found, also in a workspace's own folder", () => {
  const installed = {
    "node_modules/zod": { version: "4.6.6" },
    "node_modules/next": { version: "16.4.6" },
  };
  expect(missingPackages(wanted, installed, false)).toEqual([
    "node_modules/zod",
    "apps/web/node_modules/zod",
  ]);
});

test("binaries of other platforms, workspaces and packages nobody asked for are no reason to install", () => {
  const installed = Object.assign({ "node_modules/left-over": { version: "1.0.0" } }, products);
  expect(missingPackages(wanted, installed, false)).toEqual([]);
});

test("development tools are missed by those who need them only", () => {
  expect(missingPackages(wanted, products, false)).toEqual([]);
  expect(missingPackages(wanted, products, true)).toEqual(["node_modules/vitest"]);
});

test("tools of another version are tools that are there: a start must not take them away", () => {
  expect(hasTools(wanted, undefined)).toBe(false);
  expect(hasTools(wanted, products)).toBe(false);
  expect(hasTools(wanted, Object.assign({ "node_modules/vitest": { version: "4.0.0" } }, products))).toBe(
    true,
  );
});
