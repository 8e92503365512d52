import { randomUUID } from "node:crypto";
import { transaction } from "@gshf/db";
import { createTestDb, createTestDeps, createTestProject, granted } from "@gshf/testing";
import { pino } from "pino";
import { describe, expect, test } from "vitest";
import { createEgress } from "../access/index.ts";
import { addWebhook, deliver, isSignedBy, makeWebhook, startReceiver } from "../fixtures/receiver.fixture.ts";
import { announce, webhooksVerbs } from "./index.ts";
import { newWebhookSchema, webhooksMax } from "./model.ts";

const { create, update, list, rotateSecret, resend, deliveries } = webhooksVerbs;
const strict = createEgress({ allowPrivate: false, allowedHosts: [] });
const url = "https://hooks.example.org/a";

describe("where a webhook leads", () => {
  test.each([
    ["http://hooks.example.org/a", "use https"],
    ["https://127.0.0.1/a", "private address"],
    ["https://[::1]/a", "private address"],
    ["https://169.254.169.254/latest/meta-data", "private address"],
    ["https://[::ffff:10.0.0.1]/", "private address"],
    ["https://0x7f.1/a", "private address"],
    ["https://u:secret-of-url@hooks.example.org/a", "no user name"],
    ["ftp://hooks.example.org/a", "https"],
    ["hooks.example.org", "not a URL"],
    ["https://hooks.example.org/a#b", "leave out"],
  ])("can’t be %s", async (address, why) => {
    await using db = await createTestDb();
    const deps = createTestDeps(db.db, { egress: strict });
    const { slug, owner } = await createTestProject(deps);
    const input = newWebhookSchema.parse({ slug, name: "x", url: address });
    const refused = await create(deps, owner, input);
    expect(refused).toMatchObject({ ok: false, reason: "invalid", field: "url" });
    expect(refused.ok || refused.message).toContain(why);
    expect(JSON.stringify(refused)).not.toContain("secret-of-url");
    const { webhookId } = await addWebhook(deps, { slug, owner }, url);
    expect(await update(deps, owner, { slug, webhookId, url: address })).toMatchObject({ field: "url" });
  });

  test("is looked at again with each message: a name that leads inside gets nothing", async () => {
    await using db = await createTestDb();
    await using receiver = await startReceiver();
    const deps = createTestDeps(db.db);
    // Saved while it could be.
    const inside = `https://localhost:${new URL(receiver.url).port}/`;
    const { webhookId, projectId } = await makeWebhook(deps, inside);
    const event = { type: "round.labels_complete", data: { round: 1 } } as const;
    await transaction(db.db, (tx) => announce(tx, deps, projectId, event));
    const asked: string[] = [];
    const egress = createEgress({ allowPrivate: false, allowedHosts: [] });
    const spied = {
      ...egress,
      fetch: async (...[input, init]: Parameters<typeof fetch>) => {
        asked.push(String(input));
        return egress.fetch(input, init);
      },
    };
    expect(await deliver({ ...deps, egress: spied }, webhookId)).toBe("failed");
    expect(asked).toEqual([inside]);
    expect(receiver.received).toEqual([]);
    expect(await db.db.webhookDelivery.findFirst()).toMatchObject({ status: null, state: "pending" });
  });

  test("can’t become another server’s, which would know nothing of the secret that the first one knows", async () => {
    await using db = await createTestDb();
    const deps = createTestDeps(db.db);
    const { owner, slug, webhookId } = await makeWebhook(deps, url);
    granted(await update(deps, owner, { slug, webhookId, url: "https://hooks.example.org/b" }));
    const moved = await update(deps, owner, { slug, webhookId, url: "https://other.example.org/b" });
    expect(moved).toMatchObject({ reason: "invalid", field: "url" });
    expect(granted(await list(deps, owner, { slug }))[0]?.url).toBe("https://hooks.example.org/b");
  });
});

