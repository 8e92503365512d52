export { StorageError, type StorageErrorCode } from "./errors.ts";
export * from "./keys.ts";
export {
  createStorage,
  type PutOptions,
  type Storage,
  type StorageOptions,
  type StoredObject,
  sha256Hex,
} from "./storage.ts";
