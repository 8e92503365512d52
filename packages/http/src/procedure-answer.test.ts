import { expect, test } from "vitest";
import { procedureBody, readProcedureAnswer } from "./procedure-answer.ts";

test("a value, a refusal and something that is neither are told apart", () => {
  expect(readProcedureAnswer({ result: { data: { json: { a: 1 } } } })).toEqual({
    ok: true,
    value: { a: 1 },
  });
  const refusal = { error: { json: { message: "No pair.", code: -32004, data: { reason: "none-left" } } } };
  expect(readProcedureAnswer(refusal)).toEqual({ ok: false, reason: "none-left", message: "No pair." });
  for (const other of [
    undefined,
    null,
    [],
    "<html>",
    { result: {} },
    { error: { message: "no envelope" } },
  ]) {
    expect(readProcedureAnswer(other)).toBeNull();
  }
});

test("an input travels in superjson's envelope", () => {
  expect(procedureBody({ slug: "demo" })).toBe('{"json":{"slug":"demo"}}');
});
