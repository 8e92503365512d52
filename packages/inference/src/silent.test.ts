import { serveStoppable } from "@gshf/testing/stopped-server";
import { expect, test } from "vitest";
import { createInferenceClient } from "./client.ts";

test("a policy server that takes connections and is silent is given up in time, by name, and asked again later", async () => {
  using server = await serveStoppable('{"object":"list","data":[{"id":"pi0"}]}');
  const client = createInferenceClient({
    baseUrl: server.url,
    timeoutMs: 1_000,
    retriesMax: 1,
    random: () => 0,
  });
  expect((await client.models()).ok).toBe(true);
  server.fallSilent();
  const began = performance.now();
  const silent = await client.models();
  expect(silent).toMatchObject({ ok: false, error: { code: "timeout", retryable: true } });
  expect(silent.ok ? "" : silent.error.message).toContain(new URL(server.url).host);
  expect(performance.now() - began).toBeLessThan(10_000);
  server.speakAgain();
  expect((await client.models()).ok).toBe(true);
});
