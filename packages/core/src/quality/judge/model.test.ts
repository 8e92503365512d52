import { expect, test } from "vitest";
import { combineOrders, judgeInstruction, judgeMessages, readVerdict } from "./model.ts";

const conversation = [{ role: "user" as const, content: "What is 2 + 2?" }];
const pair = { conversation, first: "Four.", second: "It is 5." };
const reply = (text: string) => ({ text, finishReason: "stop" });

test("the instruction is Appendix H's, word for word", () => {
  expect(judgeInstruction).toBe(
    "Please act as an impartial judge and evaluate the quality of the responses provided by two AI assistants to the user question displayed below. You should choose the assistant that follows the user’s instructions and answers the user’s question better. Your evaluation should consider factors such as the helpfulness, relevance, accuracy, depth, creativity, and level of detail of their responses. Begin your evaluation by comparing the two responses and provide a short explanation. Avoid any position biases and ensure that the order in which the responses were presented does not influence your decision. Do not allow the length of the responses to influence your evaluation. Do not favor certain names of the assistants. Be as objective as possible. After providing your explanation, output your final verdict by strictly following this format: [[A]] if assistant A is better, [[B]] if assistant B is better, and [[C]] for a tie.",
  );
});

test("the two orders differ in nothing but which answer is A", () => {
  const [system, user] = judgeMessages(pair, "first");
  expect(system).toEqual({ role: "system", content: judgeInstruction });
  expect(user?.content).toBe(
    "[User Question]\nWhat is 2 + 2?\n\n" +
      "[The Start of Assistant A's Answer]\nFour.\n[The End of Assistant A's Answer]\n\n" +
      "[The Start of Assistant B's Answer]\nIt is 5.\n[The End of Assistant B's Answer]",
  );
  const swapped = { ...pair, first: pair.second, second: pair.first };
  expect(judgeMessages(pair, "second")).toEqual(judgeMessages(swapped, "first"));
});

test("a conversation of several turns is the question, each turn under its role", () => {
  const turns = [
    { role: "system" as const, content: "Be brief." },
    { role: "user" as const, content: "Hi" },
    { role: "assistant" as const, content: "Hello" },
    { role: "user" as const, content: "2 + 2?" },
  ];
  const [, user] = judgeMessages({ ...pair, conversation: turns }, "first");
  expect(user?.content).toMatch(
    /^\[User Question\]\nsystem: Be brief\.\n\nuser: Hi\n\nassistant: Hello\n\nuser: 2 \+ 2\?\n\n\[The Start/,
  );
});

test.each([
  ["A is right. [[A]]", "first", "first"],
  ["[[A]]", "second", "second"],
  ["B it is.\n\n[[B]]", "first", "second"],
  ["[[B]] because … so: [[B]]", "second", "first"],
  ["Both fine [[C]].", "first", "tie"],
  ["[[C]]", "second", "tie"],
] as const)("%j with %s shown as A is for %s", (text, shownAsA, side) => {
  expect(readVerdict(reply(text), shownAsA)).toEqual({ ok: true, side });
});

test.each([
  ["", "no [[A]]"],
  ["Assistant A is clearly better.", "no [[A]]"],
  ["[A]", "no [[A]]"],
  ["[[a]] [[D]] [[ A ]]", "no [[A]]"],
  ["[[A]] if A is better, [[B]] if B is", "2 different"],
  ["[[A]] [[B]] [[C]]", "3 different"],
])("%j is no verdict", (text, why) => {
  expect(readVerdict(reply(text), "first")).toEqual({ ok: false, error: expect.stringContaining(why) });
});

test("a reply that was cut off is no verdict, whatever it held so far", () => {
  expect(readVerdict({ text: "[[A]] or is it", finishReason: "length" }, "first").ok).toBe(false);
});

test("only two orders that agree prefer an answer", () => {
  expect(combineOrders("first", "first")).toBe("first");
  expect(combineOrders("second", "second")).toBe("second");
  expect(combineOrders("first", "second")).toBe("tie");
  expect(combineOrders("first", "tie")).toBe("tie");
  expect(combineOrders("tie", "tie")).toBe("tie");
});
