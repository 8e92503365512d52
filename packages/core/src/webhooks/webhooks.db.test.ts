import { transaction } from "@gshf/db";
import { createTestDb, createTestDeps, granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import { Killed, withFuse } from "../fixtures/fuse.fixture.ts";
import {
  deliver,
  isSignedBy,
  makeWebhook,
  type Receiver,
  startReceiver,
} from "../fixtures/receiver.fixture.ts";
import { archiveProject, unarchiveProject } from "../projects/index.ts";
import { announce, deliverWebhook, sweepWebhooks, webhooksVerbs } from "./index.ts";
import type { WebhookEvent } from "./model.ts";

const hostile = "<!channel> & @all <https://evil.example|log in>\n\u202e*x*";
const moved: WebhookEvent = {
  type: "round.state_changed",
  data: { round: 3, name: hostile, from: "labeling", to: "freezing", problem: null },
};

async function prepare(change: object = {}) {
  const stack = new AsyncDisposableStack();
  const test = stack.use(await createTestDb());
  const receiver = stack.use(await startReceiver());
  let clock = Date.parse("2026-01-01T00:00:00Z");
  const deps = createTestDeps(test.db, { now: () => new Date(clock) });
  const told = await makeWebhook(deps, `${receiver.url}/hook?key=k-1`, change);
  return {
    deps,
    receiver,
    ...told,
    ref: { slug: told.slug, webhookId: told.webhookId },
    pass: (seconds: number) => {
      clock += seconds * 1000;
    },
    tell: (key?: string) => transaction(deps.db, (tx) => announce(tx, deps, told.projectId, moved, key)),
    deliver: () => deliver(deps, told.webhookId),
    delivery: () => deps.db.webhookDelivery.findFirstOrThrow({ orderBy: [{ at: "desc" }, { id: "desc" }] }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const idsOf = ({ received }: Receiver) => received.map(({ headers }) => headers["webhook-id"]);

describe("a webhook", () => {
  test("is told what happened, signed so that whoever has the secret can tell", async () => {
    await using world = await prepare();
    await world.tell();
    expect(await world.deliver()).toBe("delivered");
    const [message] = world.receiver.received;
    if (message === undefined) throw new Error("nothing came");
    expect(message.path).toBe("/hook?key=k-1");
    expect(message.headers["webhook-id"]).toMatch(/^msg_[0-9a-f-]{36}$/);
    expect(message.headers["webhook-timestamp"]).toBe(String(Date.parse("2026-01-01T00:00:00Z") / 1000));
    expect(isSignedBy(message, world.secret)).toBe(true);
    expect(isSignedBy({ ...message, body: `${message.body} ` }, world.secret)).toBe(false);
    expect(JSON.parse(message.body)).toEqual({
      type: "round.state_changed",
      timestamp: "2026-01-01T00:00:00.000Z",
      data: {
        project: "told",
        round: 3,
        name: hostile,
        from: "labeling",
        to: "freezing",
        problem: null,
        url: "http://127.0.0.1:3000/projects/told/rounds/3",
      },
    });
    expect(await world.delivery()).toMatchObject({
      state: "delivered",
      tries: 1,
      status: 204,
      problem: null,
    });
    expect(await world.deliver()).toBe("idle");
  });

  test("is told in words that call nobody, where it takes what Slack takes", async () => {
    await using world = await prepare({ format: "slack" });
    await world.tell();
    await world.deliver();
    const { text } = JSON.parse(world.receiver.received[0]?.body ?? "");
    expect(text).toContain(
      "[told] Round 3 (&lt;!channel&gt; &amp; @\u200ball &lt;https://evil.example|log in&gt;",
    );
    expect(text.match(/<[^>]*>/g)).toEqual(["<http://127.0.0.1:3000/projects/told/rounds/3>"]);
  });

  test("is told exactly what was committed, what happens once only once, and nothing it didn’t choose", async () => {
    await using world = await prepare({ events: ["round.state_changed"] });
    const { deps, projectId } = world;
    const broken = transaction(deps.db, async (tx) => {
      await announce(tx, deps, projectId, moved);
      throw new Error("rolled back");
    });
    await expect(broken).rejects.toThrow("rolled back");
    await transaction(deps.db, (tx) =>
      announce(tx, deps, projectId, { type: "round.labels_complete", data: { round: 3 } }),
    );
    expect(await deps.db.webhookDelivery.count()).toBe(0);
    await world.tell("once");
    await world.tell("once");
    expect(await deps.db.webhookDelivery.count()).toBe(1);
  });

  test("that answers 500 is tried again, later and later, with the same message under the same id", async () => {
    await using world = await prepare();
    world.receiver.reply = (count) => ({ status: count < 3 ? 500 : 200, body: "a body nobody reads" });
    await world.tell();
    expect(await world.deliver()).toBe("failed");
    expect(await world.delivery()).toMatchObject({ state: "pending", tries: 1, status: 500 });
    expect((await world.delivery()).problem).toMatch(/^127\.0\.0\.1:\d+ answered 500$/);
    world.pass(4);
    expect(await world.deliver()).toBe("idle");
    world.pass(2);
    expect(await sweepWebhooks(world.deps)).toBe(1);
    expect(await world.deliver()).toBe("failed");
    world.pass(299);
    expect(await sweepWebhooks(world.deps)).toBe(0);
    world.pass(32);
    expect(await world.deliver()).toBe("delivered");
    expect(new Set(idsOf(world.receiver)).size).toBe(1);
    expect(new Set(world.receiver.received.map(({ body }) => body)).size).toBe(1);
    expect(world.receiver.received.every((message) => isSignedBy(message, world.secret))).toBe(true);
    expect(await world.delivery()).toMatchObject({ state: "delivered", tries: 3 });
  });

  test("that asks to be left alone is, with everything that waits", async () => {
    await using world = await prepare();
    world.receiver.reply = () => ({ status: 429, headers: { "retry-after": "600" } });
    await world.tell();
    await world.tell();
    expect(await world.deliver()).toBe("failed");
    world.pass(599);
    expect(await world.deliver()).toBe("idle");
    world.receiver.reply = () => ({ status: 204 });
    world.pass(1);
    expect(await world.deliver()).toBe("delivered");
    expect(world.receiver.received).toHaveLength(3);
  });

  test("that never answers well is given up after three days, turned off, and can have it all again", async () => {
    await using world = await prepare();
    const { deps, owner, ref } = world;
    world.receiver.reply = () => ({ status: 503 });
    await world.tell();
    for (let tries = 0; tries < 12; tries++) {
      await world.deliver();
      world.pass(100_000);
    }
    expect(world.receiver.received).toHaveLength(10);
    const [webhook] = granted(await webhooksVerbs.list(deps, owner, { slug: "told" }));
    expect(webhook).toMatchObject({ offSince: expect.any(Date), messages: { failed: 1, pending: 0 } });
    expect(webhook?.offBecause).toMatch(/^no message arrived for three days; at last .* answered 503$/);
    const event = await deps.db.auditEvent.findFirst({ where: { action: "webhooks.turnedOff" } });
    expect(event).toMatchObject({ actor: "system:webhooks", subject: `webhook:${ref.webhookId}` });
    await world.tell();
    expect(await world.delivery()).toMatchObject({
      state: "failed",
      tries: 0,
      problem: "the webhook was off",
    });
    expect(await world.deliver()).toBe("idle");
    expect(await webhooksVerbs.resendFailed(deps, owner, ref)).toMatchObject({ reason: "conflict" });

    granted(await webhooksVerbs.update(deps, owner, { ...ref, isOn: true }));
    world.receiver.reply = () => ({ status: 204 });
    expect(granted(await webhooksVerbs.resendFailed(deps, owner, ref))).toEqual({ messages: 2 });
    expect(await world.deliver()).toBe("delivered");
    expect(world.receiver.received).toHaveLength(12);
    expect(new Set(idsOf(world.receiver)).size).toBe(2);
  });

  test("that says it is gone is turned off at once", async () => {
    await using world = await prepare();
    world.receiver.reply = () => ({ status: 410 });
    await world.tell();
    await world.deliver();
    const { offBecause } = await world.deps.db.webhook.findFirstOrThrow();
    expect(offBecause).toMatch(/answered 410: it is gone$/);
  });

  test("is told once by two workers at the same time", async () => {
    await using world = await prepare();
    for (let n = 0; n < 5; n++) await world.tell();
    await Promise.all([world.deliver(), world.deliver(), world.deliver()]);
    await world.deliver();
    expect(world.receiver.received).toHaveLength(5);
    expect(new Set(idsOf(world.receiver)).size).toBe(5);
  });

  test("is told once, or again under the same id, wherever its worker is killed", async () => {
    await using world = await prepare();
    const { signal } = new AbortController();
    for (let place = 1; ; place++) {
      const before = world.receiver.received.length;
      await world.tell();
      const { deps, passed } = withFuse(world.deps, place);
      const killed = await deliverWebhook(deps, world.webhookId, { signal }).then(
        () => null,
        (error: unknown) => error,
      );
      if (killed !== null && !(killed instanceof Killed)) throw killed;
      world.pass(3_600);
      await world.deliver();
      const { state, messageId } = await world.delivery();
      expect({ place, state }).toEqual({ place, state: "delivered" });
      const came = idsOf(world.receiver).slice(before);
      expect(came.length).toBeGreaterThan(0);
      expect(new Set(came)).toEqual(new Set([`msg_${messageId}`]));
      if (passed() < place) break;
    }
  });

  test("is tried again by another worker where its own is told to stop", async () => {
    await using world = await prepare();
    const stop = new AbortController();
    world.receiver.reply = () => {
      stop.abort();
      return { status: 500 };
    };
    await world.tell();
    expect(await deliverWebhook(world.deps, world.webhookId, { signal: stop.signal })).toBe("stopped");
    world.receiver.reply = () => ({ status: 204 });
    world.pass(61);
    expect(await world.deliver()).toBe("delivered");
    expect(new Set(idsOf(world.receiver)).size).toBe(1);
  });

  test("is told nothing while its project is archived, and afterwards what is left", async () => {
    await using world = await prepare();
    const { deps, owner, slug } = world;
    await world.tell();
    granted(await archiveProject(deps, owner, { slug }));
    expect(await world.deliver()).toBe("idle");
    expect(await sweepWebhooks(deps)).toBe(0);
    granted(await unarchiveProject(deps, owner, { slug }));
    expect(await sweepWebhooks(deps)).toBe(1);
    expect(await world.deliver()).toBe("delivered");
  });

  test("is followed nowhere else", async () => {
    await using world = await prepare();
    world.receiver.reply = () => ({ status: 302, headers: { location: `${world.receiver.url}/elsewhere` } });
    await world.tell();
    expect(await world.deliver()).toBe("failed");
    expect(world.receiver.received.map(({ path }) => path)).toEqual(["/hook?key=k-1"]);
    expect((await world.delivery()).problem).toMatch(/answered 302; redirects aren’t followed$/);
  });
});