describe("the secret of a webhook", () => {
  test("is replaced while receivers are changed: for a day messages are signed by both", async () => {
    await using db = await createTestDb();
    await using receiver = await startReceiver();
    let clock = Date.parse("2026-01-01T00:00:00Z");
    const deps = createTestDeps(db.db, { now: () => new Date(clock) });
    const { owner, slug, projectId, webhookId, secret } = await makeWebhook(deps, receiver.url);
    const tell = async () => {
      const event = { type: "round.labels_complete", data: { round: 1 } } as const;
      await transaction(db.db, (tx) => announce(tx, deps, projectId, event));
      await deliver(deps, webhookId);
      const message = receiver.received.at(-1);
      if (message === undefined) throw new Error("nothing came");
      return (by: string) => isSignedBy(message, by);
    };
    const lost = granted(await rotateSecret(deps, owner, { slug, webhookId })).secret;
    // Its answer was lost, so it is asked again: receivers still know the first.
    const next = granted(await rotateSecret(deps, owner, { slug, webhookId })).secret;
    const today = await tell();
    expect([secret, lost, next].map(today)).toEqual([true, false, true]);
    clock += 86_400_000;
    const tomorrow = await tell();
    expect([secret, lost, next].map(tomorrow)).toEqual([false, false, true]);
  });

  test("is answered once, and then neither listed, nor logged, nor on record", async () => {
    await using db = await createTestDb();
    await using receiver = await startReceiver();
    const lines: string[] = [];
    const log = pino({ level: "trace" }, { write: (line: string) => void lines.push(line) });
    const deps = createTestDeps(db.db, { log });
    const path = "/services/T0/B0/key-in-the-path";
    const { owner, slug, webhookId, secret } = await makeWebhook(deps, `${receiver.url}${path}`);
    const rotated = granted(await rotateSecret(deps, owner, { slug, webhookId }));
    receiver.reply = () => ({ status: 500, body: "what it answered" });
    granted(await webhooksVerbs.test(deps, owner, { slug, webhookId }));
    await deliver(deps, webhookId);
    const { secretSealed, ...row } = await db.db.webhook.findFirstOrThrow();
    expect(deps.secrets.open(secretSealed)).toBe(rotated.secret);
    const shown = [
      granted(await list(deps, owner, { slug })),
      granted(await deliveries(deps, owner, deliveries.definition.input.parse({ slug, webhookId }))),
      await db.db.webhookDelivery.findMany(),
      row,
    ];
    const events = await db.db.auditEvent.findMany({ select: { action: true, detail: true } });
    const written = JSON.stringify([shown, events, lines]);
    expect(written).toContain("webhooks.rotateSecret");
    for (const hidden of [secret, rotated.secret, "what it answered"]) expect(written).not.toContain(hidden);
    expect(JSON.stringify([events, lines])).not.toContain("key-in-the-path");
  });

  test("of a request that is repeated is another, until the webhook was used", async () => {
    await using db = await createTestDb();
    const deps = createTestDeps(db.db);
    const { owner, slug } = await createTestProject(deps);
    const input = newWebhookSchema.parse({ slug, name: "x", url, requestKey: randomUUID() });
    const first = granted(await create(deps, owner, input));
    const second = granted(await create(deps, owner, input));
    expect(second.id).toBe(first.id);
    expect(second.secret).not.toBe(first.secret);
    granted(await webhooksVerbs.test(deps, owner, { slug, webhookId: first.id }));
    expect(await create(deps, owner, input)).toMatchObject({ reason: "conflict", field: "requestKey" });
  });
});

test("a project has a limited number of webhooks", async () => {
  await using db = await createTestDb();
  const deps = createTestDeps(db.db);
  const project = await createTestProject(deps);
  for (let n = 0; n < webhooksMax; n++) await addWebhook(deps, project, url);
  const input = newWebhookSchema.parse({ slug: project.slug, name: "x", url });
  expect(await create(deps, project.owner, input)).toMatchObject({ reason: "conflict" });
});

test("messages are listed in pages, and each is sent again under its id", async () => {
  await using db = await createTestDb();
  await using receiver = await startReceiver();
  let clock = Date.parse("2026-01-01T00:00:00Z");
  const deps = createTestDeps(db.db, { now: () => new Date(clock) });
  const { owner, slug, projectId, webhookId } = await makeWebhook(deps, receiver.url);
  for (let round = 1; round <= 5; round++) {
    // Two at each moment.
    if (round % 2 === 0) clock += 1_000;
    const event = { type: "round.labels_complete", data: { round } } as const;
    await transaction(db.db, (tx) => announce(tx, deps, projectId, event));
  }
  await deliver(deps, webhookId);
  const seen: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const asked = deliveries.definition.input.parse({ slug, webhookId, limit: 2, cursor });
    const page = granted(await deliveries(deps, owner, asked));
    expect(page.deliveries.length).toBeLessThanOrEqual(2);
    seen.push(...page.deliveries.map(({ id }) => id));
    cursor = page.next;
  }
  expect(new Set(seen).size).toBe(5);
  const [deliveryId = ""] = seen;
  const { messageId } = granted(await resend(deps, owner, { slug, webhookId, deliveryId }));
  await deliver(deps, webhookId);
  const came = receiver.received.map(({ headers }) => headers["webhook-id"]);
  expect(came).toHaveLength(6);
  expect(came.filter((id) => id === messageId)).toHaveLength(2);
});
