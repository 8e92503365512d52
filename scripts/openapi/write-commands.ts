// Writes what the command line knows of the API into packages/cli: node scripts/openapi/write-commands.ts
import { writeFileSync } from "node:fs";
import path from "node:path";
import { commandsText } from "./commands.ts";

const file = path.join(import.meta.dirname, "../../packages/cli/src/operations.json");
writeFileSync(file, commandsText());
