import { type Refusal, refuse } from "@gshf/core/access";
import type { z } from "zod";

/** The refusal of an input that its schema doesn't take: the first thing wrong, at its field. */
export function refuseInput({ issues }: z.core.$ZodError): Refusal {
  const [issue] = issues;
  const field = issue?.path.join(".") ?? "";
  const message = `${field === "" ? "input" : field}: ${issue?.message ?? "is not valid"}`;
  return refuse("invalid", message, field === "" ? undefined : field);
}
