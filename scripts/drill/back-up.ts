import { chmod, chown, cp, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { postgresUser } from "@gshf/embedded";
import type { Storage } from "@gshf/storage";
import pg from "pg";

/** What a base backup leaves out: what belongs to the running server, and the log, which comes at the end. */
const leftOut = new Set(["pg_wal", "postmaster.pid", "postmaster.opts"]);

/**
 * A base backup of a running Postgres, as `pg_basebackup --wal-method=fetch` takes it: its files as they are copied while
 * it writes to them, and all of its log since then. A server that starts on the copy plays the log.
 *
 * @param cluster the folder of the cluster; beside it lies the embedded server's password
 */
export async function backUpDatabase(databaseUrl: string, cluster: string, into: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // One session from start to stop: Postgres gives the backup up with it.
    await client.query("select pg_backup_start('gshf', fast => true)");
    await mkdir(into, { recursive: true });
    for (const name of await readdir(cluster))
      if (!leftOut.has(name)) await copyLive(path.join(cluster, name), path.join(into, name));
    const { rows } = await client.query<{ labelfile: string; spcmapfile: string }>(
      "select labelfile, spcmapfile from pg_backup_stop(wait_for_archive => false)",
    );
    await writeFile(path.join(into, "backup_label"), rows[0]?.labelfile ?? "");
    await copyLive(path.join(cluster, "pg_wal"), path.join(into, "pg_wal"));
  } finally {
    await client.end();
  }
  await cp(`${cluster}.password`, `${into}.password`);
}

/** A folder somebody writes to meanwhile: a file that goes before it is copied is one that the log tells of. */
async function copyLive(from: string, to: string): Promise<void> {
  try {
    if ((await stat(from)).isDirectory()) {
      await mkdir(to, { recursive: true });
      for (const name of await readdir(from)) await copyLive(path.join(from, name), path.join(to, name));
    } else await cp(from, to);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}

/** All objects of a bucket as files, each with its key as its path: as `aws s3 sync` does. Answers how many bytes. */
export async function backUpBucket(storage: Storage, into: string): Promise<number> {
  let sum = 0;
  for await (const { key, bytes } of storage.list("")) {
    const file = path.join(into, key);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, await storage.get(key));
    sum += bytes;
  }
  return sum;
}

/** The way back. */
export async function restoreBucket(from: string, storage: Storage): Promise<void> {
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    await storage.put(path.relative(from, file).split(path.sep).join("/"), await readFile(file));
  }
}

/** Gives a cluster that was copied to the user who runs the server, and to nobody else: Postgres starts on no other. */
export async function ownCluster(cluster: string): Promise<void> {
  await chmod(cluster, 0o700);
  const user = postgresUser();
  if (user === undefined) return;
  const inside = await readdir(cluster, { recursive: true });
  for (const file of [cluster, `${cluster}.password`, ...inside.map((name) => path.join(cluster, name))])
    await chown(file, user.uid, user.gid);
}
