import { expect, it } from "vitest";
import { readPoolRow } from "./read-pool-row.ts";

function taken(row: unknown) {
  const reading = readPoolRow(row);
  if (!reading.ok) throw new Error(`${reading.field} ${reading.message}`);
  return reading;
}

it.each([
  { prompt: "Hi", candidates: ["a", "b"] },
  { prompt: "Hi", candidates: [{ text: "a" }, { text: "b" }] },
  { prompt: "Hi", responses: ["a", "b"] },
  { instruction: "Hi", completions: [{ response: "a" }, { response: "b" }] },
  { prompt: [{ role: "user", content: "Hi" }], generations: ["a", "", "b", "a"] },
])("%j is a prompt with two answers", (row) => {
  const { messages, answers } = taken(row).row;
  expect(messages).toEqual([{ role: "user", content: "Hi" }]);
  expect(answers.map(({ text }) => text)).toEqual(["a", "b"]);
});

it("keeps what is said of each answer, and of answers that say the same", () => {
  const candidates = [
    { model: "m", text: "a", gold_win_probability: 0.25 },
    { model: "n", text: "a", gold_win_probability: 0.5 },
  ];
  const { row, notes } = taken({ prompt_id: "p", source: "s", prompt: "Hi", candidates });
  expect(row).toMatchObject({ key: "p", source: "s" });
  expect(row.answers).toEqual([
    {
      text: "a",
      extra: { model: "m", gold_win_probability: 0.25, others: [{ model: "n", gold_win_probability: 0.5 }] },
    },
  ]);
  expect(notes).toContain("the same answer given twice to a prompt is one answer");
});

it.each([
  [{ prompt: "Hi" }, "candidates", "is missing"],
  [{ prompt: "Hi", candidates: [] }, "candidates", "must have 1 to 256"],
  [{ prompt: "Hi", candidates: [" ", ""] }, "candidates", "nothing|anything to see"],
  [{ prompt: "Hi", candidates: ["a", 3] }, "candidates[1]", "is no answer"],
  [{ prompt: "Hi", candidates: [{ model: "m" }] }, "candidates[0].text", "is missing"],
  [{ candidates: ["a"] }, "prompt", "is missing"],
])("%j is refused at its field", (row, field, message) => {
  expect(readPoolRow(row)).toMatchObject({ ok: false, field, message: expect.stringMatching(message) });
});
