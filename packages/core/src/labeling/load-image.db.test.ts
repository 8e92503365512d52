import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { createEgress, type Egress } from "../access/index.ts";
import { makeScene, mustGetPair, type Person, type Scene, slug } from "../fixtures/labeling.fixture.ts";
import { imageLimits, loadImage } from "./load-image.ts";

const png = Buffer.from("\x89PNG\r\n\x1a\nand the rest", "latin1");

/** The images' server: the guarded fetch with its refusals, but for the name, which leads to this machine. */
async function serve(handle: RequestListener) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    return handle(request, response);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const open = createEgress({ allowPrivate: true, allowedHosts: [] });
  const strict = createEgress({ allowPrivate: false, allowedHosts: [] });
  const egress: Egress = {
    check: strict.check,
    fetch: (input, init) => {
      const url = new URL(String(input));
      if (url.hostname !== "images.example.org") return strict.fetch(input, init);
      return open.fetch(`http://127.0.0.1:${port}${url.pathname}`, init);
    },
  };
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { egress, asked, port, [Symbol.asyncDispose]: close };
}

type Shown = { scene: Scene; person: Person; leaseId: string };

async function shown(scene: Scene, texts: { answer: string; prompt?: string }): Promise<Shown> {
  const [person] = scene.people;
  if (person === undefined) throw new Error("nobody there");
  const { projectId, db } = scene;
  const data = { showsImages: true, updatedAt: scene.deps.now() };
  await db.labelingSettings.create({ data: { projectId, ...data } });
  await db.response.updateMany({ data: { text: texts.answer } });
  await db.prompt.updateMany({ data: { messages: [{ role: "user", content: texts.prompt ?? "Look." }] } });
  const pair = await mustGetPair(scene, person);
  expect(pair.showsImages).toBe(true);
  return { scene, person, leaseId: pair.lease.leaseId };
}

const load = ({ scene, person, leaseId }: Shown, egress: Egress, url: string, limits = imageLimits) =>
  loadImage({ db: scene.db, egress }, person.actor, { slug, url, of: { leaseId } }, limits);

const size = { pairs: 1, labelsPerPair: 2, people: 3 };
const url = "https://images.example.org/a.png";

