// An entry of its own: only what sets up databases loads the migration engine.
export { migrate, migrationsFolder } from "./migrate.ts";
export { readSchema, type SchemaFile, schemaDiff } from "./schema-diff.ts";
