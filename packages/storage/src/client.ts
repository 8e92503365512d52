import { S3Client } from "@aws-sdk/client-s3";

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

/** A client whose requests are retried with backoff, and end within a deadline. */
export function createClient(options: StorageOptions): S3Client {
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
export async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
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
