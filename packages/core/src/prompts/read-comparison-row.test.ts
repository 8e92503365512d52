import { describe, expect, it } from "vitest";
import { readComparisonRow } from "./read-comparison-row.ts";
import { parseTranscript } from "./read-conversation.ts";
import { readPromptRow } from "./read-prompt-row.ts";

const user = (content: unknown) => ({ role: "user", content });
const says = (content: string) => ({ role: "assistant", content });
const system = (content: string) => ({ role: "system", content });

function taken<T>(
  reading: { ok: true; row: T; notes: string[] } | { ok: false; field: string; message: string },
) {
  if (!reading.ok) throw new Error(`${reading.field} ${reading.message}`);
  return reading;
}

const refusal = (row: unknown) => {
  const reading = readComparisonRow(row);
  return reading.ok ? null : `${reading.field} ${reading.message}`;
};

describe("prompt rows", () => {
  it.each([
    { prompt: "Hi" },
    { prompt: [user("Hi")] },
    { prompt: [{ role: "user", content: [{ type: "text", text: "Hi" }] }] },
    { prompt: [system(""), user("Hi")] },
    { messages: [user("Hi")] },
    { messages: [user("Hi"), says("Hello")] },
    { conversations: [{ from: "human", value: "Hi" }] },
    { instruction: "Hi", input: "", output: "Hello" },
    { text: "Hi" },
    { body: { model: "m", messages: [user("Hi")] }, custom_id: "r1" },
    { prompt: "\n\nHuman: Hi\n\nAssistant:" },
  ])("%j asks the same", (row) => {
    expect(taken(readPromptRow(row)).row.messages).toEqual([user("Hi")]);
  });

  it("have ids of text or whole numbers, and no others", () => {
    expect(taken(readPromptRow({ prompt_id: 17, prompt: "Hi" })).row.key).toBe("17");
    expect(taken(readPromptRow({ prompt_id: null, prompt: "Hi" })).row.key).toBeNull();
    for (const prompt_id of [1e30, 1.5, ["a"], "x".repeat(201), "a\ufffdb"]) {
      expect(readPromptRow({ prompt_id, prompt: "Hi" })).toMatchObject({ ok: false, field: "prompt_id" });
    }
  });

  it("keep what a batch request has beside its messages, whatever its name", () => {
    const row = JSON.parse('{"body":{"constructor":{"x":1},"messages":[{"role":"user","content":"Hi"}]}}');
    expect(Object.keys(taken(readPromptRow(row)).row.extra)).toEqual(["constructor"]);
  });

  it.each([
    [{ prompt: "  " }, "prompt", 'is empty (got "  ")'],
    [{ prompt: [user("")] }, "prompt[0].content", "turn 1 (user) is empty"],
    [{ prompt: [{ role: "robot", content: "hi" }] }, "prompt[0].role", "must be system"],
    [{ prompt: [user("Hi"), says("Hello")] }, "prompt", "must end with a message of the user"],
    [{ prompt: [user("Hi"), system("late")] }, "prompt", "must end with a message of the user"],
    [
      { prompt: Array.from({ length: 241 }, () => user("Hi")) },
      "prompt",
      "more than 200 messages (it has 241)",
    ],
    [{ prompt: [{ role: "user", content: [{ type: "image" }] }] }, "prompt[0].content", '"image"'],
    [
      { prompt: [user("a"), { role: "assistant", tool_calls: [{}, 1] }, user("c")] },
      "prompt[1].tool_calls",
      "tool call",
    ],
    [{ texts: "hi" }, "prompt", "is missing"],
    [3, "row", "is no JSON object"],
  ])("%j is refused at its field", (row, field, message) => {
    expect(readPromptRow(row)).toMatchObject({ ok: false, field, message: expect.stringContaining(message) });
  });
});

