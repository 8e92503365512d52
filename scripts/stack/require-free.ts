import { portIsFree } from "@gshf/embedded";

/** @throws when something listens on the port already */
export async function requireFree(name: string, port: number): Promise<number> {
  if (await portIsFree(port)) return port;
  throw new Error(
    `port ${port} (${name}) is taken on this machine: stop what listens there, or choose another ` +
      `${name === "web" ? "with PORT=…" : "in ports.json beside the data"}`,
  );
}
