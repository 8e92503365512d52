import { expect, test } from "vitest";
import { createRateLimiter } from "./rate-limit.ts";

function limiter(perMinute: number, burst: number) {
  let now = 1_000_000;
  const { take } = createRateLimiter({ perMinute, burst }, () => now);
  const pass = (ms: number) => {
    now += ms;
  };
  return { take, pass };
}

test("a burst is free, then requests come at the pace that was set, and the wait that is told suffices", () => {
  const { take, pass } = limiter(60, 3);
  expect([1, 2, 3].map(() => take("a").ok)).toEqual([true, true, true]);
  expect(take("a")).toEqual({ ok: false, retryAfterSeconds: 1 });
  pass(1000);
  expect(take("a").ok).toBe(true);
  expect(take("a").ok).toBe(false);
});

test("what is refused costs nothing, and others are not touched", () => {
  const { take, pass } = limiter(60, 1);
  take("a");
  for (let i = 0; i < 50; i++) expect(take("a").ok).toBe(false);
  expect(take("b").ok).toBe(true);
  pass(1000);
  expect(take("a").ok).toBe(true);
});

test("a request that stands for many pays for all, and one beyond the burst is not refused for ever", () => {
  const { take, pass } = limiter(60, 5);
  expect(take("a", 4).ok).toBe(true);
  expect(take("a", 4)).toEqual({ ok: false, retryAfterSeconds: 3 });
  pass(60_000);
  expect(take("a", 9).ok).toBe(true);
  expect(take("a").ok).toBe(false);
});

test("somebody who labels a pair a second, with prefetch and heartbeats, never meets the default limit", () => {
  const { take, pass } = limiter(1_200, 600);
  for (let second = 0; second < 3_600; second++) {
    // submit, next, a heartbeat, and the page's own queries now and then
    expect(take("labeler", 4).ok).toBe(true);
    pass(1000);
  }
});
