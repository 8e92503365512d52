import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { pino } from "pino";
import { createEmbedder } from "./embedding/embedder.ts";
import { createLab } from "./lab.ts";
import { parseOptions, usage } from "./options.ts";
import { formatNotice, readPools } from "./pools/read-pools.ts";

const noticesMax = 50;

const parsed = parseOptions(process.argv.slice(2), process.env);
if (!parsed.ok) {
  console.error(`${parsed.problems.join("\n")}\n\n${usage}`);
  process.exit(2);
}
const { options } = parsed;
const log = pino({ name: "lab", level: options.logLevel });

const read = await readPools(options.pools, { skipBadRows: options.skipBadRows });
if (!read.ok) {
  const shown = read.errors.slice(0, noticesMax).map(formatNotice);
  const more = read.errors.length - shown.length;
  if (more > 0) shown.push(`… and ${more} more`);
  const what = { "bad-rows": "bad rows", unreadable: "a file can't be read", empty: "no prompts" }[
    read.reason
  ];
  const hint = read.reason === "bad-rows" ? "\nMend them, or leave them out with --skip-bad-rows." : "";
  console.error(`the pools can't be loaded: ${what}\n${shown.join("\n")}${hint}`);
  process.exit(1);
}
for (const notice of read.warnings) log.warn(formatNotice(notice));
for (const notice of read.skipped) log.warn(`left out: ${formatNotice(notice)}`);

mkdirSync(options.data, { recursive: true });
const embedder = createEmbedder({ cacheDir: join(options.data, "embeddings"), threads: options.threads });
const lab = createLab({ ...options, pools: read.pools, dataDir: options.data, embedder, log });
const server = serve({ fetch: lab.app.fetch, port: options.port, hostname: options.host }, (address) => {
  log.info({ port: address.port, pools: read.pools.length }, "the lab is ready");
  lab.recover();
  if (options.warm) lab.warm();
});
server.on("error", (error) => {
  console.error(`the lab can't listen on ${options.host}:${options.port}: ${error.message}`);
  process.exit(1);
});

let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (stopping) process.exit(1);
    stopping = true;
    server.close();
    lab.close();
    void embedder.close().then(() => process.exit(0));
  });
}
