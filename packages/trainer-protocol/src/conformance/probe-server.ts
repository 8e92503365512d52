import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { verifyWebhook, type WebhookVerdict } from "../webhooks.ts";
import type { ProbeDataset } from "./probe-data.ts";

/** A webhook as it came. */
export type Delivery = {
  readonly id: string | undefined;
  readonly body: string;
  readonly verdict: WebhookVerdict;
  /** What was answered. */
  readonly status: number;
};

/** What the product's storage and its receiver of webhooks are to a trainer. */
export type ProbeServer = {
  readonly address: string;
  readonly secret: string;
  readonly deliveries: readonly Delivery[];
  serve(dataset: ProbeDataset): void;
  /** Holds requests for a dataset's files back; the answer lets them go. */
  hold(dataset: ProbeDataset): () => void;
  close(): Promise<void>;
};

export type ProbeServerOptions = {
  readonly host: string;
  readonly port: number;
  /** Where the trainer reaches this server; null: at the address it listens on. */
  readonly publicUrl: string | null;
};

const hookPath = "/hook";

export function hookOf({ address }: ProbeServer): string {
  return `${address}${hookPath}`;
}

/** @throws when the port is taken */
export async function startProbeServer({ host, port, publicUrl }: ProbeServerOptions): Promise<ProbeServer> {
  const files = new Map<string, string>();
  const held = new Map<string, Promise<void>>();
  const deliveries: Delivery[] = [];
  const secret = `whsec_${Buffer.from("what a conformance check signs with").toString("base64")}`;
  let refusals = 0;

  const takeHook = (headers: Record<string, string | undefined>, body: string): number => {
    const verdict = verifyWebhook({ headers, body, secrets: [secret], now: new Date() });
    // The first event of an end is refused once, to see whether it comes again under the same id.
    const isFirst = verdict.ok && refusals === 0;
    if (isFirst) refusals += 1;
    const status = isFirst ? 503 : verdict.ok ? 204 : 401;
    deliveries.push({ id: headers["webhook-id"], body, verdict, status });
    return status;
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const { pathname } = new URL(request.url ?? "", "http://probe");
      if (pathname === hookPath && request.method === "POST") {
        const headers = Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, String(v)]));
        response.writeHead(takeHook(headers, Buffer.concat(chunks).toString("utf8"))).end();
        return;
      }
      await held.get(pathname);
      const content = files.get(pathname);
      response.writeHead(content === undefined ? 404 : 200).end(content);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  // A listening TCP server's address is an AddressInfo.
  const bound = server.address() as AddressInfo;
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return {
    address: publicUrl?.replace(/\/+$/, "") ?? `http://${shownHost}:${bound.port}`,
    secret,
    deliveries,
    serve(dataset) {
      for (const [path, content] of dataset.files) files.set(path, content);
    },
    hold(dataset) {
      const { promise, resolve } = Promise.withResolvers<void>();
      for (const path of dataset.files.keys()) held.set(path, promise);
      return resolve;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