describe("an image that a text names", () => {
  it("comes as what its bytes are, whatever its server says", async () => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/html", "set-cookie": "a=b" });
      response.end(png);
    });
    await using scene = await makeScene(size);
    const answer = `![a](${url}) ![b](https://images.example.org/grün.png?a=1&amp;b=2 "title")`;
    const it = await shown(scene, { answer, prompt: `[ref]: ${url}b\n![x][ref]` });
    // The last as the renderer has it: decoded, then written in ASCII.
    for (const each of [url, `${url}b`, "https://images.example.org/gr%C3%BCn.png?a=1&b=2"]) {
      expect(await load(it, server.egress, each)).toEqual({
        ok: true,
        value: { bytes: png, type: "image/png" },
      });
    }
  });

  it.each([
    ["a name of this machine", "https://localhost/a.png", "unavailable"],
    ["a loopback address", "https://127.0.0.1/a.png", "invalid"],
    ["the metadata service", "https://169.254.169.254/latest/meta-data/", "invalid"],
    ["a private address in hex", "https://0x7f.1/a.png", "invalid"],
    ["IPv6 loopback", "https://[::1]/a.png", "invalid"],
    ["http", "http://images.example.org/a.png", "invalid"],
    ["a file", "file:///etc/passwd", "invalid"],
    ["data", "data:image/png;base64,iVBORw0KGgo=", "invalid"],
    ["a URL with a password", "https://me:secret@images.example.org/a.png", "invalid"],
  ])("is not fetched from %s", async (_, address, reason) => {
    await using server = await serve((__, response) => response.end(png));
    await using scene = await makeScene(size);
    const it = await shown(scene, { answer: `![a](${address})` });
    expect(await load(it, server.egress, address)).toMatchObject({ ok: false, reason });
    expect(server.asked).toEqual([]);
  });

  it.each<[string, RequestListener]>([
    ["a redirect", (_, response) => response.writeHead(302, { location: "/inside.png" }).end(png)],
    ["an error with an image", (_, response) => response.writeHead(404).end(png)],
    [
      "an SVG that calls itself a PNG",
      (_, response) => {
        response.writeHead(200, { "content-type": "image/png" });
        response.end("<svg xmlns='http://www.w3.org/2000/svg'><script>secret()</script></svg>");
      },
    ],
    ["a page", (_, response) => response.end("<script>secret()</script>")],
    ["nothing", (_, response) => response.end()],
    ["a connection that breaks", (request) => request.socket.destroy()],
    [
      "an answer that never ends",
      (_, response) => {
        response.write(png);
      },
    ],
  ])("is not passed on from %s, and nothing of the answer is", async (_, handle) => {
    await using server = await serve(handle);
    await using scene = await makeScene(size);
    const it = await shown(scene, { answer: `![a](${url})` });
    const limits = { ...imageLimits, milliseconds: 300 };
    expect(await load(it, server.egress, url, limits)).toEqual({
      ok: false,
      reason: "unavailable",
      message: "images.example.org gave no image that can be shown.",
    });
    expect(server.asked).toEqual(["/a.png"]);
  });

  it("is not read beyond its limit, whatever length is announced", async () => {
    await using server = await serve((_, response) => {
      response.write(png);
      response.end(Buffer.alloc(2_000_000));
    });
    await using scene = await makeScene(size);
    const it = await shown(scene, { answer: `![a](${url})` });
    const limits = { ...imageLimits, bytes: 1_000_000 };
    expect(await load(it, server.egress, url, limits)).toMatchObject({ reason: "too-large" });
  });

  it("is for who holds the pair, for texts of that pair, and only where the project shows images", async () => {
    await using server = await serve((_, response) => response.end(png));
    await using scene = await makeScene(size);
    const it = await shown(scene, { answer: `![a](${url})` });
    const { db } = scene;
    const deps = { db, egress: server.egress };
    const [, other] = scene.people;
    const { id: userId } = await db.user.create({ data: {} });
    const elsewhere = await db.project.create({ data: { slug: "elsewhere", name: "Elsewhere" } });
    const outsider = { projectId: elsewhere.id, userId, role: "owner" as const, pseudonym: "L-0001" };
    await db.member.create({ data: outsider });
    const stranger = { kind: "user", userId } as const;
    const ask = { slug, url, of: { leaseId: it.leaseId } };
    const { pairId } = await db.slot.findFirstOrThrow();
    expect(await loadImage(deps, stranger, ask)).toMatchObject({ reason: "not-found" });
    expect(await loadImage(deps, stranger, { ...ask, slug: "elsewhere" })).toMatchObject({ ok: false });
    expect(await loadImage(deps, other?.actor ?? stranger, ask)).toMatchObject({ reason: "not-found" });
    const byPair = { ...ask, of: { pairId } };
    expect(await loadImage(deps, it.person.actor, byPair)).toMatchObject({ reason: "forbidden" });
    for (const part of [`${url}?more`, "https://images.example.org/a", "https://images.example.org"]) {
      expect(await load(it, server.egress, part)).toMatchObject({ reason: "not-found" });
    }
    await db.member.update({ where: { id: other?.memberId ?? "" }, data: { role: "reviewer" } });
    expect(await loadImage(deps, other?.actor ?? stranger, byPair)).toMatchObject({ ok: true });
    expect(server.asked).toHaveLength(1);
    await db.labelingSettings.updateMany({ data: { showsImages: false } });
    expect(await load(it, server.egress, url)).toMatchObject({ reason: "forbidden" });
    expect(server.asked).toHaveLength(1);
  });
});
