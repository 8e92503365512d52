import { expect, test } from "vitest";
import { readBytes } from "./read-bytes.ts";

test("a body up to the limit is read, one byte more is not, and no body is empty", async () => {
  expect(await readBytes(new Response("häh"), 4)).toEqual(Buffer.from("häh"));
  expect(await readBytes(new Response("häh"), 3)).toBeNull();
  expect(await readBytes(new Response(null), 0)).toEqual(Buffer.alloc(0));
});

test("a request whose length nobody announced is read no further than the limit", async () => {
  let sent = 0;
  let cancelled = false;
  const body = new ReadableStream({
    pull: (controller) => {
      sent += 1;
      controller.enqueue(new Uint8Array(10));
    },
    cancel: () => {
      cancelled = true;
    },
  });
  expect(await readBytes(new Request("http://x", { method: "POST", body, duplex: "half" }), 25)).toBeNull();
  expect(cancelled).toBe(true);
  expect(sent).toBeLessThan(6);
});

test("a body that can't be stopped holds up nobody", async () => {
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(1_000)),
    cancel: () => new Promise(() => undefined),
  });
  expect(await readBytes(new Response(body), 10_000)).toBeNull();
});
