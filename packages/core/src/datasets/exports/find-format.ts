import { done, type Outcome, refuse } from "../../access/index.ts";
import type { ExportFormat } from "../formats/format.ts";
import { exportFormats } from "../formats/index.ts";

/** A format by its name, or the refusal that says which there are. */
export function findFormat(name: string): Outcome<ExportFormat> {
  const format = exportFormats.find((each) => each.name === name);
  if (format !== undefined) return done(format);
  const there = exportFormats.map((each) => each.name).join(", ");
  return refuse("invalid", `There is no format “${name}”. There are: ${there}.`, "format");
}
