import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import superjson from "superjson";
import { expect, it } from "vitest";
import type { AppRouter } from "./app-router.ts";
import { fetchOurs, problemOf } from "./problem.ts";

type Answer = { status: number; headers?: Record<string, string>; body: string };

/** What the client makes of the answer to a call; of none where nobody listens. */
async function problemWith(answer: Answer | null) {
  const server = createServer((_, response) => {
    response.writeHead(answer?.status ?? 500, answer?.headers ?? {}).end(answer?.body ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server listens on a port, never on a pipe, when it was asked to.
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise((resolve) => server.close(resolve));
  if (answer === null) await close();
  const url = `http://127.0.0.1:${port}/`;
  const client = createTRPCClient<AppRouter>({
    links: [httpBatchLink({ url, transformer: superjson, fetch: fetchOurs })],
  });
  try {
    await client.labeling.release.mutate({ leaseIds: ["00000000-0000-4000-8000-000000000000"] });
  } catch (error) {
    return problemOf(error);
  } finally {
    if (answer !== null) await close();
  }
  throw new Error("the call was answered");
}

const page = { "content-type": "text/html" };
const json = { "content-type": "application/json" };

it.each([
  [
    "a proxy that finds no server",
    { status: 502, headers: page, body: "<h1>Bad gateway</h1>" },
    "unavailable",
  ],
  ["a deployment", { status: 503, headers: { "retry-after": "7" }, body: "" }, "unavailable"],
  ["a limit before ours", { status: 429, headers: { "retry-after": "7" }, body: "" }, "rate-limited"],
  ["a firewall that minds the text", { status: 403, headers: page, body: "<p>Blocked" }, "defect"],
  ["a firewall that speaks JSON", { status: 403, headers: json, body: '{"message":"Forbidden"}' }, "defect"],
  ["a proxy that minds the size", { status: 413, headers: page, body: "" }, "too-large"],
  ["a portal that wants a sign-in", { status: 200, headers: page, body: "<form>" }, "offline"],
  [
    "a route of ours, before any procedure",
    { status: 401, headers: json, body: '{"ok":false,"reason":"not-signed-in","message":"Sign in."}' },
    "not-signed-in",
  ],
  ["nobody", null, "offline"],
])("an answer from %s is told apart", async (_, answer, reason) => {
  const problem = await problemWith(answer);
  expect(problem.reason).toBe(reason);
  expect(problem.retryAfterSeconds).toBe(
    answer?.headers !== undefined && "retry-after" in answer.headers ? 7 : null,
  );
});

it("a date to wait for is read by the clock of whoever sent it", async () => {
  const headers = { date: "Wed, 21 Oct 2015 07:28:00 GMT", "retry-after": "Wed, 21 Oct 2015 07:28:30 GMT" };
  const problem = await problemWith({ status: 503, headers, body: "" });
  expect(problem).toMatchObject({ reason: "unavailable", retryAfterSeconds: 30 });
});
