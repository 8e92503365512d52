import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { commandsText } from "./commands.ts";

it("is what the command line has of the API", () => {
  const file = path.join(import.meta.dirname, "../../packages/cli/src/operations.json");
  expect(readFileSync(file, "utf8") === commandsText(), "run node scripts/openapi/write-commands.ts").toBe(
    true,
  );
});
