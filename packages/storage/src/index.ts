export type { StorageOptions } from "./client.ts";
export { StorageError, type StorageErrorCode } from "./errors.ts";
export * from "./keys.ts";
export { type PutOptions, type StoredObject, sha256Hex } from "./objects.ts";
export { createStorage, type Storage } from "./storage.ts";
