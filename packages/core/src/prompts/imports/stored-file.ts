import { buffer } from "node:stream/consumers";
import type { Storage } from "@gshf/storage";
import type { RangedFile } from "../read-parquet.ts";

/** A file in the bucket, of which parts can be fetched. */
export function storedFile(storage: Pick<Storage, "stream">, key: string, bytes: number): RangedFile {
  return { bytes, read: async (first, last) => buffer(await storage.stream(key, { first, last })) };
}
