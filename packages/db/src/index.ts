export { createDb, type Db, type DbOptions, type Tx } from "./client.ts";
export { isConflict, isOutage, isUniqueViolation } from "./errors.ts";
export * from "./generated/client.ts";
export { migrate, migrationsFolder } from "./migrate.ts";
export { readSchema, type SchemaFile, schemaDiff } from "./schema-diff.ts";
export { type TransactionOptions, transaction } from "./transaction.ts";
