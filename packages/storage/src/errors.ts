/**
 * - `unreachable`: the server did not answer, or answered 5xx, after all retries; worth another try later
 * - `not-found`: no object under the key
 * - `no-bucket`: the bucket itself is missing
 * - `denied`: credentials are wrong or may not do this
 * - `conflict`: another content already lies under an immutable key
 * - `checksum`: what arrived is not what was announced
 * - `full`: there is no space, or no more of what was allotted; worth another try later
 * - `failed`: anything else the server said
 */
export type StorageErrorCode =
  | "unreachable"
  | "not-found"
  | "no-bucket"
  | "denied"
  | "conflict"
  | "checksum"
  | "full"
  | "failed";

/** What every operation throws when object storage can't do it; the message names the key. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly code: StorageErrorCode;
  readonly key: string;

  constructor(code: StorageErrorCode, key: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.key = key;
  }

  /** Whether the same call may succeed later with nobody changing anything. */
  get retryable(): boolean {
    return this.code === "unreachable" || this.code === "full";
  }
}

type ServiceFault = {
  name: string;
  status: number | undefined;
};

function faultOf(error: unknown): ServiceFault {
  if (typeof error !== "object" || error === null) return { name: "", status: undefined };
  const name = Reflect.get(error, "Code") ?? Reflect.get(error, "code") ?? Reflect.get(error, "name");
  const metadata: unknown = Reflect.get(error, "$metadata");
  const status: unknown =
    typeof metadata === "object" && metadata !== null ? Reflect.get(metadata, "httpStatusCode") : undefined;
  return { name: String(name), status: typeof status === "number" ? status : undefined };
}

/** HTTP status of a service's refusal; undefined when no answer came. */
export function statusOf(error: unknown): number | undefined {
  return faultOf(error).status;
}

/** How servers name what is full: AWS' own never is, MinIO's is `XMinioStorageFull` (507), Ceph's `QuotaExceeded` (403). */
const fullName = /storage ?full|quota ?exceeded|insufficient ?storage/i;

/** Translates what the SDK threw. */
export function storageError(error: unknown, key: string, doing: string): StorageError {
  if (error instanceof StorageError) return error;
  const { name, status } = faultOf(error);
  const say = (code: StorageErrorCode, what: string) =>
    new StorageError(code, key, `could not ${doing} ${key}: ${what}`, error);
  if (name === "NoSuchBucket") return say("no-bucket", "the bucket does not exist");
  if (status === 507 || fullName.test(name)) return say("full", `object storage has no space left (${name})`);
  if (status === 404 || name === "NoSuchKey" || name === "NotFound")
    return say("not-found", "no such object");
  if (status === 401 || status === 403) return say("denied", "object storage refuses these credentials");
  if (status === 412 || status === 409) return say("conflict", "something already lies under this key");
  if (status === undefined) return say("unreachable", `object storage does not answer (${name})`);
  if (status >= 500 || status === 429)
    return say("unreachable", `object storage answered ${status} (${name})`);
  return say("failed", `object storage answered ${status} (${name})`);
}
