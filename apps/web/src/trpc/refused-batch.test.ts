import { createTRPCClient, httpBatchLink, httpLink, TRPCClientError } from "@trpc/client";
import superjson from "superjson";
import { expect, test } from "vitest";
import type { AppRouter } from "./app-router.ts";
import { refusedBatch } from "./refused-batch.ts";

const url = "http://127.0.0.1:1/api/trpc";
const refuse = async (input: RequestInfo | URL | string) => {
  const request = new Request(String(input));
  const calls = new URL(request.url).pathname.split(",").length;
  return refusedBatch(request, calls, 7, "Too many requests.");
};
const refused = {
  message: "Too many requests.",
  data: { reason: "rate-limited", httpStatus: 429, values: { seconds: 7 } },
};

test("every call of a batch that came too often is refused in words its client understands", async () => {
  const links = [httpBatchLink({ url, transformer: superjson, fetch: refuse })];
  const client = createTRPCClient<AppRouter>({ links });
  const calls = await Promise.allSettled([client.access.me.query(), client.projects.list.query({})]);
  for (const call of calls) {
    const reason: unknown = call.status === "rejected" ? call.reason : null;
    expect(reason).toBeInstanceOf(TRPCClientError);
    expect(reason).toMatchObject(refused);
  }
});

test("a single call as well, and the header says when to come back", async () => {
  const client = createTRPCClient<AppRouter>({
    links: [httpLink({ url, transformer: superjson, fetch: refuse })],
  });
  await expect(client.access.me.query()).rejects.toMatchObject(refused);
  expect((await refuse(`${url}/access.me`)).headers.get("retry-after")).toBe("7");
});
