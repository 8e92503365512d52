import http from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { startBalancer } from "./balancer.ts";

async function serve(handle: http.RequestListener): Promise<{ url: string; close: () => void }> {
  const server = http.createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const tell =
  (name: string): http.RequestListener =>
  async (request, response) => {
    const said = {
      name,
      path: request.url,
      body: await text(request),
      from: request.headers["x-forwarded-for"],
    };
    response.setHeader("content-type", "application/json").end(JSON.stringify(said));
  };

test("requests go to one server after the other, bodies and all, and past one that is down", async () => {
  const [one, two] = [await serve(tell("one")), await serve(tell("two"))];
  const balancer = await startBalancer();
  balancer.passTo([one.url, two.url]);
  const ask = async () => {
    const answer = await fetch(`${balancer.url}/a?b=1`, { method: "POST", body: "x".repeat(100_000) });
    return answer.json() as Promise<{ name: string }>;
  };
  try {
    const first = await ask();
    expect(first).toEqual({ name: "one", path: "/a?b=1", body: "x".repeat(100_000), from: "127.0.0.1" });
    expect((await ask()).name).toBe("two");
    two.close();
    expect([(await ask()).name, (await ask()).name]).toEqual(["one", "one"]);
    expect(balancer.taken()).toEqual([3, 1]);
    one.close();
    expect((await fetch(balancer.url)).status).toBe(502);
  } finally {
    balancer.close();
  }
});

test("a server that breaks off is asked once, and its answer is none", async () => {
  let asked = 0;
  const breaking = await serve((request) => {
    asked += 1;
    request.socket.destroy();
  });
  const other = await serve(tell("other"));
  const balancer = await startBalancer();
  balancer.passTo([breaking.url, other.url]);
  try {
    expect((await fetch(balancer.url, { method: "POST", body: "x" })).status).toBe(502);
    expect(asked).toBe(1);
  } finally {
    for (const each of [balancer, breaking, other]) each.close();
  }
});

test("a stream passes as it comes, and its end on either side is told to the other", async () => {
  const gone = Promise.withResolvers<void>();
  const streaming = await serve((_, response) => {
    response.write("first");
    response.once("close", gone.resolve);
  });
  const balancer = await startBalancer();
  balancer.passTo([streaming.url]);
  try {
    const stop = new AbortController();
    const answer = await fetch(balancer.url, { signal: stop.signal });
    const read = await answer.body?.getReader().read();
    expect(Buffer.from(read?.value ?? []).toString()).toBe("first");
    stop.abort();
    await gone.promise;
  } finally {
    for (const each of [balancer, streaming]) each.close();
  }
});
