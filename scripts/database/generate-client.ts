// Generates the Prisma client when the schema changed since the last time. Prisma's command line looks
// for a native engine it does not need here (generate and validate are WebAssembly); pointing the
// variable at any existing file keeps it from downloading one.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { z } from "zod";

const root = path.resolve(import.meta.dirname, "../..");
const schema = path.join(root, "prisma/schema");
const generated = path.join(root, "packages/db/src/generated");
const stamp = path.join(generated, ".stamp");

function schemaHash(): string {
  const hash = createHash("sha256");
  hash.update(readFileSync(path.join(root, "node_modules/prisma/package.json")));
  for (const name of readdirSync(schema).sort()) {
    hash.update(`${name}\0`).update(readFileSync(path.join(schema, name)));
  }
  return hash.digest("hex");
}

const { force } = optionsOrExit(
  "usage: npm run generate -- [--force]",
  z.object({ force: z.boolean().default(false) }),
);
const wanted = schemaHash();
if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted && !force) {
  process.exit(0);
}
const result = spawnSync(
  process.execPath,
  [path.join(root, "node_modules/prisma/build/index.js"), "generate"],
  {
    cwd: root,
    encoding: "utf8",
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, "package.json"),
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
  },
);
if (result.status !== 0) {
  process.stderr.write(`${result.stdout}${result.stderr}`);
  process.exit(result.status ?? 1);
}
writeFileSync(stamp, wanted);
