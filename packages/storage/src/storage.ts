import { hash } from "node:crypto";
import { Readable } from "node:stream";
import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { create as attachmentNamed } from "content-disposition";
import { StorageError, statusOf, storageError } from "./errors.ts";

export type StorageOptions = {
  /** Left out: Amazon's own endpoint for the region. */
  endpoint?: string;
  region: string;
  bucket: string;
  /** Left out, both: the SDK's default chain (instance role, environment, profile). */
  accessKeyId?: string;
  secretAccessKey?: string;
  /** `http://host/bucket/key` instead of `http://bucket.host/key`. */
  forcePathStyle?: boolean;
  /** Tries of one request, the first included. */
  attemptsMax?: number;
  connectTimeoutMs?: number;
  /** Of one try, until its answer begins. */
  requestTimeoutMs?: number;
  /** A connection on which nothing comes or goes for so long is cut, in the middle of a body as well. */
  stallMs?: number;
  /** Of one call, with all its tries and a body that is read whole. */
  deadlineMs?: number;
};

export type PutOptions = {
  contentType?: string;
  /** Hex sha256 the caller believes the body has; refused with `checksum` when it has not. */
  sha256?: string;
  /** Allows overwriting. Left out, a key is written once: the same bytes again are fine, others `conflict`. */
  mutable?: boolean;
};

export type StoredObject = {
  key: string;
  bytes: number;
  /** Hex; null for an object that did not come through `put`. */
  sha256: string | null;
  contentType: string | null;
};

