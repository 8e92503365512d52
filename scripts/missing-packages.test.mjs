import { expect, test } from "vitest";
import { missingPackages } from "./missing-packages.mjs";

const wanted = {
  "": { name: "root" },
  "packages/core": { version: "0.1.0" },
  "node_modules/@gshf/core": { link: true },
  "node_modules/zod": { version: "4.6.7" },
  "node_modules/next": { version: "16.4.6" },
  "node_modules/@biomejs/cli-win32-x64": { version: "2.6.8", optional: true },
  "apps/web/node_modules/zod": { version: "3.0.0" },
};

test("nothing installed is one finding, not a thousand", () => {
  expect(missingPackages(wanted, undefined)).toEqual(["node_modules"]);
});

test("what is missing or of another version is found, also in a workspace's own folder", () => {
  const installed = {
    "node_modules/zod": { version: "4.6.6" },
    "node_modules/next": { version: "16.4.6" },
  };
  expect(missingPackages(wanted, installed)).toEqual(["node_modules/zod", "apps/web/node_modules/zod"]);
});

test("binaries of other platforms, workspaces and packages nobody asked for are no reason to install", () => {
  const installed = {
    "node_modules/zod": { version: "4.6.7" },
    "node_modules/next": { version: "16.4.6" },
    "apps/web/node_modules/zod": { version: "3.0.0" },
    "node_modules/left-over": { version: "1.0.0" },
  };
  expect(missingPackages(wanted, installed)).toEqual([]);
});
