import { expect, it } from "vitest";
import { promptAndAnswer, promptText } from "./texts.ts";

it("a prompt is its turns, and prompt and answer are one text, with blank lines between", () => {
  const messages = [{ content: "Be brief." }, { content: "Why?" }];
  expect(promptText(messages)).toBe("Be brief.\n\nWhy?");
  expect(promptAndAnswer(messages, "So.")).toBe("Be brief.\n\nWhy?\n\nSo.");
});