export type Storage = {
  /** Stores the body; `created` is false when the same bytes were there already. */
  put(
    key: string,
    body: Uint8Array | string,
    options?: PutOptions,
  ): Promise<{ sha256: string; bytes: number; created: boolean }>;
  /** The whole object; with `sha256` given, refused with `checksum` unless the bytes have it. */
  get(key: string, options?: { sha256?: string }): Promise<Uint8Array>;
  stream(key: string): Promise<Readable>;
  /** Null when nothing lies there. */
  head(key: string): Promise<StoredObject | null>;
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

/** Hex sha256 of bytes or of a string's UTF-8. */
export function sha256Hex(body: Uint8Array | string): string {
  return hash("sha256", body);
}

/** The only place that knows S3. Requests are retried with backoff; what fails throws `StorageError`. */
export function createStorage(options: StorageOptions): Storage {
  const client = createClient(options);
  const deadlineMs = options.deadlineMs ?? 120_000;
  const at = (key: string) => ({ Bucket: options.bucket, Key: key });
  return {
    put: (key, body, putOptions = {}) => put(client, at(key), key, body, putOptions),
    get: (key, getOptions = {}) => get(client, at(key), key, getOptions.sha256, deadlineMs),
    stream: async (key) => {
      const { Body } = await getObject(client, at(key), key);
      if (Body instanceof Readable) return Body;
      throw new StorageError("failed", key, `could not read ${key}: the answer has no body`);
    },
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

function createClient(options: StorageOptions): S3Client {
  const { accessKeyId, secretAccessKey } = options;
  const client = new S3Client({
    region: options.region,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    forcePathStyle: options.forcePathStyle ?? false,
    ...(accessKeyId !== undefined && secretAccessKey !== undefined
      ? { credentials: { accessKeyId, secretAccessKey } }
      : {}),
    maxAttempts: options.attemptsMax ?? 4,
    // We check sha256 ourselves; trailing checksums are not understood by every S3.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      connectionTimeout: options.connectTimeoutMs ?? 3_000,
      requestTimeout: options.requestTimeoutMs ?? 30_000,
      // Without this the handler only warns, and waits on.
      throwOnRequestTimeout: true,
      socketTimeout: options.stallMs ?? 30_000,
    },
  });
  // Outermost, around the SDK's own tries and pauses.
  client.middlewareStack.add((next) => (args) => within(options.deadlineMs ?? 120_000, next(args)), {
    step: "initialize",
    priority: "high",
    name: "deadline",
  });
  return client;
}

/** What a promise gives, unless it takes too long; what it does then is nobody's concern any more. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new SilentStorage(ms)), ms);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

class SilentStorage extends Error {
  override readonly name = "TimeoutError";

  constructor(ms: number) {
    super(`no complete answer within ${ms} ms`);
  }
}

type Address = {
  Bucket: string;
  Key: string;
};

async function put(
  client: S3Client,
  address: Address,
  key: string,
  body: Uint8Array | string,
  options: PutOptions,
): Promise<{ sha256: string; bytes: number; created: boolean }> {
  const bytes = typeof body === "string" ? Buffer.from(body, "utf8") : body;
  const sha256 = sha256Hex(bytes);
  if (options.sha256 !== undefined && options.sha256 !== sha256) {
    throw new StorageError(
      "checksum",
      key,
      `could not write ${key}: expected sha256 ${options.sha256}, have ${sha256}`,
    );
  }
  try {
    await client.send(
      new PutObjectCommand({
        ...address,
        Body: bytes,
        ContentLength: bytes.byteLength,
        ContentType: options.contentType ?? "application/octet-stream",
        ChecksumSHA256: Buffer.from(sha256, "hex").toString("base64"),
        Metadata: { sha256 },
        ...(options.mutable === true ? {} : { IfNoneMatch: "*" }),
      }),
    );
    return { sha256, bytes: bytes.byteLength, created: true };
  } catch (error) {
    const status = statusOf(error);
    if (options.mutable === true || (status !== 412 && status !== 409))
      throw storageError(error, key, "write");
  }
  // A retry of a write that did succeed, or a twin that was faster, ends here as well.
  const there = await head(client, address, key);
  if (there?.sha256 === sha256) return { sha256, bytes: bytes.byteLength, created: false };
  throw new StorageError("conflict", key, `could not write ${key}: other content already lies there`);
}

async function get(
  client: S3Client,
  address: Address,
  key: string,
  sha256: string | undefined,
  deadlineMs: number,
): Promise<Uint8Array> {
  const { Body } = await getObject(client, address, key);
  if (Body === undefined)
    throw new StorageError("failed", key, `could not read ${key}: the answer has no body`);
  let bytes: Uint8Array;
  try {
    bytes = await within(deadlineMs, Body.transformToByteArray());
  } catch (error) {
    if (Body instanceof Readable) Body.destroy();
    throw storageError(error, key, "read");
  }
  if (sha256 !== undefined) {
    const found = sha256Hex(bytes);
    if (found !== sha256) {
      throw new StorageError(
        "checksum",
        key,
        `could not read ${key}: expected sha256 ${sha256}, have ${found}`,
      );
    }
  }
  return bytes;
}

async function getObject(client: S3Client, address: Address, key: string): Promise<GetObjectCommandOutput> {
  try {
    return await client.send(new GetObjectCommand(address));
  } catch (error) {
    throw storageError(error, key, "read");
  }
}

async function head(client: S3Client, address: Address, key: string): Promise<StoredObject | null> {
  try {
    const found = await client.send(new HeadObjectCommand(address));
    return {
      key,
      bytes: found.ContentLength ?? 0,
      sha256: found.Metadata?.sha256 ?? null,
      contentType: found.ContentType ?? null,
    };
  } catch (error) {
    const known = storageError(error, key, "look up");
    if (known.code === "not-found") return null;
    throw known;
  }
}

async function* list(
  client: S3Client,
  bucket: string,
  prefix: string,
): AsyncGenerator<{ key: string; bytes: number }> {
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    const page = await client.send(command).catch((error: unknown) => {
      throw storageError(error, prefix, "list");
    });
    for (const { Key, Size } of page.Contents ?? []) {
      if (Key !== undefined) yield { key: Key, bytes: Size ?? 0 };
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

async function deletePrefix(client: S3Client, bucket: string, prefix: string): Promise<number> {
  if (prefix === "") throw new Error("refusing to delete a whole bucket: the prefix is empty");
  let deleted = 0;
  let batch: { Key: string }[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: batch, Quiet: true } });
    const { Errors } = await client.send(command).catch((error: unknown) => {
      throw storageError(error, prefix, "delete");
    });
    const first = Errors?.[0];
    if (first)
      throw new StorageError(
        "failed",
        first.Key ?? prefix,
        `could not delete ${first.Key}: ${first.Message}`,
      );
    deleted += batch.length;
    batch = [];
  };
  for await (const { key } of list(client, bucket, prefix)) {
    // The API takes a thousand keys at a time.
    if (batch.push({ Key: key }) === 1000) await flush();
  }
  await flush();
  return deleted;
}

async function ensureBucket(client: S3Client, bucket: string): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
    return;
  } catch (error) {
    if (statusOf(error) !== 404) throw storageError(error, bucket, "look up bucket");
  }
  try {
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  } catch (error) {
    // 409: another process of ours was faster.
    if (statusOf(error) !== 409) throw storageError(error, bucket, "create bucket");
  }
}
