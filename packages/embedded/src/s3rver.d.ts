// The package ships no types; these are the parts used here.
declare module "@20minutes/s3rver" {
  import type { AddressInfo, Server } from "node:net";

  type Store = {
    existsObject(bucket: string, key: string): Promise<boolean>;
    getResourcePath(bucket: string, key: string, resource: string): string;
    listObjects(
      bucket: string,
      options: Record<string, unknown>,
    ): Promise<{ objects: { key: string }[]; commonPrefixes: string[]; isTruncated: boolean }>;
    putContent(path: string, content: unknown): Promise<[size: number, md5: string]>;
    putMetadata(bucket: string, key: string, metadata: unknown, md5: string): Promise<void>;
    putObject(object: {
      bucket: string;
      key: string;
      content: unknown;
      metadata: unknown;
    }): Promise<{ size: number; md5: string }>;
  };

  export default class S3rver {
    constructor(options: object);
    store: Store;
    httpServer: Server;
    // biome-ignore lint/suspicious/noExplicitAny: Koa's middleware type is not ours to declare
    middleware: any[];
    run(): Promise<AddressInfo>;
    close(): Promise<void>;
  }
}
