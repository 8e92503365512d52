import { findUnstorable } from "../text/model.ts";
import { type Refusal, refuse } from "./outcome.ts";

/** The refusal of an input of which a text can't be stored, naming its field; null when all of them can. */
export function refuseUnstorable(input: unknown): Refusal | null {
  const found = findUnstorable(input);
  if (found === null) return null;
  const field = found.path.join(".");
  return refuse(
    "invalid",
    `${field === "" ? "input" : field}: ${found.why}.`,
    field === "" ? undefined : field,
  );
}
