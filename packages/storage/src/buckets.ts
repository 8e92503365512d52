import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  type S3Client,
} from "@aws-sdk/client-s3";
import { StorageError, statusOf, storageError } from "./errors.ts";

export async function* list(
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

export async function deletePrefix(client: S3Client, bucket: string, prefix: string): Promise<number> {
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

export async function ensureBucket(client: S3Client, bucket: string): Promise<void> {
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
