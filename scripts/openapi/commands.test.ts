import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { findPython } from "../python/environment.ts";
import { commandsText } from "./commands.ts";
import { generatePythonClient } from "./python-client.ts";

const how = "run node scripts/openapi/write-commands.ts";

it("is what the command line has of the API", () => {
  const file = path.join(import.meta.dirname, "../../packages/cli/src/operations.json");
  expect(readFileSync(file, "utf8") === commandsText(), how).toBe(true);
});

it.runIf(findPython() !== null)("is what the Python client has of it", () => {
  expect(generatePythonClient("check"), how).toBe("");
});
