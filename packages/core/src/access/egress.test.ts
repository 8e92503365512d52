import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { createEgress, isPublicAddress } from "./egress.ts";

const strict = createEgress({ allowPrivate: false, allowedHosts: [] });

describe("addresses", () => {
  it("that aren't public are known in every notation", () => {
    const inside = [
      "127.0.0.1",
      "10.1.2.3",
      "172.16.0.1",
      "192.168.1.1",
      "169.254.169.254",
      "100.64.0.1",
      "0.0.0.0",
      "::1",
      "::",
      "fd00::1",
      "fe80::1",
      "::ffff:127.0.0.1",
      "::ffff:10.0.0.1",
      "64:ff9b::a00:1",
    ];
    expect(inside.filter(isPublicAddress)).toEqual([]);
    expect(["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"].filter(isPublicAddress)).toHaveLength(3);
  });
});

describe("URLs that people enter", () => {
  it.each([
    ["http://example.org", "use https"],
    ["file:///etc/passwd", "not allowed"],
    ["https://user:secret@example.org", "user name or password"],
    ["https://127.0.0.1/", "private address"],
    ["https://[::1]/", "private address"],
    ["https://2130706433/", "private address"],
    ["https://0x7f.1/", "private address"],
    ["https://[::ffff:7f00:1]/", "private address"],
    ["nonsense", "not a URL"],
  ])("%s is refused: %s", (url, why) => {
    const outcome = strict.check(url, "baseUrl");
    expect(outcome).toMatchObject({ ok: false, reason: "invalid", field: "baseUrl" });
    expect(outcome.ok ? "" : outcome.message).toContain(why);
  });

  it("may be limited to named hosts", () => {
    const listed = createEgress({ allowPrivate: false, allowedHosts: ["api.example.org"] });
    expect(listed.check("https://api.example.org/v1", "url").ok).toBe(true);
    expect(listed.check("https://evil.example.org/v1", "url").ok).toBe(false);
  });
});

describe("fetching", () => {
  const serve = async (handler: Parameters<typeof createServer>[1]) => {
    const server = createServer(handler).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    return { port, [Symbol.asyncDispose]: async () => void server.close() };
  };

  it("refuses a name that resolves to a private address, on the address it would connect to", async () => {
    let asked = 0;
    await using server = await serve((_, response) => {
      asked += 1;
      response.end("inside");
    });
    const viaHttp = createEgress({ allowPrivate: false, allowedHosts: [] });
    await expect(viaHttp.fetch(`https://localhost:${server.port}/`)).rejects.toMatchObject({
      cause: { message: '"localhost" resolves to a private address' },
    });
    expect(asked).toBe(0);
  });

  it("follows no redirect", async () => {
    await using server = await serve((request, response) => {
      if (request.url === "/") response.writeHead(302, { location: "/inside" });
      response.end("inside");
    });
    const open = createEgress({ allowPrivate: true, allowedHosts: [] });
    await expect(open.fetch(`http://127.0.0.1:${server.port}/`)).rejects.toThrow();
    expect(await (await open.fetch(`http://127.0.0.1:${server.port}/x`)).text()).toBe("inside");
  });
});
