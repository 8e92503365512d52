import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";

type Bindings = typeof import("@prisma/schema-engine-wasm") & { __wbg_set_wasm(exports: unknown): void };

// Part of every JavaScript engine, but TypeScript knows it only from the browser's library.
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: object,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

let loading: Promise<Bindings> | undefined;

/**
 * Prisma's own migration engine, as WebAssembly: the command line downloads a native one, which a
 * machine behind a firewall cannot. The bindings import their module as an ES module, which not every
 * Node 24 does without a flag, so it is instantiated by hand.
 */
function bindings(): Promise<Bindings> {
  loading ??= (async () => {
    const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
    const loaded: Bindings = await import(pathToFileURL(entry).href);
    const bytes = await readFile(path.join(path.dirname(entry), "schema_engine_bg.wasm"));
    const { instance } = await WebAssembly.instantiate(bytes, {
      "./schema_engine_bg.js": { ...loaded },
    });
    loaded.__wbg_set_wasm(instance.exports);
    const begin = instance.exports.__wbindgen_start;
    if (typeof begin !== "function") throw new Error("the schema engine has no entry point");
    begin();
    return loaded;
  })();
  return loading;
}

/**
 * adapter-pg cuts a script at every semicolon, also inside function bodies and comments. Like the native
 * engine, this sends it whole; Postgres runs a simple query's statements in one transaction.
 */
class WholeScriptAdapterFactory extends PrismaPg {
  readonly adapters: Awaited<ReturnType<PrismaPg["connect"]>>[] = [];

  override async connect() {
    const adapter = await super.connect();
    const pool = adapter.underlyingDriver();
    this.adapters.push(adapter);
    adapter.executeScript = async (script) => {
      await pool.query(script);
    };
    return adapter;
  }
}

/** Runs `use` with a schema engine connected to the database, and frees it afterwards. */
export async function withSchemaEngine<T>(
  url: string,
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const { SchemaEngine } = await bindings();
  const adapter = new WholeScriptAdapterFactory({ connectionString: url, connectionTimeoutMillis: 10_000 });
  const engine = await SchemaEngine.new(
    { datamodels: undefined },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
  try {
    return await use(engine);
  } finally {
    engine.free();
    // The engine leaves its connections open, which keeps the process and the database in use.
    await Promise.all(adapter.adapters.map((connected) => connected.dispose()));
  }
}
