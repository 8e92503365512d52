import { Readable } from "node:stream";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { create as attachmentNamed } from "content-disposition";
import { deletePrefix, ensureBucket, list } from "./buckets.ts";
import { createClient, type StorageOptions } from "./client.ts";
import { StorageError } from "./errors.ts";
import { get, getObject, head, type PutOptions, put, type StoredObject } from "./objects.ts";
import { createUploads, type Uploads, writeStream } from "./uploads.ts";

export type Storage = {
  /** Stores the body; `created` is false when the same bytes were there already. */
  put(
    key: string,
    body: Uint8Array | string,
    options?: PutOptions,
  ): Promise<{ sha256: string; bytes: number; created: boolean }>;
  /** The whole object; with `sha256` given, refused with `checksum` unless the bytes have it. */
  get(key: string, options?: { sha256?: string }): Promise<Uint8Array>;
  /** The object, or the bytes from `first` to `last`, both included. */
  stream(key: string, range?: { first: number; last: number }): Promise<Readable>;
  /** Stores what comes piece by piece, in place of what was there; answers how many bytes it was. */
  write(key: string, pieces: AsyncIterable<Uint8Array>, options: { contentType: string }): Promise<number>;
  uploads: Uploads;
  /** Whether others than our own processes can be expected to reach it: Amazon, or what is served by TLS. */
  isReachable: boolean;
  /** Null when nothing lies there. */
  head(key: string): Promise<StoredObject | null>;
  /** Whether presigned URLs live as long as they are asked to: those of a role die with its session, within hours. */
  readonly keepsPresigned: boolean;
  /** A URL anyone can download from until it expires; `filename` is what a browser saves it as. */
  presignGet(key: string, options?: { expiresSeconds?: number; filename?: string }): Promise<string>;
  /** In key order. */
  list(prefix: string): AsyncIterable<{ key: string; bytes: number }>;
  /** Deletes everything under the prefix; answers how many objects. */
  deletePrefix(prefix: string): Promise<number>;
  /** Creates the bucket unless it is there. */
  ensureBucket(): Promise<void>;
  close(): void;
};

/** The only place that knows S3. Requests are retried with backoff; what fails throws `StorageError`. */
export function createStorage(options: StorageOptions): Storage {
  const client = createClient(options);
  const deadlineMs = options.deadlineMs ?? 120_000;
  const at = (key: string) => ({ Bucket: options.bucket, Key: key });
  const uploads = createUploads(client, options.bucket);
  return {
    put: (key, body, putOptions = {}) => put(client, at(key), key, body, putOptions),
    get: (key, getOptions = {}) => get(client, at(key), key, getOptions.sha256, deadlineMs),
    stream: async (key, range) => {
      const part = range === undefined ? {} : { Range: `bytes=${range.first}-${range.last}` };
      const { Body } = await getObject(client, { ...at(key), ...part }, key);
      if (Body instanceof Readable) return Body;
      throw new StorageError("failed", key, `could not read ${key}: the answer has no body`);
    },
    write: (key, pieces, writeOptions) => writeStream(uploads, key, pieces, writeOptions),
    uploads,
    keepsPresigned: options.accessKeyId !== undefined,
    isReachable: options.endpoint === undefined || new URL(options.endpoint).protocol === "https:",
    head: (key) => head(client, at(key), key),
    presignGet: async (key, { expiresSeconds = 3600, filename } = {}) => {
      const disposition =
        filename === undefined ? {} : { ResponseContentDisposition: attachmentNamed(filename) };
      const command = new GetObjectCommand({ ...at(key), ...disposition });
      return getSignedUrl(client, command, { expiresIn: expiresSeconds });
    },
    list: (prefix) => list(client, options.bucket, prefix),
    deletePrefix: (prefix) => deletePrefix(client, options.bucket, prefix),
    ensureBucket: () => ensureBucket(client, options.bucket),
    close: () => client.destroy(),
  };
}
