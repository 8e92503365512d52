// Writes what the command line and the Python client know of the API: node scripts/openapi/write-commands.ts
import { writeFileSync } from "node:fs";
import path from "node:path";
import { commandsText } from "./commands.ts";
import { generatePythonClient } from "./python-client.ts";

const file = path.join(import.meta.dirname, "../../packages/cli/src/operations.json");
writeFileSync(file, commandsText());
if (generatePythonClient("write") === null)
  console.error("There is no Python 3.10 or newer here: clients/python is as it was.");
