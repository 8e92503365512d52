import { describe, expect, it } from "vitest";
import { comparisonRowSchema, parseTranscript, promptRowSchema, rowError } from "./model.ts";

function errorOf(schema: typeof promptRowSchema | typeof comparisonRowSchema, row: unknown) {
  const parsed = schema.safeParse(row);
  if (parsed.success) throw new Error("row was accepted");
  return rowError(7, row, parsed.error);
}

describe("prompt rows", () => {
  it("accept chat messages, a plain string, and pools with their candidates", () => {
    const messages = [{ role: "user", content: "Why is the sky blue?" }];
    expect(promptRowSchema.parse({ prompt: "Why is the sky blue?" }).messages).toEqual(messages);
    expect(promptRowSchema.parse({ messages }).messages).toEqual(messages);
    expect(promptRowSchema.parse({ prompt_id: "a", prompt: messages, candidates: [{ text: "x" }] }).key).toBe(
      "a",
    );
  });

  it("name the field and the value of what is wrong", () => {
    expect(errorOf(promptRowSchema, { prompt: "  " })).toEqual({
      line: 7,
      field: "prompt",
      message: 'is empty (got "  ")',
    });
    expect(errorOf(promptRowSchema, { prompt: [{ role: "user", content: "" }] })).toMatchObject({
      field: "prompt[0].content",
      message: 'is empty (got "")',
    });
    expect(errorOf(promptRowSchema, { prompt: [{ role: "robot", content: "hi" }] }).field).toBe(
      "prompt[0].role",
    );
    expect(errorOf(promptRowSchema, { text: "hi" })).toMatchObject({
      field: "prompt",
      message: "is missing",
    });
    expect(errorOf(promptRowSchema, 3).field).toBe("row");
  });

  it("refuse a conversation that waits for no answer", () => {
    const prompt = [
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Hello" },
    ];
    expect(errorOf(promptRowSchema, { prompt }).message).toContain("must end with a message of the user");
  });
});

describe("comparison rows", () => {
  const prompt = [{ role: "user", content: "Name a prime." }];
  const answer = (content: string) => ({ role: "assistant", content });
  const expected = { messages: prompt, chosen: "7", rejected: "8" };

  it("read the trainers' formats alike", () => {
    const rows = [
      { prompt, chosen: [answer("7")], rejected: [answer("8")] },
      { prompt: "Name a prime.", chosen: "7", rejected: "8" },
      { messages: prompt, chosen: answer("7"), rejected: answer("8") },
      { chosen: [...prompt, answer("7")], rejected: [...prompt, answer("8")] },
      {
        chosen: "\n\nHuman: Name a prime.\n\nAssistant: 7",
        rejected: "\n\nHuman: Name a prime.\n\nAssistant: 8",
      },
    ];
    for (const row of rows) expect(comparisonRowSchema.parse(row)).toMatchObject(expected);
  });

  it("refuse equal answers, and answers to different prompts", () => {
    expect(errorOf(comparisonRowSchema, { prompt, chosen: "7", rejected: "7" })).toMatchObject({
      field: "rejected",
      message: expect.stringContaining("the same text"),
    });
    const rejected = "\n\nHuman: Name a square.\n\nAssistant: 8";
    const chosen = "\n\nHuman: Name a prime.\n\nAssistant: 7";
    expect(errorOf(comparisonRowSchema, { chosen, rejected }).message).toContain(
      "answers another conversation",
    );
    expect(errorOf(comparisonRowSchema, { prompt, chosen: "", rejected: "8" }).message).toContain("is empty");
    expect(errorOf(comparisonRowSchema, { chosen: "7", rejected: "8" }).field).toBe("prompt");
  });

  it("split transcripts only at turns, not at the words in them", () => {
    expect(parseTranscript("\n\nHuman: Who said Human: first?\n\nAssistant: I\n\ndid\n\nHuman: ok")).toEqual([
      { role: "user", content: "Who said Human: first?" },
      { role: "assistant", content: "I\n\ndid" },
      { role: "user", content: "ok" },
    ]);
  });
});
