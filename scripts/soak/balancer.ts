import http from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";

export type Balancer = {
  url: string;
  /** How many requests each server has taken, in the order of `passTo`. */
  taken(): readonly number[];
  passTo(urls: readonly string[]): void;
  close(): void;
};

/**
 * A load balancer as one stands before web processes: every request goes to the next of them, past one that takes no
 * connections. One that breaks off is answered for with 502, because it may have done what it was asked.
 */
export async function startBalancer(): Promise<Balancer> {
  let servers: { url: string; taken: number }[] = [];
  let turn = 0;
  const balancer = http.createServer((asked, answer) => {
    const order = servers.map((_, index) => servers[(turn + index) % servers.length]);
    turn += 1;
    const passOn = (left: typeof order): void => {
      const [server, ...others] = left;
      if (server === undefined) {
        answer.writeHead(502).end();
        return;
      }
      const forwarded = [asked.headers["x-forwarded-for"], asked.socket.remoteAddress].flat().filter(Boolean);
      const passed = http.request(new URL(asked.url ?? "/", server.url), {
        method: asked.method,
        // A connection each: one that is kept may be of a process that was killed meanwhile.
        agent: false,
        headers: { ...asked.headers, connection: "close", "x-forwarded-for": forwarded.join(", ") },
      });
      answer.once("close", () => passed.destroy());
      passed.once("socket", (socket) =>
        socket.once("connect", () => {
          server.taken += 1;
          asked.pipe(passed);
        }),
      );
      passed.once("response", (said) => {
        answer.writeHead(said.statusCode ?? 502, said.headers);
        pipeline(said, answer, () => undefined);
      });
      passed.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "ECONNREFUSED") passOn(others);
        else if (answer.headersSent) answer.destroy();
        else answer.writeHead(502).end();
      });
    };
    passOn(order.filter((server) => server !== undefined));
  });
  await new Promise<void>((resolve) => balancer.listen(0, "127.0.0.1", resolve));
  const { port } = balancer.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    taken: () => servers.map(({ taken }) => taken),
    passTo: (urls) => {
      servers = urls.map((url) => ({ url, taken: 0 }));
    },
    close: () => {
      balancer.close();
      balancer.closeAllConnections();
    },
  };
}