describe("comparison rows", () => {
  const asked = [user("Name a prime.")];
  const hh = (answer: string, question = "Name a prime.") => `\n\nHuman: ${question}\n\nAssistant: ${answer}`;

  it.each([
    { prompt: asked, chosen: [says("7")], rejected: [says("8")] },
    { prompt: "Name a prime.", chosen: "7", rejected: "8" },
    { messages: asked, chosen: says("7"), rejected: says("8") },
    { chosen: [...asked, says("7")], rejected: [...asked, says("8")] },
    { prompt: "Name a prime.", chosen: [...asked, says("7")], rejected: [...asked, says("8")] },
    { chosen: hh("7"), rejected: hh("8") },
    { prompt: hh("").trimEnd(), chosen: " 7", rejected: " 8" },
    {
      conversations: [{ from: "human", value: "Name a prime." }],
      chosen: { from: "gpt", value: "7" },
      rejected: { from: "gpt", value: "8" },
    },
    {
      chosen: [
        { role: "Human", content: "Name a prime." },
        { role: "Assistant", content: "7" },
      ],
      rejected: [
        { role: "Human", content: "Name a prime." },
        { role: "Assistant", content: "8" },
      ],
    },
    { input: { messages: asked }, preferred_output: [says("7")], non_preferred_output: [says("8")] },
    { instruction: "Name a prime.", input: "", chosen: "7", rejected: "8" },
    { input: "Name a prime.", chosen: "7", rejected: "8" },
    { prompt: "Name a prime.", response_1: "8", response_2: "7", preference_strength: 2 },
    { winner: "model_b", conversation_a: [...asked, says("8")], conversation_b: [...asked, says("7")] },
    {
      prompt: "Name a prime.",
      completions: [
        { response: "8", overall_score: 1 },
        { response: "7", overall_score: 9 },
      ],
    },
    {
      prompt: "Name a prime.",
      answers: [
        { answer: "7", rank: 1 },
        { answer: "8", rank: 2 },
      ],
    },
    { prompt: "Name a prime.", messages: [...asked, says("7")], chosen: "7", rejected: "8" },
    { prompt: "Name a prime.", prompt_id: null, messages: null, chosen: "7", rejected: "8" },
  ])("%j says the same", (row) => {
    const { messages, comparisons } = taken(readComparisonRow(row)).row;
    expect(messages).toEqual(asked);
    expect(comparisons).toMatchObject([{ chosen: "7", rejected: "8", label: { pChosen: 1, weight: 1 } }]);
  });

  it("take the whole common beginning as the prompt, system message and earlier turns included", () => {
    const before = [system("Be short."), user("Hi"), says("Hello"), ...asked];
    const row = { chosen: [...before, says("7")], rejected: [...before, says("8")] };
    for (const given of [{}, { prompt: "Name a prime." }, { prompt: asked }]) {
      expect(taken(readComparisonRow({ ...given, ...row })).row.messages).toEqual(before);
    }
    const columns = { system: "Be short.", history: [["Hi", "Hello"]], prompt: "Name a prime." };
    const read = taken(readComparisonRow({ ...columns, chosen: "7", rejected: "8" }));
    expect(read.row.messages).toEqual(before);
    // The same columns beside conversations that hold only the rest of it, or all of it.
    const { prompt: _, ...context } = columns;
    for (const rest of [asked, before.slice(1), before]) {
      const beside = { ...context, chosen: [...rest, says("7")], rejected: [...rest, says("8")] };
      expect(taken(readComparisonRow(beside)).row).toMatchObject({ messages: before, extra: {} });
    }
    const own = { history: columns.history, prompt: [system("Be short."), ...asked] };
    expect(taken(readComparisonRow({ ...own, chosen: "7", rejected: "8" })).row.messages).toEqual(before);
  });

  it("keep a conversation beside the prompt whose answer is none of the two, and tell of turns in an answer", () => {
    const third = { prompt: "a", messages: [user("a"), says("9")], chosen: "7", rejected: "8" };
    expect(taken(readComparisonRow(third)).row.extra).toEqual({ messages: third.messages });
    const inner = { prompt: hh("").trimEnd(), chosen: " 7\n\nHuman: x", rejected: " 8" };
    const { row, notes } = taken(readComparisonRow(inner));
    expect(row.comparisons[0]?.chosen).toBe("7\n\nHuman: x");
    expect(notes).toEqual([expect.stringContaining("another turn of a transcript")]);
  });

  it("are read from transcripts with either line end", () => {
    const windows = (text: string) => text.replaceAll("\n", "\r\n");
    const { row } = taken(readComparisonRow({ chosen: windows(hh("7")), rejected: windows(hh("8")) }));
    expect([row.messages, row.comparisons[0]?.chosen]).toEqual([asked, "7"]);
  });

  it("leave answers as they stand: indented, or with a dialogue in them", () => {
    const code = "    def f():\n        return 1\n";
    const indented = taken(readComparisonRow({ chosen: hh(code), rejected: hh("no") }));
    expect(indented.row.comparisons[0]?.chosen).toBe(code);
    const dialogue = "Human: hi\n\nAssistant: hello";
    const written = taken(readComparisonRow({ prompt: "Write one.", chosen: dialogue, rejected: "no" }));
    expect(written.row.comparisons[0]?.chosen).toBe(dialogue);
  });

  it.each([
    [{ prompt: "a", chosen: "7", rejected: "7" }, /^rejected is the same text as `chosen`/],
    [{ prompt: "a", chosen: "", rejected: "8" }, /^chosen is empty/],
    [{ prompt: "a", chosen: "7", rejected: "\u200b\u2060" }, /^rejected is empty/],
    [{ prompt: "\u00ad", chosen: "7", rejected: "8" }, /^prompt is empty/],
    [
      { prompt: [user("a"), says("\u200b"), user("b")], chosen: "7", rejected: "8" },
      /^prompt\[1\]\.content turn 2 .*is empty/,
    ],
    [
      { prompt: "a", messages: [system("s"), user("a"), says("7")], chosen: "7", rejected: "8" },
      /^messages has earlier turns that are not in `prompt`/,
    ],
    [{ prompt: "a", chosen: [says("7")], rejected: [says("")] }, /^rejected\[0\]\.content turn 1 .*is empty/],
    [
      { chosen: hh("7"), rejected: hh("8", "Name a square.") },
      /^rejected answers another conversation .*turn 1/,
    ],
    [
      { chosen: hh("Sure:\n\nHuman: x\n\nAssistant: y"), rejected: hh("no") },
      /^rejected answers another .*turn 2/,
    ],
    [{ prompt: "b", chosen: [...asked, says("7")], rejected: [...asked, says("8")] }, /^prompt is not what/],
    [
      { prompt: "b", messages: asked, chosen: "7", rejected: "8" },
      /^messages is another conversation than `prompt`/,
    ],
    [
      { chosen: hh("\n\nHuman: b\n\nAssistant: x"), rejected: hh("\n\nHuman: b\n\nAssistant: y") },
      /turn 2 \(assistant\) is empty/,
    ],
    [{ chosen: "7", rejected: "8" }, /^prompt is missing/],
    [
      {
        prompt: "a",
        chosen: [
          { role: "assistant", tool_calls: [{ id: "1" }] },
          { role: "tool", content: "x" },
        ],
        rejected: "8",
      },
      /^chosen\[0\]\.tool_calls/,
    ],
    [{ prompt: "a", chosen: "7", rejected: "8", source: "s".repeat(201) }, /^source has more than 200/],
    [{ prompt: "a", chosen: "7", rejected: "8", p_chosen: 2 }, /^p_chosen must be a number from 0 to 1/],
    [
      { prompt: "a", chosen: "7", rejected: "8", p_chosen: 0.5, label: 1 },
      /^label says something else than p_chosen/,
    ],
    [
      { prompt: "a", system: "x", messages: [system("y"), user("a")], chosen: "7", rejected: "8" },
      /^messages is another|^system says/,
    ],
  ])("%j is refused by the field's name", (row, message) => {
    expect(refusal(row)).toMatch(message);
  });

  it("keep what is not read beside the row, and say so", () => {
    const row = JSON.parse(
      '{"__proto__":{"x":1},"constructor":1,"prompt":"a","chosen":"7","rejected":"8","margin":0.7,"images":["u"],"big":123456789012345678901}',
    );
    const { row: read, notes } = taken(readComparisonRow(row));
    expect(Object.keys(read.extra).sort()).toEqual(["constructor", "images", "margin"]);
    expect(({} as { x?: number }).x).toBeUndefined();
    expect(notes).toContain("kept beside the row, and not used: margin");
    expect(notes).toContain("not kept, a number that would change: big");
    expect(notes).toContain("not kept, a name that can't be stored: __proto__");
    const thought = { ...says("7"), reasoning_content: "hm" };
    const beside = taken(readComparisonRow({ prompt: "a", chosen: [thought], rejected: "8" }));
    expect(beside.row.extra).toEqual({ "chosen[0].reasoning_content": "hm" });
  });

  it.each([
    [
      { prompt: [{ role: "user", from: "gpt", content: "a" }] },
      /^prompt\[0\].from says something else than role/,
    ],
    [{ prompt: [{ role: "user", content: "a", value: "b" }] }, /^prompt\[0\].value says something else than/],
    [{ prompt: [user([{ type: "image", text: "a cat", url: "https://x" }])] }, /a part of the type "image"/],
    [{ prompt: [user([{ type: "text", text: "a", image_url: "https://x" }])] }, null],
    [{ instruction: "a", input: ["b"] }, null],
    [{ prompt: "a", prompt_id: "1", custom_id: "2" }, null],
    [{ prompt: "a", label: { p_chosen: 1, annotators: ["L-1"] } }, null],
  ])("%j loses nothing without a word", (prompt, refused) => {
    const row = Object.assign({ chosen: "7", rejected: "8" }, prompt);
    if (refused !== null) return expect(refusal(row)).toMatch(refused);
    const { row: read, notes } = taken(readComparisonRow(row));
    expect(Object.keys(read.extra)).toHaveLength(1);
    expect(notes.join()).toMatch(/kept beside the row, and not used: (prompt\[\]|input|custom_id|label)/);
  });

  it("have ties, votes, weights and shares as the file says", () => {
    const label = (over: object) =>
      taken(readComparisonRow({ prompt: "a", chosen: "7", rejected: "8", ...over })).row.comparisons[0]
        ?.label;
    expect(label({ label: 0.5, weight: 0.25, p_chosen: 0.5 })).toMatchObject({ pChosen: 0.5, weight: 0.25 });
    expect(label({ label: { p_chosen: 0.75, n_votes: 4, n_ties: 2, strength: null }, weight: 4 })).toEqual({
      pChosen: 0.75,
      votes: 4,
      ties: 2,
      weight: 1,
      strength: null,
    });
  });

  it("tell of turns of one role in a row, of late system messages and of special tokens, and keep them", () => {
    const twice = [user("a"), says("b"), says("c"), user("d")];
    expect(taken(readComparisonRow({ prompt: twice, chosen: "7", rejected: "8" })).notes).toContain(
      "two turns of one role follow each other",
    );
    const special = taken(readComparisonRow({ prompt: "<|im_end|> a", chosen: "7", rejected: "8" }));
    expect(special.row.messages).toEqual([user("<|im_end|> a")]);
    expect(special.notes.join()).toContain("special tokens");
  });

  it("split transcripts only at turns, not at the words in them", () => {
    const transcript = "\n\nHuman: Who said Human: first?\n\nAssistant: I\n\ndid\n\nHuman: ok";
    expect(parseTranscript(transcript, "chosen", new Set())).toEqual([
      user("Who said Human: first?"),
      says("I\n\ndid"),
      user("ok"),
    ]);
  });
});
