// Brings the database of DATABASE_URL up to this version: tables, then queues. Safe to run from several
// machines at once and again at any time.
import { optionsOrExit } from "@gshf/cli";
import { migrate } from "@gshf/db/migrations";
import { installQueues } from "@gshf/jobs";
import { z } from "zod";

optionsOrExit("usage: DATABASE_URL=postgresql://… npm run migrate", z.object({}));
const url = process.env.DATABASE_URL;
if (url === undefined) {
  console.error("DATABASE_URL is missing: postgresql://user:password@host:port/database");
  process.exit(1);
}
const applied = await migrate(url);
console.log(applied.length === 0 ? "The tables are up to date." : `Applied ${applied.join(", ")}.`);
await installQueues(url);
console.log("The queues are up to date.");
