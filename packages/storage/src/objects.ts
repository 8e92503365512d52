import { hash } from "node:crypto";
import { Readable } from "node:stream";
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { within } from "./client.ts";
import { StorageError, statusOf, storageError } from "./errors.ts";

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

/** Hex sha256 of bytes or of a string's UTF-8. */
export function sha256Hex(body: Uint8Array | string): string {
  return hash("sha256", body);
}

type Address = {
  Bucket: string;
  Key: string;
};

export async function put(
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

export async function get(
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

export async function getObject(
  client: S3Client,
  address: Address & { Range?: string },
  key: string,
): Promise<GetObjectCommandOutput> {
  try {
    return await client.send(new GetObjectCommand(address));
  } catch (error) {
    throw storageError(error, key, "read");
  }
}

export async function head(client: S3Client, address: Address, key: string): Promise<StoredObject | null> {
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
