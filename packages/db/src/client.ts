import { PrismaPg } from "@prisma/adapter-pg";
import { type DbOptions, rememberOptions } from "./db-options.ts";
import { type Prisma, PrismaClient } from "./generated/client.ts";

export type Db = PrismaClient;
/** What runs inside a transaction: a client without `$transaction`, `$connect` and the like. */
export type Tx = Prisma.TransactionClient;

/**
 * The only place that makes a Prisma client. Nothing connects before the first query.
 * A connection that breaks while idle (a restarted server) is dropped from the pool and replaced.
 */
export function createDb(options: DbOptions): Db {
  const { statementMsMax = 120_000 } = options;
  const adapter = new PrismaPg(
    {
      connectionString: options.url,
      connectionTimeoutMillis: options.connectionTimeoutMillis ?? 10_000,
      statement_timeout: statementMsMax,
      // A server that is silent cuts nothing: this side does, a moment later.
      query_timeout: statementMsMax + Math.min(5_000, statementMsMax),
      idle_in_transaction_session_timeout: options.idleInTransactionMsMax ?? 120_000,
      max: options.poolMax ?? 10,
      // Inside a transaction Prisma asks for several relations at once, on its one connection.
      pipeline: true,
      // A new connection costs a handshake and all its plans: tens of milliseconds of somebody's waiting.
      idleTimeoutMillis: 300_000,
      application_name: options.applicationName ?? "gshf",
    },
    {
      // Without listeners an idle connection's error would end the process; the next query tells anyway.
      onPoolError: () => undefined,
      onConnectionError: () => undefined,
      statementNameGenerator: ({ sql }) => preparedName(sql),
    },
  );
  const db = new PrismaClient({ adapter });
  rememberOptions(db, options);
  return db;
}

/**
 * A statement that begins with a comment of one word, such as `/* claim-slot *\/`, is parsed and planned once
 * per connection and run by that name from then on: planning a claim takes twice as long as running it. Its
 * text must be the same each time; values that vary are parameters.
 */
function preparedName(sql: string): string {
  // An empty name is Postgres' unnamed statement: planned for each use.
  return /^\s*\/\* ([\w-]+) \*\//.exec(sql)?.[1] ?? "";
}
