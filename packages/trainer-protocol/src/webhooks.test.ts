import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import type { JobEvent } from "./events.ts";
import { signWebhook, verifyWebhook } from "./webhooks.ts";

const old = `whsec_${Buffer.from("the old secret, long enough").toString("base64")}`;
const current = `whsec_${Buffer.from("the new secret, long enough").toString("base64")}`;
const now = new Date("2026-01-01T00:00:00Z");
const event: JobEvent = {
  type: "job.heartbeat",
  job_id: "j",
  attempt: 1,
  seq: 4,
  timestamp: "2026-01-01T00:00:00Z",
  data: { state: "running", progress: 0.5 },
};
const body = JSON.stringify(event);
const sign = (secrets: string[], timestamp = now) => signWebhook({ id: "msg_1", body, timestamp, secrets });

test("a signed event verifies and comes back parsed", () => {
  const verdict = verifyWebhook({ headers: sign([current]), body, secrets: [current], now });
  expect(verdict).toEqual({ ok: true, id: "msg_1", event });
});

test("the signature is the one the standard's own library checks", () => {
  const timestamp = new Date();
  const headers = sign([current], timestamp);
  expect(new Webhook(current).verify(body, { ...headers })).toEqual(event);
});

test("while secrets rotate, either side may be the first to change", () => {
  expect(verifyWebhook({ headers: sign([old]), body, secrets: [current, old], now }).ok).toBe(true);
  expect(verifyWebhook({ headers: sign([old, current]), body, secrets: [current], now }).ok).toBe(true);
  expect(verifyWebhook({ headers: sign([old]), body, secrets: [current], now })).toMatchObject({
    reason: "bad-signature",
  });
});

test("a changed body, id or timestamp does not verify", () => {
  const headers = sign([current]);
  const verify = (changed: object, text = body) =>
    verifyWebhook({ headers: { ...headers, ...changed }, body: text, secrets: [current], now });
  expect(verify({}, `${body} `)).toMatchObject({ reason: "bad-signature" });
  expect(verify({ "webhook-id": "msg_2" })).toMatchObject({ reason: "bad-signature" });
  expect(verify({ "webhook-timestamp": String(now.getTime() / 1000 + 1) })).toMatchObject({
    reason: "bad-signature",
  });
});

test("the window is five minutes either way", () => {
  const at = (seconds: number) => {
    const headers = sign([current], new Date(now.getTime() + seconds * 1000));
    return verifyWebhook({ headers, body, secrets: [current], now });
  };
  expect(at(-300).ok).toBe(true);
  expect(at(300).ok).toBe(true);
  expect(at(-301)).toMatchObject({ reason: "outside-window" });
  expect(at(301)).toMatchObject({ reason: "outside-window" });
});

test("headers that are missing or malformed, and signed nonsense, are refused with their reason", () => {
  const verify = (headers: Record<string, string>, text = body) =>
    verifyWebhook({ headers, body: text, secrets: [current], now });
  expect(verify({})).toMatchObject({ reason: "missing-headers" });
  expect(verify({ ...sign([current]), "webhook-timestamp": "soon" })).toMatchObject({
    reason: "bad-timestamp",
  });
  const nonsense = signWebhook({ id: "msg_1", body: "{}", timestamp: now, secrets: [current] });
  expect(verify(nonsense, "{}")).toMatchObject({ reason: "bad-shape" });
});
