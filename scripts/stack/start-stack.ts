import { mkdirSync } from "node:fs";
import path from "node:path";
import { embeddedS3Credentials, freePort } from "@gshf/embedded";
import { isLoopbackHost } from "@gshf/http";
import { createStorage } from "@gshf/storage";
import { startDatabase } from "./database.ts";
import { createPiece, type Piece } from "./piece.ts";
import { requireFree } from "./require-free.ts";
import { stackSecrets } from "./secrets.ts";

export type StackOptions = {
  /** Everything the stack keeps lies here. */
  dataDirectory: string;
  /** Ports on loopback; free ones where left out. */
  ports?: Partial<Record<PieceName | "postgres", number>>;
  /** Pools files of the lab; no lab when left out. */
  pools?: string[];
  /** Left out: all that there are. The web app must have been built. */
  without?: PieceName[];
  /** Processes of the web app on the same data, as behind a load balancer: one unless said, at most two. */
  webs?: number;
  /** Workers that share what there is to do: one unless said, at most three. */
  workers?: number;
  /** Allows one-click sign-in; refused with a database of the user's. */
  demo?: boolean;
  /** Data nobody will miss: Postgres skips its durability. */
  throwAway?: boolean;
  /**
   * A user's own DATABASE_URL, S3_* and APP_URL, which replace the embedded parts; LOG_LEVEL. Nothing is
   * taken from this process' environment unless it is given here.
   */
  settings?: NodeJS.ProcessEnv;
  /** Laid over the environment of every process. */
  env?: Record<string, string>;
  /** Every line a process prints. */
  onLine?: (name: string, line: string) => void;
  /** A process ended by itself. Left out, the stack stops and `crashed` rejects. */
  onCrash?: (name: string, how: string, lastLines: string[]) => void;
};

export type PieceName = "s3" | "lab" | Replica;
/** The further ones run only where they are asked for. */
export type Replica = "worker" | "worker2" | "worker3" | "web" | "web2";

export type Stack = {
  /** Base URLs; web2 and lab only where they run. */
  urls: {
    /** As people write it: APP_URL. */
    web: string;
    web2: string | undefined;
    /** Each process of the web app. */
    webs: readonly string[];
    lab: string | undefined;
    worker: string;
    database: string;
    s3: string;
  };
  /** What every process of the stack has in its environment. */
  env: Record<string, string>;
  pieces: Partial<Record<PieceName, Piece>>;
  /** Null with DATABASE_URL: not ours to stop. */
  postgres: Pick<Piece, "pid" | "start" | "stop" | "kill"> | null;
  /** Rejects when a process ends by itself; never resolves before that. */
  crashed: Promise<never>;
  /** In reverse order of starting: web first, Postgres last. Safe to call twice. */
  stop(): Promise<void>;
};

const root = path.resolve(import.meta.dirname, "../..");

