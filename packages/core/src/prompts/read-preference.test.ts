import { describe, expect, it } from "vitest";
import { joinHalves } from "./join-halves.ts";
import { type ComparisonRow, readComparisonRow } from "./read-comparison-row.ts";

const user = (content: string) => ({ role: "user", content });
const says = (content: string) => ({ role: "assistant", content });

function read(row: unknown): { row: ComparisonRow; notes: string[] } {
  const reading = readComparisonRow(row);
  if (!reading.ok) throw new Error(`${reading.field} ${reading.message}`);
  return reading;
}
const refusal = (row: unknown) => {
  const reading = readComparisonRow(row);
  return reading.ok ? null : `${reading.field} ${reading.message}`;
};

describe("two answers, and beside them which is better", () => {
  const votes = (a: number, b: number, tie: number) => ({
    winner_model_a: a,
    winner_model_b: b,
    winner_tie: tie,
  });
  const battle = { prompt: '["Hi"]', response_a: '["no"]', response_b: '["yes"]' };

  it.each([
    [{ ...battle, ...votes(0, 1, 0) }, "LMSYS arena (55k)"],
    [{ prompt: ["Hi"], response_a: ["yes"], response_b: ["no"], ...votes(1, 0, 0) }, "LMSYS arena (55k)"],
    [{ prompt: "Hi", response_a: "no", response_b: "yes", winner: "model_b" }, "two responses and a winner"],
    [
      { context: [user("Hi")], response1: "yes", response2: "no", overall_preference: -3 },
      "HelpSteer3 preference",
    ],
    [
      { prompt: "Hi", response_1: "no", response_2: "yes", preference_strength: "2" },
      "HelpSteer2 preference",
    ],
    [
      { prompt: "Hi", response_0: "no", response_1: "yes", better_response_id: 1, safer_response_id: 0 },
      "PKU-SafeRLHF",
    ],
  ])("%j prefers yes to no", (row, shape) => {
    const { messages, comparisons, shape: found } = read(row).row;
    expect(messages).toEqual([user("Hi")]);
    expect(comparisons).toMatchObject([{ chosen: "yes", rejected: "no", label: { pChosen: 1 } }]);
    expect(found).toBe(shape);
  });

  it("is a tie where the row says so, and refused where it says nothing or two things", () => {
    expect(read({ ...battle, ...votes(0, 0, 1) }).row.comparisons[0]?.label).toMatchObject({
      pChosen: 0.5,
      ties: 1,
    });
    expect(refusal({ ...battle, ...votes(0, 0, 0) })).toMatch(/^winner_model_a one of/);
    expect(refusal({ ...battle, ...votes(1, 1, 0) })).toMatch(/^winner_model_a one of/);
    expect(refusal({ prompt: "Hi", response_0: "a", response_1: "b" })).toMatch(
      /^better_response_id must be 0 or 1/,
    );
  });

  it("keeps what else is said of them", () => {
    const row = {
      prompt: "Hi",
      response_0: "a",
      response_1: "b",
      better_response_id: 0,
      safer_response_id: 1,
    };
    const { row: taken, notes } = read({ ...row, is_response_0_safe: false });
    expect(taken.extra).toEqual({ safer_response_id: 1, is_response_0_safe: false });
    expect(notes).toContain("the better answer is not the safer one; it was taken as the preferred one");
  });

  it("has turns of its own in a longer battle, which must be the same on both sides", () => {
    const two = { prompt: ["Hi", "and?"], ...votes(1, 0, 0) };
    const same = { ...two, response_a: ["Hello", "yes"], response_b: ["Hello", "no"] };
    expect(read(same).row.messages).toEqual([user("Hi"), says("Hello"), user("and?")]);
    expect(refusal({ ...two, response_a: ["Hello", "yes"], response_b: ["Hey", "no"] })).toMatch(
      /from turn 2 on/,
    );
    expect(refusal({ ...two, response_a: ["Hello"], response_b: ["Hello", "no"] })).toMatch(
      /^response_a has 1 turns/,
    );
  });
});

