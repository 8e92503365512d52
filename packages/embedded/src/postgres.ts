import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { freePort } from "./free-port.ts";
import { killWithParent } from "./kill-with-parent.ts";
import { findPostgres, isReachable, type PostgresBinaries } from "./postgres-binaries.ts";
import { postgresUser, type SystemUser } from "./postgres-user.ts";

export type PostgresOptions = {
  /** Folder of the cluster; initialised when empty. */
  directory: string;
  /** Port on loopback; a free one when left out. */
  port?: number;
  /** Throw-away data: trades every durability promise for speed. */
  throwAway?: boolean;
  connectionsMax?: number;
  onLog?: (line: string) => void;
};

export type PostgresServer = {
  port: number;
  /** Of the process whose children serve the connections. */
  readonly pid: number | undefined;
  /** Connection string of a database on this server. */
  url(database?: string): string;
  /** Creates the database unless it is there. */
  ensureDatabase(name: string): Promise<void>;
  /** Fast shutdown: open transactions roll back, data is flushed. */
  stop(): Promise<void>;
  /** SIGKILL, as an outage would; the next start recovers. Not counted as a crash. */
  kill(): Promise<void>;
  /** Stops (unless stopped) and starts on the same port and folder. */
  start(): Promise<void>;
  /** Called when the server ends without `stop()` having been called. */
  onCrash(listener: (code: number | null) => void): void;
};

type Cluster = {
  binaries: PostgresBinaries;
  user: SystemUser | undefined;
  directory: string;
  port: number;
  password: string;
  options: PostgresOptions;
};

/**
 * Starts the real Postgres that npm installed, on loopback only, and waits until it accepts connections.
 * Text sorts by code point (builtin C.UTF-8) on every platform. Should this process die without
 * `stop()`, the server shuts itself down.
 *
 * @throws when the port is taken, the folder is in use by a living server, or the disk is full; with the
 *   server's own last lines.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const user = postgresUser();
  const directory = reachableDirectory(options.directory, user);
  const cluster: Cluster = {
    binaries: findPostgres(user),
    user,
    directory,
    port: options.port ?? (await freePort()),
    password: "",
    options,
  };
  cluster.password = await initialise(cluster);
  return supervise(cluster);
}

async function supervise(cluster: Cluster): Promise<PostgresServer> {
  const crashListeners: ((code: number | null) => void)[] = [];
  let stopping = false;
  let child: ChildProcess | undefined;

  const url = (database = "postgres") =>
    `postgresql://postgres:${cluster.password}@127.0.0.1:${cluster.port}/${database}`;

  const end = async (signal: "SIGINT" | "SIGKILL") => {
    const running = child;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    stopping = true;
    await new Promise<void>((resolve) => {
      running.once("exit", () => resolve());
      running.kill(signal);
    });
  };
  const stop = () => end("SIGINT");

  const start = async () => {
    await stop();
    stopping = false;
    child = await launch(cluster);
    child.once("exit", (code) => {
      if (!stopping) for (const listener of crashListeners) listener(code);
    });
  };

  await start();
  return {
    port: cluster.port,
    get pid() {
      return child?.pid;
    },
    url,
    stop,
    kill: () => end("SIGKILL"),
    start,
    onCrash: (listener) => crashListeners.push(listener),
    ensureDatabase: (name) => ensureDatabase(url(), name),
  };
}

/** A folder the server's user can reach: under root inside a closed home, one in the temporary folder. */
function reachableDirectory(wanted: string, user: SystemUser | undefined): string {
  const directory = path.resolve(wanted);
  if (!user || isReachable(path.dirname(directory), user)) return directory;
  return path.join(tmpdir(), `gshf${directory.replaceAll(path.sep, "-")}`);
}

/** Makes the cluster unless it is there; answers the superuser's password, which is kept beside it. */
async function initialise(cluster: Cluster): Promise<string> {
  const { directory, user } = cluster;
  const passwordFile = `${directory}.password`;
  if (existsSync(path.join(directory, "PG_VERSION")) && existsSync(passwordFile)) {
    return readFileSync(passwordFile, "utf8").trim();
  }
  // A first start that died half-way leaves a cluster nobody can use: begin again.
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const password = randomBytes(18).toString("base64url");
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) for (const owned of [directory, passwordFile]) chownSync(owned, user.uid, user.gid);
  const args = ["--pgdata", directory, "--username=postgres", `--pwfile=${passwordFile}`, "--encoding=UTF8"];
  args.push("--auth=scram-sha-256", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C");
  if (cluster.options.throwAway) args.push("--no-sync");
  const child = spawn(cluster.binaries.initdb, args, { ...user, stdio: ["ignore", "pipe", "pipe"] });
  const lines = keepLastLines(child, undefined);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  if (code !== 0) {
    rmSync(passwordFile, { force: true });
    throw new Error(`initdb failed with code ${code}:\n${lines.join("\n")}`);
  }
  return password;
}

async function launch(cluster: Cluster): Promise<ChildProcess> {
  const settings: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: String(cluster.options.connectionsMax ?? 200),
    // Of a million slots more than the usual 128 MB is looked at again and again; taken only as it fills.
    shared_buffers: "512MB",
    jit: "off",
    log_min_messages: "warning",
    lc_messages: "C",
    ...(cluster.options.throwAway
      ? {
          fsync: "off",
          synchronous_commit: "off",
          full_page_writes: "off",
          wal_level: "minimal",
          max_wal_senders: "0",
          max_wal_size: "512MB",
        }
      : {}),
  };
  const args = ["-D", cluster.directory, "-p", String(cluster.port)];
  for (const [name, value] of Object.entries(settings)) args.push("-c", `${name}=${value}`);
  const child = spawn(cluster.binaries.postgres, args, {
    ...cluster.user,
    stdio: ["ignore", "pipe", "pipe"],
    // Ctrl-C in a terminal reaches every process of the group; the order of stopping is ours to keep.
    detached: process.platform !== "win32",
  });
  const lines = keepLastLines(child, cluster.options.onLog);
  await untilReady(child, lines, cluster.port);
  killWithParent(child, "INT");
  return child;
}

function untilReady(child: ChildProcess, lines: string[], port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const onData = (chunk: Buffer) => {
      if (!chunk.toString().includes("ready to accept connections")) return;
      child.stderr?.off("data", onData);
      child.off("exit", onExit);
      resolve();
    };
    const onExit = (code: number | null) => {
      reject(
        new Error(`Postgres ended with code ${code} while starting on port ${port}:\n${lines.join("\n")}`),
      );
    };
    child.stderr?.on("data", onData);
    child.once("error", reject);
    child.once("exit", onExit);
  });
}

/** Keeps the last lines for an error message and hands each line on. */
function keepLastLines(child: ChildProcess, onLog: ((line: string) => void) | undefined): string[] {
  const last: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    if (input === null) continue;
    createInterface({ input }).on("line", (line) => {
      if (line === "") return;
      if (last.push(line) > 20) last.shift();
      onLog?.(line);
    });
  }
  return last;
}

async function ensureDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
