import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { withSchemaEngine } from "./schema-engine.ts";

export type SchemaFile = {
  path: string;
  content: string;
};

/** The files of a multi-file Prisma schema folder, sorted by name. */
export async function readSchema(folder: string): Promise<SchemaFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".prisma")).sort();
  return Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      return { path: file, content: await readFile(file, "utf8") };
    }),
  );
}

/**
 * The SQL that leads from one schema to another, as `prisma migrate diff --script` would print it.
 *
 * @param url any reachable Postgres: the engine insists on a connection, nothing is read or written there
 * @param from the schema to begin with; undefined is an empty database
 */
export async function schemaDiff(
  url: string,
  from: SchemaFile[] | undefined,
  to: SchemaFile[],
): Promise<string> {
  const result = await withSchemaEngine(url, (engine) =>
    engine.diff({
      from: from === undefined ? { tag: "empty" } : { tag: "schemaDatamodel", files: from },
      to: { tag: "schemaDatamodel", files: to },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  return result.stdout ?? "";
}