describe("exports of annotation tools", () => {
  const fields = { prompt: "Hi", response_1: "no", response_2: "yes" };
  const argilla = (...values: unknown[]) => ({
    id: "r",
    fields,
    responses: { preference: values.map((value) => ({ value, user_id: "u" })) },
  });

  it("of Argilla: a vote each, by name or by rank", () => {
    const ranks = [
      { value: "response_2", rank: 1 },
      { value: "response_1", rank: 2 },
    ];
    const { row } = read(argilla("response_2", ranks, "1", "tie"));
    expect(row).toMatchObject({ shape: "Argilla export", messages: [user("Hi")], extra: { id: "r" } });
    expect(row.comparisons).toEqual([
      {
        chosen: "yes",
        rejected: "no",
        label: { pChosen: 0.625, votes: 4, ties: 1, weight: 1, strength: null },
      },
    ]);
    expect(refusal(argilla())).toMatch(/^responses hold nobody's preference/);
  });

  it("of Label Studio: the side that was selected, cancelled annotations left out", () => {
    const annotation = (selected: string, more: object = {}) => ({
      ...more,
      result: [{ type: "pairwise", value: { selected } }],
    });
    const data = { prompt: "Hi", answer1: "no", answer2: "yes", lang: "en" };
    const annotations = [annotation("right"), annotation("left", { was_cancelled: true })];
    const { row } = read({ id: 7, data, annotations });
    expect(row.comparisons).toMatchObject([
      { chosen: "yes", rejected: "no", label: { votes: 1, pChosen: 1 } },
    ]);
    expect(row.extra).toEqual({ "data.lang": "en", id: 7 });
    expect(refusal({ data, annotations: [] })).toMatch(/^annotations hold no pairwise choice/);
  });
});

describe("two texts without a prompt", () => {
  it.each([
    ["The lake is deep.", "The lake is dry.", "The lake is", " deep.", " dry."],
    ["Say it: yes", "Say it: yesterday", "Say it:", " yes", " yesterday"],
    ["One two", "One two three", "One", " two", " two three"],
  ])("%j and %j begin with what is asked, up to a whole word", (chosen, rejected, prompt, better, worse) => {
    const { row } = read({ chosen, rejected });
    expect(row.messages).toEqual([user(prompt)]);
    expect(row.comparisons).toMatchObject([{ chosen: better, rejected: worse }]);
  });

  it("are refused where they have nothing in common, or everything", () => {
    expect(refusal({ chosen: "Yes", rejected: "No" })).toMatch(/^prompt is missing/);
    expect(refusal({ chosen: "Yes it is", rejected: "Yes it is" })).toMatch(/^rejected is the same text/);
  });
});

describe("what messages have beside their texts", () => {
  const row = (chosen: object, rejected: object) => ({
    prompt: [user("Hi")],
    chosen: [{ role: "assistant", ...chosen }],
    rejected: [{ role: "assistant", ...rejected }],
  });

  it("is kept beside the row, a call of a tool too where there is a text", () => {
    const calls = [{ id: "1" }];
    const { row: taken } = read(row({ content: "Looking.", tool_calls: calls }, { content: "41" }));
    expect(taken.extra).toEqual({ "chosen[0].tool_calls": calls });
    expect(refusal(row({ tool_calls: calls }, { content: "41" }))).toMatch(
      /^chosen\[0\]\.tool_calls holds a tool call/,
    );
  });

  it("tells answers apart that differ in their reasoning alone", () => {
    const told = row(
      { content: "42", reasoning_content: "well" },
      { content: "42", reasoning_content: "badly" },
    );
    const [comparison] = read(told).row.comparisons;
    expect(comparison).toMatchObject({
      chosen: "<think>\nwell\n</think>\n\n42",
      rejected: "<think>\nbadly\n</think>\n\n42",
    });
    const same = row(
      { content: "42", reasoning_content: "well" },
      { content: "42", reasoning_content: "well" },
    );
    expect(refusal(same)).toMatch(/^rejected is the same text/);
  });
});

describe("answers that were called good or bad, one a row", () => {
  const join = (...rows: object[]) => joinHalves(rows.map((row, i) => ({ line: i + 1, row: read(row).row })));
  const half = (prompt: string, completion: unknown, label: unknown) => ({ prompt, completion, label });

  it("are compared with those of the same prompt that were called otherwise", () => {
    const { rows, errors } = join(
      half("a", "good", true),
      half("a", [says("bad")], false),
      half("a", "worse", "0"),
      half("b", "alone", 1),
    );
    const comparisons = rows.map(({ line, row }) => [
      line,
      row.comparisons.map(({ chosen, rejected, label }) => [chosen, rejected, label.weight]),
    ]);
    const [first, second] = [
      ["good", "bad", 0.5],
      ["good", "worse", 0.5],
    ];
    expect(comparisons).toEqual([
      [1, [first, second]],
      [2, [first]],
      [3, [second]],
    ]);
    expect(errors).toMatchObject([
      { line: 4, field: "completion", message: expect.stringContaining("no counterpart") },
    ]);
  });

  it("are refused where one text is called both, or no word says which", () => {
    expect(join(half("a", "x", true), half("a", "x", false)).errors).toHaveLength(2);
    expect(refusal(half("a", "x", "perhaps"))).toMatch(/^label must be true or false/);
    expect(refusal(half("a", " ", true))).toMatch(/^completion is empty/);
  });
});
