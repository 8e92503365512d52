import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { forEachConcurrently } from "./for-each.ts";

const never = new AbortController().signal;

test("every item is worked on once, in order, and no more at a time than allowed", async () => {
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  await forEachConcurrently([...Array(20).keys()], 3, never, async (item, index) => {
    expect(index).toBe(item);
    begun.push(item);
    running += 1;
    most = Math.max(most, running);
    await nextTurn();
    running -= 1;
  });
  expect(begun).toEqual([...Array(20).keys()]);
  expect(most).toBe(3);
});

test("after a failure no other begins, those under way end, and the first failure is thrown", async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const failing = forEachConcurrently([...Array(20).keys()], 3, never, async (item) => {
    begun.push(item);
    if (item === 1) throw new Error("first");
    await nextTurn();
    ended.push(item);
    if (item === 2) throw new Error("second");
  });
  await expect(failing).rejects.toThrow("first");
  expect(begun).toEqual([0, 1, 2]);
  expect(ended).toEqual([0, 2]);
});

test("a task that throws before its first await fails like any other", async () => {
  const failing = forEachConcurrently([1], 1, never, () => {
    throw new Error("at once");
  });
  await expect(failing).rejects.toThrow("at once");
});

test("an abort begins no new ones, lets those under way end, and is thrown", async () => {
  const abort = new AbortController();
  const ended: number[] = [];
  const aborted = forEachConcurrently([...Array(20).keys()], 2, abort.signal, async (item) => {
    if (item === 0) abort.abort(new Error("enough"));
    await nextTurn();
    ended.push(item);
  });
  await expect(aborted).rejects.toThrow("enough");
  expect(ended).toEqual([0]);
});

test("of nothing nothing is done", async () => {
  await forEachConcurrently([], 8, never, async () => {
    throw new Error("nobody asked");
  });
});
