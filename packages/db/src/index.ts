export { createDb, type Db, type DbOptions, type Tx } from "./client.ts";
export { isConflict, isOutage, isReferenced, isUniqueViolation } from "./errors.ts";
export * from "./generated/client.ts";
export { idSql, idsSql, momentSql } from "./kept-plan.sql.ts";
export { type TransactionOptions, transaction } from "./transaction.ts";
