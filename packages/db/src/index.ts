export { createDb, type Db, type Tx } from "./client.ts";
export { type Copier, openCopier } from "./copier.ts";
export { CopyRows } from "./copy-rows.ts";
export type { DbOptions } from "./db-options.ts";
export { isConflict, isFull, isOutage, isReferenced, isUniqueViolation } from "./errors.ts";
export * from "./generated/client.ts";
export { idSql, idsSql, momentSql } from "./kept-plan.sql.ts";
export { type TransactionOptions, transaction } from "./transaction.ts";
