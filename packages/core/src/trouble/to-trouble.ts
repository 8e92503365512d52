import { isConflict, isFull, isOutage } from "@gshf/db";
import { StorageError } from "@gshf/storage";
import { UnreadableRow } from "../stored/model.ts";
import { Trouble } from "./trouble.ts";

/**
 * What a thrown value means for a round. Defects of ours come out as `internal`: final, because the same
 * code would do the same again, and without their text, which the log has.
 */
export function toTrouble(error: unknown): Trouble {
  if (error instanceof Trouble) return error;
  if (error instanceof UnreadableRow) {
    return new Trouble("unreadable-row", error.message, { retryable: false, cause: error });
  }
  if (error instanceof StorageError) {
    // A missing bucket or wrong credentials are usually put right by somebody while the round waits.
    const waits = error.retryable || error.code === "no-bucket" || error.code === "denied";
    return new Trouble(`storage-${error.code}`, `object storage: ${error.message}`, {
      retryable: waits,
      cause: error,
    });
  }
  if (isFull(error)) {
    const message = "the database has no space left on its disk";
    return new Trouble("database-full", message, { retryable: true, cause: error });
  }
  if (isOutage(error) || isConflict(error)) {
    return new Trouble("database", "the database went away in the middle of the work", {
      retryable: true,
      cause: error,
    });
  }
  return new Trouble("internal", "an internal error; the worker's log has the details", {
    retryable: false,
    cause: error,
  });
}
