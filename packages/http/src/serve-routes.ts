import { createServer, type Server, type ServerResponse } from "node:http";

export type RouteAnswer = {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
};

export type ServedRoutes = {
  readonly host: string;
  readonly port: number;
  /** What a GET of each path answers; nothing else is served. */
  readonly routes: Readonly<Record<string, () => Promise<RouteAnswer> | RouteAnswer>>;
  /** A route that threw; whoever asked gets a 500 without its words. */
  readonly onError: (error: unknown) => void;
  /** How long a client may take to send its request. */
  readonly requestMsMax?: number;
};

/**
 * Serves a few fixed addresses, for machines that look after ours. Whatever a client sends is answered or cut off,
 * and a route that fails fails for its client alone.
 *
 * @throws when the address can't be listened on
 */
export async function serveRoutes(options: ServedRoutes): Promise<Server> {
  const { host, port, onError, requestMsMax = 10_000 } = options;
  const routes = new Map(Object.entries(options.routes));
  const limits = {
    headersTimeout: requestMsMax,
    requestTimeout: requestMsMax,
    connectionsCheckingInterval: Math.min(1_000, requestMsMax),
  };
  const server = createServer(limits, async (request, response) => {
    // A body says nothing here: it is not kept, and it ends with its connection.
    if (hasBody(request.headers)) response.setHeader("connection", "close");
    try {
      if (request.method !== "GET" && request.method !== "HEAD") {
        response.writeHead(405, { allow: "GET, HEAD" }).end();
        return;
      }
      const path = pathOfTarget(request.url ?? "");
      if (path === null) return void response.writeHead(400).end();
      const route = routes.get(path);
      if (route === undefined) return void response.writeHead(404).end();
      send(response, await route());
    } catch (error) {
      onError(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  server.removeAllListeners("error").on("error", onError);
  return server;
}

function send(response: ServerResponse, { status, contentType, body }: RouteAnswer): void {
  response.writeHead(status, { "content-type": contentType, "cache-control": "no-store" }).end(body);
}

function hasBody(headers: Readonly<Record<string, unknown>>): boolean {
  return headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";
}

/**
 * The path of a request's target; null when it has none. In the usual form it is what stands before the query, read
 * by no URL parser: `//` alone is a path, and a URL parser takes it for a host that is missing.
 */
export function pathOfTarget(target: string): string | null {
  if (target.startsWith("/")) return /^[^?#]*/.exec(target)?.[0] ?? null;
  const url = /^https?:/i.test(target) ? URL.parse(target) : null;
  return url?.pathname ?? null;
}
