import pg from "pg";
import { queueSchema } from "./enqueue.ts";

// "jobs" in ASCII: the first half of every lock we take; the second is the job's hash.
const lockSpace = 0x6a6f6273;

/** A job somebody started and nobody holds any more. */
export type Orphan = {
  id: string;
  name: string;
  retryCount: number;
};

export type Claims = {
  /** Held until `release`, or until this process or its connection dies. */
  hold(jobId: string): void;
  release(jobId: string): void;
  /** Active jobs, started a few seconds ago or more, whose holder is gone. */
  findOrphans(): Promise<Orphan[]>;
  close(): Promise<void>;
};

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
  let session: Session | undefined;
  let closed = false;
  // One connection runs one statement at a time.
  let last: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(use: (session: Session) => Promise<T>): Promise<T> => {
    const result = last.then(async () => {
      session ??= await connect(url, () => {
        session = undefined;
      });
      const used = session;
      try {
        await lockExactly(used, held);
        return await use(used);
      } catch (error) {
        // What it holds is unknown now; with its connection the server lets go of it.
        if (session === used) session = undefined;
        void used.client.end().catch(() => undefined);
        throw error;
      }
    });
    last = result.catch(() => undefined);
    return result;
  };
  const sync = () => {
    inTurn(async () => undefined).catch((error: unknown) => {
      if (!closed) onError(error);
    });
  };

  return {
    hold: (id) => {
      held.add(id);
      sync();
    },
    release: (id) => {
      held.delete(id);
      sync();
    },
    findOrphans: () =>
      inTurn(async ({ client }) => {
        const { rows } = await client.query<Orphan>(orphansSql);
        return rows.filter((row) => !held.has(row.id));
      }),
    close: async () => {
      closed = true;
      await last;
      await session?.client.end();
    },
  };
}

type Session = {
  client: pg.Client;
  /** Jobs this very session holds the lock of; a new session begins with none. */
  locked: Set<string>;
};

async function connect(url: string, onLost: () => void): Promise<Session> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    // Nothing here takes long: a server that takes long is silent.
    query_timeout: 15_000,
    application_name: "gshf-claims",
    keepAlive: true,
  });
  client.on("error", onLost);
  client.on("end", onLost);
  await client.connect();
  return { client, locked: new Set() };
}

async function lockExactly({ client, locked }: Session, held: ReadonlySet<string>): Promise<void> {
  for (const id of held) {
    if (locked.has(id)) continue;
    await client.query("select pg_advisory_lock($1, hashtext($2))", [lockSpace, id]);
    locked.add(id);
  }
  for (const id of locked) {
    if (held.has(id)) continue;
    await client.query("select pg_advisory_unlock($1, hashtext($2))", [lockSpace, id]);
    locked.delete(id);
  }
}
