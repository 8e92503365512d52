import path from "node:path";
import { migrate } from "@gshf/db/migrations";
import { type PostgresServer, startPostgres } from "@gshf/embedded";
import { installQueues } from "@gshf/jobs";

export type StackDatabase = {
  url: string;
  /** Null when DATABASE_URL names a server that is not ours to stop. */
  server: PostgresServer | null;
};

export type DatabaseOptions = {
  dataDirectory: string;
  /** A server of the user's; embedded Postgres when left out. */
  url: string | undefined;
  port: number | undefined;
  throwAway: boolean;
  onLine: (name: string, line: string) => void;
  onCrash: (name: string, how: string, lastLines: string[]) => void;
};

/** A migrated database with its queues. */
export async function startDatabase(options: DatabaseOptions): Promise<StackDatabase> {
  const server = options.url === undefined ? await startEmbedded(options) : null;
  await server?.ensureDatabase("gshf");
  const url = options.url ?? server?.url("gshf") ?? "";
  try {
    const applied = await migrate(url);
    if (applied.length > 0) options.onLine("migrate", `applied ${applied.join(", ")}`);
    await installQueues(url);
    return { url, server };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

async function startEmbedded(options: DatabaseOptions): Promise<PostgresServer> {
  const lines: string[] = [];
  const server = await startPostgres({
    directory: path.join(options.dataDirectory, "postgres"),
    throwAway: options.throwAway,
    ...(options.port === undefined ? {} : { port: options.port }),
    onLog: (line) => {
      if (lines.push(line) > 20) lines.shift();
      options.onLine("postgres", line);
    },
  });
  server.onCrash((code) => options.onCrash("postgres", `with code ${code}`, lines));
  return server;
}
