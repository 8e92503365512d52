// Writes docs/round-machine.md from the machine's table.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { drawMachine } from "@gshf/core/rounds";

writeFileSync(path.join(import.meta.dirname, "../../docs/round-machine.md"), drawMachine());
