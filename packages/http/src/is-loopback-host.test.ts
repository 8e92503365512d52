import { expect, test } from "vitest";
import { isLoopbackHost } from "./is-loopback-host.ts";

test.each(["localhost", "127.0.0.1", "127.9.9.9", "[::1]", "::1", "[::ffff:7f00:1]"])(
  "%s is this machine",
  (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  },
);

test.each([
  "",
  "127.0.0.1.example.org",
  "127.example.org",
  "localhost.example.org",
  "128.0.0.1",
  "[::2]",
  "[fe80::1]",
])("%j is not", (host) => {
  expect(isLoopbackHost(host)).toBe(false);
});
