import { serveHttp } from "@gshf/testing/serve-http";
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
    const outside = ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "::ffff:808:808"];
    expect(outside.filter(isPublicAddress)).toEqual(outside);
  });

  it.each([
    ["IPv4-mapped", ["::ffff:192.168.0.1", "::ffff:a9fe:a9fe", "::FFFF:0A00:0001", "0:0:0:0:0:ffff:7f00:1"]],
    ["IPv4-compatible", ["::127.0.0.1", "::a00:1", "::808:808", "::2"]],
    ["IPv4-translated", ["::ffff:0:127.0.0.1", "::ffff:0:808:808"]],
    ["NAT64", ["64:ff9b::169.254.169.254", "64:ff9b::808:808", "64:ff9b:1::a00:1"]],
    ["6to4", ["2002:7f00:1::", "2002:a9fe:a9fe::1", "2002:808:808::1"]],
    ["Teredo", ["2001::1", "2001:0:7f00:1::f5ff:fffe"]],
    ["with a zone", ["fe80::1%eth0", "::1%lo", "fd00::1%1", "8.8.8.8%eth0"]],
    ["local for a site", ["fec0::1", "fc00::1", "fdff:ffff::1"]],
    ["for documents and tests", ["192.0.2.1", "198.51.100.1", "203.0.113.1", "198.19.0.1", "2001:db8::1"]],
    ["for documents since 2024", ["3fff::1", "3fff:fff::1"]],
    ["for protocols", ["192.0.0.8", "192.88.99.1", "100::1", "2001:2::1", "2001:20::1", "5f00::1"]],
    ["for many", ["224.0.0.1", "239.255.255.250", "255.255.255.255", "ff02::1"]],
    ["given out to nobody", ["240.0.0.1", "4000::1", "e000::1"]],
  ])("%s aren't public", (_, addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([]);
  });

  it("in octal, hex, short or other odd notation are no addresses", () => {
    const odd = ["0177.0.0.1", "010.8.8.8", "0x8.8.8.8", "0x08080808", "134744072", "8.8.2056", "8.8.8.8 "];
    expect([...odd, "8.8.8.8:80", "[2606:4700::1111]", "localhost", ""].filter(isPublicAddress)).toEqual([]);
  });

  it("at the edges of a range are told apart", () => {
    const edges = ["9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255"];
    edges.push("172.32.0.0", "223.255.255.255", "2001:200::", "3fff:1000::", "3ffe:ffff::");
    expect(edges.filter(isPublicAddress)).toEqual(edges);
  });
});

describe("URLs that people enter", () => {
  it.each([
    ["http://example.org", "use https"],
    ["file:///etc/passwd", "use https"],
    ["https://user:secret@example.org", "user name or password"],
    ["https://127.0.0.1/", "private address"],
    ["https://[::1]/", "private address"],
    ["https://2130706433/", "private address"],
    ["https://0x7f.1/", "private address"],
    ["https://[::ffff:7f00:1]/", "private address"],
    ["https://0177.0.0.1/", "private address"],
    ["https://127.1/", "private address"],
    ["https://[::127.0.0.1]/", "private address"],
    ["https://[64:ff9b::7f00:1]/", "private address"],
    ["https://[2002:7f00:1::]/", "private address"],
    ["https://[fe80::1%25eth0]/", "not a URL"],
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
  it("refuses a name that resolves to a private address, on the address it would connect to", async () => {
    let asked = 0;
    await using server = await serveHttp((_, response) => {
      asked += 1;
      response.end("inside");
    });
    const viaHttp = createEgress({ allowPrivate: false, allowedHosts: [] });
    await expect(viaHttp.fetch(`https://localhost:${new URL(server.url).port}/`)).rejects.toMatchObject({
      cause: { message: '"localhost" resolves to a private address' },
    });
    expect(asked).toBe(0);
  });

  it("follows no redirect", async () => {
    await using server = await serveHttp((request, response) => {
      if (request.url === "/") response.writeHead(302, { location: "/inside" });
      response.end("inside");
    });
    const open = createEgress({ allowPrivate: true, allowedHosts: [] });
    await expect(open.fetch(`${server.url}/`)).rejects.toThrow();
    expect(await (await open.fetch(`${server.url}/x`)).text()).toBe("inside");
  });

  it("doesn't say that a page asks", async () => {
    const names: string[] = [];
    await using server = await serveHttp(({ headers }, response) => {
      names.push(...Object.keys(headers));
      response.end(headers["x-own"]);
    });
    const open = createEgress({ allowPrivate: true, allowedHosts: [] });
    const reply = await open.fetch(server.url, { method: "POST", body: "job", headers: { "x-own": "kept" } });
    expect(await reply.text()).toBe("kept");
    expect(names.filter((name) => /^(sec-|origin$|referer$)/.test(name))).toEqual([]);
  });
});
