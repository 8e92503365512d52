import { randomBytes } from "node:crypto";
import { createEgress, createSecretBox, type Deps } from "@gshf/core/access";
import { createDb } from "@gshf/db";
import { enqueue } from "@gshf/jobs";
import { createStorage } from "@gshf/storage";
import { pino } from "pino";
import { type Env, env } from "./env.ts";

// One set per process, also across development reloads and the bundles that Next splits the server into.
declare global {
  var gshfDeps: Deps | undefined;
}

/** What the domain needs, made once per process. Nothing connects before it is used. */
export function getDeps(): Deps {
  globalThis.gshfDeps ??= createDeps(env());
  return globalThis.gshfDeps;
}

function createDeps(from: Env): Deps {
  return {
    db: createDb({ url: from.DATABASE_URL, applicationName: "gshf-web" }),
    storage: createStorage({
      region: from.S3_REGION,
      bucket: from.S3_BUCKET,
      forcePathStyle: from.S3_FORCE_PATH_STYLE,
      ...(from.S3_ENDPOINT === null ? {} : { endpoint: from.S3_ENDPOINT }),
      ...(from.S3_ACCESS_KEY_ID === null ? {} : { accessKeyId: from.S3_ACCESS_KEY_ID }),
      ...(from.S3_SECRET_ACCESS_KEY === null ? {} : { secretAccessKey: from.S3_SECRET_ACCESS_KEY }),
    }),
    enqueue,
    now: () => new Date(),
    randomBytes: (bytes) => randomBytes(bytes),
    log: pino({ name: "web", level: from.LOG_LEVEL, base: { process: "web" } }),
    secrets: createSecretBox(Buffer.from(from.SECRETS_KEY, "base64")),
    egress: createEgress({
      allowPrivate: from.EGRESS_ALLOW_PRIVATE,
      allowedHosts: from.EGRESS_ALLOWED_HOSTS,
    }),
    settings: {
      appUrl: from.APP_URL,
      demo: from.GSHF_DEMO,
      labUrl: from.LAB_URL,
      leaseSeconds: from.WORKER_LEASE_SECONDS,
    },
  };
}
