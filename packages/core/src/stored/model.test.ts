import { expect, test } from "vitest";
import { z } from "zod";
import { readStored, UnreadableRow } from "./model.ts";

const schema = z.object({ a: z.object({ b: z.number() }) });

test("what a row holds is read, or said to be unreadable, with the place and without the value", () => {
  expect(readStored(schema, { a: { b: 1 } }, "the settings of round 3")).toEqual({ a: { b: 1 } });
  const read = () => readStored(schema, { a: { b: "secret" } }, "the settings of round 3");
  expect(read).toThrow(UnreadableRow);
  expect(read).toThrow(/^What is stored as the settings of round 3 can't be read at a\.b: /);
  expect(read).not.toThrow(/secret/);
});
