import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { StorageError, storageError } from "./errors.ts";

/** An object that comes in parts, of 5 MiB at least but for the last. Part numbers begin with 1. */
export type Uploads = {
  /** Answers the name of the upload, under which another process can go on. */
  begin(key: string, options: { contentType: string }): Promise<string>;
  /** Stores a part, in place of what was there under its number; answers its tag. */
  put(key: string, uploadId: string, number: number, body: Uint8Array): Promise<string>;
  /** Makes the object of its parts, in their order. */
  complete(key: string, uploadId: string, tags: readonly string[]): Promise<void>;
  /** Forgets its parts; one that is not there is forgotten already. */
  abort(key: string, uploadId: string): Promise<void>;
};

/** What is held of a stream that is stored. */
const streamPartBytes = 8 << 20;

/**
 * Stores what comes piece by piece, a part of it in memory at a time.
 *
 * @returns how many bytes it was
 * @throws what the pieces throw, or StorageError; nothing is left of it then
 */
export async function writeStream(
  uploads: Uploads,
  key: string,
  pieces: AsyncIterable<Uint8Array>,
  options: { contentType: string },
): Promise<number> {
  const uploadId = await uploads.begin(key, options);
  try {
    const tags: string[] = [];
    // One for all parts: what each takes anew is given back late. A part that fails is the last.
    const part = Buffer.allocUnsafeSlow(streamPartBytes);
    let [size, bytes] = [0, 0];
    const send = async () => {
      tags.push(await uploads.put(key, uploadId, tags.length + 1, part.subarray(0, size)));
      size = 0;
    };
    for await (const piece of pieces) {
      for (let from = 0; from < piece.byteLength; ) {
        const fitting = piece.subarray(from, from + streamPartBytes - size);
        part.set(fitting, size);
        size += fitting.byteLength;
        from += fitting.byteLength;
        if (size === streamPartBytes) await send();
      }
      bytes += piece.byteLength;
    }
    // An object has a part at least, empty or not.
    if (size > 0 || tags.length === 0) await send();
    await uploads.complete(key, uploadId, tags);
    return bytes;
  } catch (error) {
    await uploads.abort(key, uploadId).catch(() => undefined);
    throw error;
  }
}

export function createUploads(client: S3Client, bucket: string): Uploads {
  const failed = (key: string, doing: string) => (error: unknown) => {
    throw storageError(error, key, doing);
  };
  return {
    begin: async (key, { contentType }) => {
      const command = new CreateMultipartUploadCommand({
        Bucket: bucket,
        Key: key,
        ContentType: contentType,
      });
      const { UploadId } = await client.send(command).catch(failed(key, "begin to write"));
      if (UploadId !== undefined) return UploadId;
      throw new StorageError("failed", key, `could not begin to write ${key}: the answer names no upload`);
    },
    put: async (key, UploadId, PartNumber, Body) => {
      const command = new UploadPartCommand({ Bucket: bucket, Key: key, UploadId, PartNumber, Body });
      const { ETag } = await client.send(command).catch(failed(key, `write part ${PartNumber} of`));
      if (ETag !== undefined) return ETag;
      throw new StorageError("failed", key, `could not write ${key}: part ${PartNumber} has no tag`);
    },
    complete: async (key, UploadId, tags) => {
      const Parts = tags.map((ETag, i) => ({ ETag, PartNumber: i + 1 }));
      const command = new CompleteMultipartUploadCommand({
        Bucket: bucket,
        Key: key,
        UploadId,
        MultipartUpload: { Parts },
      });
      await client.send(command).catch(failed(key, "put together"));
    },
    abort: async (key, UploadId) => {
      const command = new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId });
      await client.send(command).catch((error: unknown) => {
        const known = storageError(error, key, "give up");
        if (known.code !== "not-found") throw known;
      });
    },
  };
}
