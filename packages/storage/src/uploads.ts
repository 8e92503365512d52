import {
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
};

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
  };
}
