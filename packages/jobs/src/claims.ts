import pg from "pg";
import { queueSchema } from "./enqueue.ts";

// "jobs" in ASCII: the first half of every lock we take; the second is the job's hash.
const lockSpace = 0x6a6f6273;

/** A job somebody started and nobody holds any more. */
export interface Orphan {
  id: string;
  name: string;
  retryCount: number;
}

export interface Claims {
  /** Held until `release`, or until this process or its connection dies. */
  hold(jobId: string): void;
  release(jobId: string): void;
  /** Active jobs, started a few seconds ago or more, whose holder is gone. */
  findOrphans(): Promise<Orphan[]>;
  close(): Promise<void>;
}

const orphansSql = `
  select j.id, j.name, j.retry_count as "retryCount"
    from ${queueSchema}.job j
   where j.state = 'active'
     and j.started_on < now() - interval '3 seconds'
     -- After a restart of the server every holder is gone for a moment; give them time to come back.
     and pg_postmaster_start_time() < now() - interval '5 seconds'
     and not exists (
       select 1 from pg_locks l
        where l.locktype = 'advisory' and l.granted
          and l.database = (select oid from pg_database where datname = current_database())
          and l.classid::bigint = ${lockSpace}
          and l.objid::bigint = (hashtext(j.id::text)::bigint & 4294967295)
     )`;

/**
 * Marks running jobs with advisory locks of one database session. A killed process loses its session at
 * once, and with it the locks, so its jobs can be taken over within seconds, where a heartbeat alone
 * would have to run out first. Needs a session of its own: a transaction-mode pooler in between breaks it
 * (then the heartbeat is what is left).
 */
export function openClaims(url: string, onError: (error: unknown) => void): Claims {
  const held = new Set<string>();
  let client: Promise<pg.Client> | undefined;
  let closed = false;

  const session = (): Promise<pg.Client> => {
    client ??= connect();
    return client;
  };

  const connect = async () => {
    const fresh = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 5_000,
      application_name: "gshf-claims",
      keepAlive: true,
    });
    const lost = () => {
      client = undefined;
    };
    fresh.on("error", lost);
    fresh.on("end", lost);
    try {
      await fresh.connect();
      for (const id of held) await fresh.query("select pg_advisory_lock($1, hashtext($2))", [lockSpace, id]);
      return fresh;
    } catch (error) {
      client = undefined;
      throw error;
    }
  };

  const run = (sql: string, values: unknown[] = []) => session().then((open) => open.query(sql, values));
  const inBackground = (sql: string, id: string) => {
    run(sql, [lockSpace, id]).catch((error: unknown) => {
      if (!closed) onError(error);
    });
  };

  return {
    hold: (id) => {
      // Connecting takes the locks of all that is held; otherwise this one is taken alone.
      const connected = client !== undefined;
      held.add(id);
      if (connected) inBackground("select pg_advisory_lock($1, hashtext($2))", id);
      else session().catch(onError);
    },
    release: (id) => {
      held.delete(id);
      if (client !== undefined) inBackground("select pg_advisory_unlock($1, hashtext($2))", id);
    },
    findOrphans: async () => {
      const { rows } = await run(orphansSql);
      return rows.filter((row: Orphan) => !held.has(row.id));
    },
    close: async () => {
      closed = true;
      held.clear();
      const open = await client?.catch(() => undefined);
      await open?.end();
    },
  };
}
