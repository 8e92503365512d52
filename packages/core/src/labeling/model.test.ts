import { describe, expect, it } from "vitest";
import { answerSchema } from "./model.ts";

describe("an answer", () => {
  const tie = { choice: "tie", durationMs: 10, visibleMs: 10 };
  it("has a strength only when it prefers a side", () => {
    expect(answerSchema.safeParse(tie).success).toBe(true);
    expect(answerSchema.safeParse({ ...tie, strength: 2 }).success).toBe(false);
    expect(answerSchema.safeParse({ ...tie, choice: "left", strength: 3 }).success).toBe(true);
    expect(answerSchema.safeParse({ ...tie, choice: "left", strength: 4 }).success).toBe(false);
  });
  it("can't be looked at for longer than it took", () => {
    expect(answerSchema.parse({ ...tie, visibleMs: 11 })).toMatchObject({ durationMs: 10, visibleMs: 10 });
  });
});
