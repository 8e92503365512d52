import { randomBytes } from "node:crypto";
import { createDb } from "@gshf/db";
import { enqueue } from "@gshf/jobs";
import { createStorage } from "@gshf/storage";
import { createEgress, createSecretBox, type Deps } from "../access/index.ts";
import { createLog } from "./create-log.ts";
import { databaseClock } from "./database-clock.ts";
import type { ServiceEnv } from "./service-env.ts";

/** The real world for one process: but for a look at the database's clock, nothing connects before it is used. */
export function createDeps(env: ServiceEnv, process: string): Deps {
  // Somebody waits for what the web app asks; nobody for the worker.
  const statementMsMax = process === "web" ? 60_000 : 300_000;
  const db = createDb({ url: env.DATABASE_URL, applicationName: `gshf-${process}`, statementMsMax });
  const clock = databaseClock(db);
  void clock.look();
  return {
    db,
    storage: createStorage({
      region: env.S3_REGION,
      bucket: env.S3_BUCKET,
      forcePathStyle: env.S3_FORCE_PATH_STYLE,
      ...(env.S3_ENDPOINT === null ? {} : { endpoint: env.S3_ENDPOINT }),
      ...(env.S3_ACCESS_KEY_ID === null ? {} : { accessKeyId: env.S3_ACCESS_KEY_ID }),
      ...(env.S3_SECRET_ACCESS_KEY === null ? {} : { secretAccessKey: env.S3_SECRET_ACCESS_KEY }),
    }),
    enqueue,
    now: clock.now,
    randomBytes: (bytes) => randomBytes(bytes),
    log: createLog(process, env.LOG_LEVEL),
    secrets: createSecretBox(env.SECRETS_KEY),
    egress: createEgress({ allowPrivate: env.EGRESS_ALLOW_PRIVATE, allowedHosts: env.EGRESS_ALLOWED_HOSTS }),
    settings: {
      appUrl: env.APP_URL,
      demo: env.GSHF_DEMO,
      labUrl: env.LAB_URL,
      leaseSeconds: env.WORKER_LEASE_SECONDS,
    },
  };
}
