import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { MigrationList } from "@prisma/schema-engine-wasm";
import pg from "pg";
import { withSchemaEngine } from "./schema-engine.ts";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");

/** Where `prisma/migrations` of this checkout lies. */
export const migrationsFolder = path.join(root, "prisma/migrations");

// Any constant will do as long as no other program on the database uses it: "gshf" in ASCII.
const lockKey = 0x67736866;

/**
 * Applies the migrations that the database has not seen, as `prisma migrate deploy` does and with the
 * same bookkeeping (`_prisma_migrations`). Several processes may start at once: they queue up behind an
 * advisory lock, and all but the first find nothing to do.
 *
 * @returns names of the migrations applied now
 * @throws when a migration fails, or an applied one was edited; with Prisma's own message
 */
export async function migrate(url: string, folder: string = migrationsFolder): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // The server going away shows in the statements below; this keeps the event from ending the process.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [lockKey]);
    const output = await withSchemaEngine(url, (engine) =>
      engine.applyMigrations({
        migrationsList: migrations,
        filters: { externalTables: [], externalEnums: [] },
      }),
    );
    return output.appliedMigrationNames;
  } finally {
    // Ending the session releases the lock.
    await client.end();
  }
}

/** Hash-ready list of the folder's migrations in the order they are applied. */
export async function readMigrations(folder: string): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrationDirectories = await Promise.all(
    names.sort().map(async (name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: {
          tag: "ok" as const,
          value: await readFile(path.join(folder, name, "migration.sql"), "utf8"),
        },
      },
    })),
  );
  const lockfile = await readFile(path.join(folder, "migration_lock.toml"), "utf8").catch(() => null);
  return {
    baseDir: folder,
    lockfile: { path: "migration_lock.toml", content: lockfile },
    shadowDbInitScript: "",
    migrationDirectories,
  };
}
