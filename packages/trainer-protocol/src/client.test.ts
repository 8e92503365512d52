import { type HttpHandler, serveHttp } from "@gshf/testing/serve-http";
import { expect, onTestFinished, test } from "vitest";
import { createTrainerClient } from "./client.ts";
import { type JobRequest, jobIdempotencyKey } from "./job.ts";

// Long enough for a machine that is busy with other things.
async function serve(handler: HttpHandler, timeoutMs = 20_000) {
  const { url, close } = await serveHttp(handler);
  onTestFinished(close);
  const baseUrl = `${url}/trainer/`;
  return { client: createTrainerClient({ baseUrl, token: "t0ken", timeoutMs, bytesMax: 4_096 }), close };
}

const request: JobRequest = {
  project: "demo",
  round: 1,
  manifest_uri: "https://s3.test/m.json?sig=1",
  manifest_sha256: "a".repeat(64),
  files: [],
  callback_url: null,
  callback_secret: null,
  init_artifact: null,
};
const running = {
  job_id: "j1",
  state: "running",
  attempt: 1,
  seq: 3,
  progress: 0.25,
  heartbeat_at: "2026-01-01T00:00:00Z",
  error: null,
  artifacts: [],
};

test("a submission carries its idempotency key, the token and the body", async () => {
  const seen: unknown[] = [];
  const { client } = await serve((incoming, response, body) => {
    const { headers } = incoming;
    seen.push(incoming.url, headers["idempotency-key"], headers.authorization, JSON.parse(body));
    response.writeHead(202).end('{"job_id":"j1","state":"queued"}');
  });
  expect(await client.submit(request)).toEqual({ ok: true, value: { job_id: "j1", state: "queued" } });
  expect(seen).toEqual(["/trainer/v1/jobs", jobIdempotencyKey(request), "Bearer t0ken", request]);
});

test("status and cancel read the job; a job id can't leave its path segment", async () => {
  const urls: (string | undefined)[] = [];
  const { client } = await serve((incoming, response) => {
    urls.push(incoming.url);
    const job_id = incoming.url?.includes("a%2F") ? "a/../b" : "j1";
    response.end(JSON.stringify({ ...running, job_id }));
  });
  expect(await client.status("a/../b")).toEqual({ ok: true, value: { ...running, job_id: "a/../b" } });
  expect(await client.cancel("j1")).toEqual({ ok: true, value: running });
  expect(urls).toEqual(["/trainer/v1/jobs/a%2F..%2Fb", "/trainer/v1/jobs/j1/cancel"]);
});

test("events come in order of seq, without those already seen", async () => {
  const beat = (seq: number) =>
    JSON.stringify({
      type: "job.heartbeat",
      job_id: "j1",
      attempt: 1,
      seq,
      timestamp: "2026-01-01T00:00:00Z",
      data: { state: "running", progress: 0 },
    });
  const { client } = await serve((incoming, response) => {
    expect(incoming.url).toBe("/trainer/v1/jobs/j1/events?after=2");
    response.end(`${beat(4)}\n${beat(2)}\n${beat(3)}\n`);
  });
  const events = await client.events("j1", 2);
  expect(events.ok && events.value.map((event) => event.seq)).toEqual([3, 4]);
});

test.each([
  ["answers 500", 500, "boom t0ken", { code: "http-status", retryable: true, status: 500 }],
  ["knows no such job", 404, '{"boom":1}', { code: "http-status", retryable: false, status: 404 }],
  ["answers with HTML", 200, "<html>boom</html>", { code: "not-json", retryable: false }],
  ["answers with other JSON", 200, '{"boom":1}', { code: "bad-shape", retryable: false }],
  ["answers without end", 200, "boom ".repeat(1_000), { code: "too-large", retryable: false }],
])("a trainer that %s is told apart, its text not repeated", async (_what, status, body, expected) => {
  const { client } = await serve((_incoming, response) => void response.writeHead(status).end(body));
  const result = await client.status("j1");
  expect(result).toMatchObject({ ok: false, error: expected });
  expect(JSON.stringify(result)).not.toMatch(/boom|t0ken/);
  expect(!result.ok && result.error.message).toMatch(/^127\.0\.0\.1:\d+ /);
});

test("a trainer that never answers is a timeout; one that is down is unreachable", async () => {
  const { client, close } = await serve(() => undefined, 100);
  expect(await client.status("j1")).toMatchObject({ ok: false, error: { code: "timeout", retryable: true } });
  await close();
  expect(await client.status("j1")).toMatchObject({
    ok: false,
    error: { code: "unreachable", retryable: true },
  });
});

test("another body under a used key is a conflict, not to be retried", async () => {
  const { client } = await serve((_incoming, response) => void response.writeHead(409).end("{}"));
  expect(await client.submit(request)).toMatchObject({
    ok: false,
    error: { code: "conflict", retryable: false, status: 409 },
  });
});
