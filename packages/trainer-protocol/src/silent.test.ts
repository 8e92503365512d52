import { serveStoppable } from "@gshf/testing/stopped-server";
import { expect, test } from "vitest";
import { createTrainerClient } from "./client.ts";

test("a trainer that takes connections and is silent is given up in time and by name", async () => {
  using server = await serveStoppable("{}");
  const client = createTrainerClient({ baseUrl: server.url, timeoutMs: 1_000 });
  server.fallSilent();
  const began = performance.now();
  const silent = await client.status("job-1");
  expect(silent).toMatchObject({ ok: false, error: { retryable: true } });
  expect(silent.ok ? "" : silent.error.message).toMatch(
    /127\.0\.0\.1:\d+ gave no complete answer within 1000 ms/,
  );
  expect(performance.now() - began).toBeLessThan(10_000);
  server.speakAgain();
  // It answers again, though with nothing of the protocol.
  const again = await client.status("job-1");
  expect(again.ok ? "" : again.error.message).not.toContain("no complete answer");
});
