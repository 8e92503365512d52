import pg from "pg";
import type { Db } from "./client.ts";
import type { CopyRows } from "./copy-rows.ts";
import { optionsOf } from "./db-options.ts";

/** A connection of its own, by which rows are copied into a table. */
export type Copier = {
  /**
   * Copies rows in one transaction, after a query that locks what they hang on.
   *
   * @param into the table and its columns, as SQL
   * @returns false, and nothing is copied, where the query finds no row
   */
  copy(into: string, rows: CopyRows, guard: { text: string; values: unknown[] }): Promise<boolean>;
  close(): Promise<void>;
};

/** @throws when the server is away */
export async function openCopier(db: Db): Promise<Copier> {
  const options = optionsOf(db);
  const { url, connectionTimeoutMillis = 10_000, statementMsMax = 120_000, applicationName } = options;
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis,
    statement_timeout: statementMsMax,
    query_timeout: statementMsMax + Math.min(5_000, statementMsMax),
    idle_in_transaction_session_timeout: options.idleInTransactionMsMax ?? 120_000,
    application_name: applicationName ?? "gshf",
  });
  // A connection that breaks shows in the next query; this keeps the event from ending the process.
  client.on("error", () => undefined);
  await client.connect();
  // What the guard locks isn't looked up for each row, where the database's user may say so.
  await client.query(`select set_config('session_replication_role', 'replica', false)
    where has_parameter_privilege('session_replication_role', 'SET')`);
  return {
    copy: async (into, rows, guard) => {
      await client.query("begin");
      try {
        const { rowCount } = await client.query(guard);
        const isHeld = rowCount !== null && rowCount > 0;
        if (isHeld) await send(client, `copy ${into} from stdin (format binary)`, rows.whole());
        await client.query(isHeld ? "commit" : "rollback");
        return isHeld;
      } catch (error) {
        await client.query("rollback").catch(() => undefined);
        throw error;
      }
    },
    close: () => client.end(),
  };
}

/** What a connection of pg has beside what its types say. */
type CopyConnection = { sendCopyFromChunk(chunk: Uint8Array): void; endCopyFrom(): void };

function send(client: pg.Client, statement: string, body: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    class Copy extends pg.Query {
      handleCopyInResponse(connection: CopyConnection): void {
        connection.sendCopyFromChunk(body);
        connection.endCopyFrom();
      }
    }
    const copy = new Copy({ text: statement });
    Object.assign(copy, { callback: (error: Error | null) => (error ? reject(error) : resolve()) });
    client.query(copy);
  });
}
