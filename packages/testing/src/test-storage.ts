import { rmSync } from "node:fs";
import { embeddedS3Credentials, scratchDirectory, startS3 } from "@gshf/embedded";
import { createStorage, type Storage, type StorageOptions } from "@gshf/storage";

export type TestStorage = AsyncDisposable & {
  storage: Storage;
  /** What a child process needs to reach the same bucket. */
  options: StorageOptions;
  close(): Promise<void>;
};

/** An empty bucket on an S3 server of the test's own. Use `await using`, or call `close`. */
export async function createTestStorage(): Promise<TestStorage> {
  const directory = scratchDirectory("test-s3", { inMemoryBytes: 64 * 1024 ** 2 });
  const server = await startS3({ directory });
  const options = {
    endpoint: server.endpoint,
    region: "us-east-1",
    bucket: "gshf-test",
    forcePathStyle: true,
    attemptsMax: 2,
    ...embeddedS3Credentials,
  };
  const storage = createStorage(options);
  await storage.ensureBucket();
  const close = async () => {
    storage.close();
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  };
  return { storage, options, close, [Symbol.asyncDispose]: close };
}