/**
 * Starts the whole installation on loopback and waits until each part is healthy: Postgres, migrations,
 * S3, lab, worker, web.
 *
 * @throws when a port is taken, or a part does not become healthy; everything started is stopped again
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const onLine = options.onLine ?? (() => undefined);
  const settings = options.settings ?? {};
  const crash = Promise.withResolvers<never>();
  // Nobody may be listening, and an unhandled rejection ends the process.
  crash.promise.catch(() => undefined);
  const stopping: (() => Promise<void>)[] = [];
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= stopInReverse(stopping);
    return stopped;
  };
  const onCrash = (name: string, how: string, lastLines: string[]) => {
    if (stopped) return;
    if (options.onCrash) return options.onCrash(name, how, lastLines);
    crash.reject(new Error(`${name} ended ${how}:\n${lastLines.join("\n")}`));
    void stop();
  };

  try {
    mkdirSync(options.dataDirectory, { recursive: true });
    const ports = await choosePorts(options.ports ?? {});
    const database = await startDatabase({
      dataDirectory: options.dataDirectory,
      url: settings.DATABASE_URL,
      port: options.ports?.postgres,
      throwAway: options.throwAway ?? false,
      onLine,
      onCrash,
    });
    stopping.push(async () => database.server?.stop());

    const env = environment(options, ports, database.url);
    const commands = commandsOf(options, ports);
    const pieces: Partial<Record<PieceName, Piece>> = {};
    const launch = async (name: PieceName) => {
      const plan = commands[name];
      if (plan === undefined || options.without?.includes(name)) return;
      const piece = createPiece({
        name,
        ...plan,
        cwd: root,
        env: childEnv(env, name, ports),
        onLine,
        onCrash,
      });
      pieces[name] = piece;
      stopping.push(() => piece.stop());
      await piece.start();
    };
    await launch("s3");
    await ensureBucket(env);
    await Promise.all((["lab", ...replicas] as const).map(launch));
    return {
      urls: {
        web: env.APP_URL ?? "",
        web2: pieces.web2 === undefined ? undefined : loopback(ports.web2),
        webs: [ports.web, ...(pieces.web2 === undefined ? [] : [ports.web2])].map(loopback),
        lab: env.LAB_URL,
        worker: loopback(ports.worker),
        database: database.url,
        s3: env.S3_ENDPOINT ?? "",
      },
      env,
      pieces,
      postgres: database.server,
      crashed: crash.promise,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Ports = Record<PieceName, number>;
const replicas: readonly Replica[] = ["worker", "worker2", "worker3", "web", "web2"];

const loopback = (port: number) => `http://127.0.0.1:${port}`;

async function choosePorts(wanted: Partial<Ports>): Promise<Ports> {
  const choose = async (name: PieceName) => {
    const port = wanted[name];
    if (port === undefined) return freePort();
    return requireFree(name, port);
  };
  return {
    s3: await choose("s3"),
    lab: await choose("lab"),
    worker: await choose("worker"),
    worker2: await choose("worker2"),
    worker3: await choose("worker3"),
    web: await choose("web"),
    web2: await choose("web2"),
  };
}

function environment(options: StackOptions, ports: Ports, databaseUrl: string): Record<string, string> {
  const own = options.settings ?? {};
  if (options.demo && own.DATABASE_URL !== undefined) {
    throw new Error(
      "the demo's one-click sign-in is not offered on a database of your own: unset DATABASE_URL",
    );
  }
  return {
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    S3_ENDPOINT: own.S3_ENDPOINT ?? loopback(ports.s3),
    S3_REGION: own.S3_REGION ?? "us-east-1",
    S3_BUCKET: own.S3_BUCKET ?? "gshf",
    S3_ACCESS_KEY_ID: own.S3_ACCESS_KEY_ID ?? embeddedS3Credentials.accessKeyId,
    S3_SECRET_ACCESS_KEY: own.S3_SECRET_ACCESS_KEY ?? embeddedS3Credentials.secretAccessKey,
    S3_FORCE_PATH_STYLE: own.S3_FORCE_PATH_STYLE ?? "1",
    APP_URL: own.APP_URL ?? loopback(ports.web),
    NEXTAUTH_URL: own.APP_URL ?? loopback(ports.web),
    ...stackSecrets(options.dataDirectory),
    ...(options.demo ? { GSHF_DEMO: "1" } : {}),
    ...(options.pools === undefined ? {} : { LAB_URL: loopback(ports.lab) }),
    // The lab, and whatever else runs beside the stack, is on loopback. Where others may enter URLs, too, it is all
    // that can be reached there.
    EGRESS_ALLOW_PRIVATE: "1",
    ...(isForThisMachine(own.APP_URL)
      ? {}
      : { EGRESS_ALLOWED_HOSTS: own.EGRESS_ALLOWED_HOSTS ?? "127.0.0.1" }),
    LOG_LEVEL: own.LOG_LEVEL ?? "info",
    // Simulated people and benchmarks are faster than anybody, and all come from loopback.
    RATE_LIMIT_PER_MINUTE: own.RATE_LIMIT_PER_MINUTE ?? "600000",
    RATE_LIMIT_ENTRY_PER_MINUTE: own.RATE_LIMIT_ENTRY_PER_MINUTE ?? "60000",
    ...options.env,
  };
}

function isForThisMachine(appUrl: string | undefined): boolean {
  return appUrl === undefined || isLoopbackHost(URL.parse(appUrl)?.hostname ?? "");
}

function childEnv(env: Record<string, string>, name: PieceName, ports: Ports): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...env,
    PORT: String(ports[name]),
    WORKER_PORT: String(ports[name]),
    WEB_HOST: "127.0.0.1",
    NEXT_TELEMETRY_DISABLED: "1",
    FORCE_COLOR: "0",
  };
}

type Plan = {
  command: [string, ...string[]];
  healthUrl: string;
  isHealthy?: (status: number) => boolean;
};

function commandsOf(options: StackOptions, ports: Ports): Partial<Record<PieceName, Plan>> {
  const node = process.execPath;
  const data = (folder: string) => path.join(options.dataDirectory, folder);
  const web = (port: number): Plan => ({
    command: [node, "apps/web/src/serve/main.ts"],
    healthUrl: `${loopback(port)}/api/health`,
  });
  const worker = (port: number): Plan => ({
    command: [node, "apps/worker/src/main.ts"],
    healthUrl: `${loopback(port)}/health`,
  });
  const { webs = 1, workers = 1 } = options;
  return {
    ...(options.settings?.S3_ENDPOINT === undefined
      ? {
          s3: {
            command: [node, "packages/embedded/src/serve-s3.ts", data("s3"), String(ports.s3)],
            healthUrl: loopback(ports.s3),
            // Anonymous requests are refused, which is an answer.
            isHealthy: (status: number) => status < 500,
          },
        }
      : {}),
    ...(options.pools === undefined
      ? {}
      : {
          lab: {
            command: [
              node,
              "apps/lab/src/main.ts",
              "--pools",
              options.pools.map((file) => path.resolve(file)).join(","),
              "--port",
              String(ports.lab),
              "--data",
              data("lab"),
            ],
            healthUrl: `${loopback(ports.lab)}/health`,
          },
        }),
    worker: worker(ports.worker),
    ...(workers > 1 ? { worker2: worker(ports.worker2) } : {}),
    ...(workers > 2 ? { worker3: worker(ports.worker3) } : {}),
    web: web(ports.web),
    ...(webs > 1 ? { web2: web(ports.web2) } : {}),
  };
}

async function ensureBucket(env: Record<string, string>): Promise<void> {
  const storage = createStorage({
    endpoint: env.S3_ENDPOINT ?? "",
    region: env.S3_REGION ?? "",
    bucket: env.S3_BUCKET ?? "",
    accessKeyId: env.S3_ACCESS_KEY_ID ?? "",
    secretAccessKey: env.S3_SECRET_ACCESS_KEY ?? "",
    forcePathStyle: env.S3_FORCE_PATH_STYLE === "1",
  });
  await storage.ensureBucket();
  storage.close();
}

async function stopInReverse(stopping: (() => Promise<void>)[]): Promise<void> {
  for (const stop of stopping.reverse()) {
    // One that can't be stopped must not keep the others running.
    await stop().catch((error: unknown) => console.error(String(error)));
  }
}
