// Prints the SQL of the next migration, offline:
//   node scripts/database/migration-sql.ts                the whole schema, from an empty database
//   node scripts/database/migration-sql.ts --since HEAD   what changed in prisma/schema since a git revision
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { readSchema, type SchemaFile, schemaDiff } from "@gshf/db/migrations";
import { scratchDirectory, startPostgres } from "@gshf/embedded";
import { z } from "zod";

const schemaFolder = "prisma/schema";

function schemaAt(revision: string): SchemaFile[] {
  const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8" });
  return git("ls-tree", "--name-only", revision, `${schemaFolder}/`)
    .split("\n")
    .filter((file) => file.endsWith(".prisma"))
    .map((file) => ({ path: file, content: git("show", `${revision}:${file}`) }));
}

const values = optionsOrExit(
  "usage: node scripts/database/migration-sql.ts [--since REVISION]",
  z.object({ since: z.string().optional() }),
);
const scratch = scratchDirectory("migration");
const server = await startPostgres({ directory: path.join(scratch, "postgres"), throwAway: true });
try {
  const from = values.since === undefined ? undefined : schemaAt(values.since);
  process.stdout.write(await schemaDiff(server.url(), from, await readSchema(schemaFolder)));
} finally {
  await server.stop();
  rmSync(scratch, { recursive: true, force: true });
}
