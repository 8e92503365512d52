import type { StorageError } from "@gshf/storage";
import { type Refusal, refuse } from "../../access/index.ts";
import { uploadBytesMax } from "../model.ts";

/** The bucket is full, or does not answer. */
export function refuseUnstored({ message }: StorageError): Refusal {
  return refuse("unavailable", `The file could not be stored: ${message}. Try again later.`);
}

/** More than a file may have. */
export function refuseTooLarge(field?: "bytes"): Refusal {
  const most = `${uploadBytesMax / 1024 ** 3} GiB`;
  return refuse("too-large", `The file is larger than ${most}. Split it, or pack it with gzip.`, field);
}
