import type { StorageError } from "@gshf/storage";
import { type Refusal, refuse } from "../../access/index.ts";

/** The bucket is full, or does not answer. */
export function refuseUnstored({ message }: StorageError): Refusal {
  return refuse("unavailable", `The file could not be stored: ${message}. Try again later.`);
}
