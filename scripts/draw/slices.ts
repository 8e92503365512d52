// Writes docs/slices.md from the import rules and the imports of core.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { drawSlices } from "./slice-diagram.ts";

writeFileSync(path.join(import.meta.dirname, "../../docs/slices.md"), await drawSlices());
