import { mkdirSync } from "node:fs";
import { rename } from "node:fs/promises";
import type { AddressInfo, Server } from "node:net";
import S3rver from "@20minutes/s3rver";

export type S3Options = {
  /** Folder the objects lie in, as files. */
  directory: string;
  port?: number;
};

export type S3Server = {
  endpoint: string;
  port: number;
  close(): Promise<void>;
};

/** Any pair will do: the server listens on loopback only and checks no signatures. */
export const embeddedS3Credentials = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" } as const;

/**
 * Starts an S3 server on loopback. What the product relies on and s3rver lacks is added: a PUT with
 * `If-None-Match: *` is refused with 412 when the key is taken, an object appears whole or not at all
 * whenever the writer or the server is killed, and a list of over a thousand keys does not fail.
 */
export async function startS3(options: S3Options): Promise<S3Server> {
  mkdirSync(options.directory, { recursive: true });
  const app = new S3rver({
    address: "127.0.0.1",
    port: options.port ?? 0,
    silent: true,
    directory: options.directory,
    // s3rver computes another signature than the current SDK; on loopback nothing hangs on it.
    allowMismatchedSignatures: true,
    vhostBuckets: false,
  });
  writeOnce(app);
  makeWritesAtomic(app.store);
  listInOnePage(app.store);
  const address: AddressInfo = await app.run();
  const server: Server = app.httpServer;
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    port: address.port,
    close: async () => {
      // Kept-alive connections would hold the server open for as long as the client likes.
      if ("closeAllConnections" in server && typeof server.closeAllConnections === "function") {
        server.closeAllConnections();
      }
      await app.close();
    },
  };
}

type Context = {
  method: string;
  path: string;
  status: number;
  type: string;
  body: string;
  get(header: string): string;
};

function writeOnce(app: S3rver): void {
  const inFlight = new Map<string, Promise<void>>();
  app.middleware.unshift(async (ctx: Context, next: () => Promise<void>) => {
    if (ctx.method !== "PUT" || ctx.get("if-none-match") !== "*") return next();
    // One writer of a key at a time, so that of two that race exactly one wins.
    const before = inFlight.get(ctx.path);
    const { promise, resolve } = Promise.withResolvers<void>();
    inFlight.set(ctx.path, promise);
    await before;
    try {
      const [, bucket = "", ...rest] = decodeURIComponent(ctx.path).split("/");
      if (await app.store.existsObject(bucket, rest.join("/"))) {
        ctx.status = 412;
        ctx.type = "application/xml";
        ctx.body = "<Error><Code>PreconditionFailed</Code><Message>the key is taken</Message></Error>";
        return;
      }
      await next();
    } finally {
      resolve();
      if (inFlight.get(ctx.path) === promise) inFlight.delete(ctx.path);
    }
  });
}

/** s3rver signs its page tokens with a cipher OpenSSL 3 no longer has; without pages it needs none. */
function listInOnePage(store: S3rver["store"]): void {
  const listObjects = store.listObjects.bind(store);
  store.listObjects = async (bucket, options) => {
    const result = await listObjects(bucket, { ...options, maxKeys: Number.POSITIVE_INFINITY });
    // It walks folders, so "a/b" comes before "a-b"; S3 promises the order of UTF-8 bytes.
    result.objects.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
    return result;
  };
}

let writes = 0;

/** Content goes to a file beside the object and is renamed once complete, after its metadata. */
function makeWritesAtomic(store: S3rver["store"]): void {
  const putContent = store.putContent.bind(store);
  store.putObject = async (object) => {
    const target = store.getResourcePath(object.bucket, object.key, "object");
    const part = `${target}.${process.pid}-${writes++}.part`;
    mkdirSync(target.slice(0, target.lastIndexOf("/")), { recursive: true });
    const [size, md5] = await putContent(part, object.content);
    await store.putMetadata(object.bucket, object.key, object.metadata, md5);
    await rename(part, target);
    return { size, md5 };
  };
}
