import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { freePort, portIsFree } from "@gshf/embedded";
import type { PieceName, Replica } from "./start-stack.ts";

export type Ports = Record<Exclude<PieceName, Exclude<Replica, "web" | "worker">> | "postgres", number>;

const webDefault = 3000;

/**
 * The ports of an installation: chosen at its first start and kept, since policies and invite links name
 * them. `PORT` overrides that of the web app.
 */
export async function chooseKeptPorts(dataDirectory: string): Promise<Ports> {
  const file = path.join(dataDirectory, "ports.json");
  const kept: Ports | undefined = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  const ports = kept ?? {
    web: (await portIsFree(webDefault)) ? webDefault : await freePort(),
    lab: await freePort(),
    worker: await freePort(),
    s3: await freePort(),
    postgres: await freePort(),
  };
  if (kept === undefined) {
    mkdirSync(dataDirectory, { recursive: true });
    writeFileSync(file, `${JSON.stringify(ports, null, 2)}\n`);
  }
  const given = process.env.PORT;
  if (given === undefined || given === "") return ports;
  const web = Number(given);
  if (!Number.isInteger(web) || web < 1 || web > 65_535) {
    throw new Error(`PORT is "${given}", which is no port: set it to a number from 1 to 65535`);
  }
  return Object.assign({}, ports, { web });
}
