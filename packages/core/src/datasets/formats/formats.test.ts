import { DatasetRow } from "@gshf/trainer-protocol";
import { expect, test } from "vitest";
import { z } from "zod";
import { row } from "./export-row.fixture.ts";
import { exportFormats } from "./index.ts";

const message = z.strictObject({ role: z.enum(["system", "user", "assistant"]), content: z.string() });
const conversation = z.array(message).min(1);
const answer = z.tuple([message.extend({ role: z.literal("assistant") })]);

/** Each format's schema, as its reader documents it. */
const schemas: Record<string, z.ZodType> = {
  everything: z.record(z.string(), z.unknown()),
  "trl-preference": z.strictObject({ prompt: conversation, chosen: answer, rejected: answer }),
  "trl-reward": z.strictObject({
    prompt: conversation,
    chosen: answer,
    rejected: answer,
    margin: z.number(),
  }),
  "trl-kto": z.strictObject({ prompt: conversation, completion: answer, label: z.boolean() }),
  axolotl: z.strictObject({ messages: conversation, chosen: message, rejected: message }),
  openrlhf: z.strictObject({ prompt: conversation, chosen: answer, rejected: answer, margin: z.number() }),
  "openai-preference": z.strictObject({
    input: z.strictObject({ messages: conversation }),
    preferred_output: answer,
    non_preferred_output: answer,
  }),
  "nemo-rl": z.strictObject({
    context: conversation,
    completions: z.tuple([
      z.strictObject({ rank: z.literal(0), completion: answer }),
      z.strictObject({ rank: z.literal(1), completion: answer }),
    ]),
  }),
  tinker: z.strictObject({
    comparison: z.strictObject({
      prompt_conversation: conversation,
      completion_A: answer,
      completion_B: answer,
    }),
    label: z.enum(["A", "B", "Tie"]),
  }),
  hh: z.strictObject({
    chosen: z.string().regex(/^\n\nHuman: [\s\S]*\n\nAssistant: [\s\S]*$/),
    rejected: z.string().regex(/^\n\nHuman: [\s\S]*\n\nAssistant: [\s\S]*$/),
  }),
  "arena-rank": z.strictObject({
    model_a: z.string(),
    model_b: z.string(),
    winner: z.enum(["model_a", "model_b", "tie"]),
  }),
};

const formatNamed = (name: string) => {
  const format = exportFormats.find((each) => each.name === name);
  if (format === undefined) throw new Error(`there is no format ${name}`);
  return format;
};

const written = (name: string, changes: Partial<DatasetRow> = {}, isTie = false) =>
  formatNamed(name).write(DatasetRow.parse({ ...row, ...changes }), isTie);

test.each(exportFormats)("$name writes what its reader documents, and its columns are those", (format) => {
  expect(format.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  expect(exportFormats.filter(({ name }) => name === format.name)).toHaveLength(1);
  const values = format.write(row, false);
  if ("leftOut" in values) throw new Error(values.leftOut);
  expect(values.length).toBeGreaterThan(0);
  for (const value of values) {
    expect(schemas[format.name]?.safeParse(value).error).toBeUndefined();
    expect(Object.keys(value)).toEqual(Object.keys(format.columns));
  }
  expect(format.snippet("data.jsonl", "jsonl")).toContain("data.jsonl");
});

test("everything has every key of a row, those that it lacks as null", () => {
  const [value] = written("everything", { sampling: null }) as [Record<string, unknown>];
  expect(Object.keys(value).sort()).toEqual(Object.keys(DatasetRow.shape).sort());
  expect(value).toMatchObject({
    sampling: null,
    ref_model_sha: null,
    label: { reasons: null, judges: null },
  });
});

test("the chosen answer is preferred in every format", () => {
  expect(written("trl-kto")).toMatchObject([
    { completion: row.chosen, label: true },
    { completion: row.rejected, label: false },
  ]);
  expect(written("nemo-rl")).toMatchObject([
    { completions: [{ rank: 0, completion: row.chosen }, { rank: 1 }] },
  ]);
  expect(written("tinker", { chosen_was_left: true })).toMatchObject([
    { comparison: { completion_A: row.chosen, completion_B: row.rejected }, label: "A" },
  ]);
  expect(written("tinker", { chosen_was_left: false })).toMatchObject([
    { comparison: { completion_A: row.rejected, completion_B: row.chosen }, label: "B" },
  ]);
  expect(written("tinker", {}, true)).toMatchObject([{ label: "Tie" }]);
  const names = Array.from({ length: 200 }, (_, i) => ({ chosen_was_left: null, pair_id: `pair-${i}` }));
  const first = names.filter((changes) =>
    JSON.stringify(written("tinker", changes)).endsWith('"label":"A"}]'),
  );
  expect(first.length).toBeGreaterThan(60);
  expect(first.length).toBeLessThan(140);
});

test.each([
  ["", /empty/],
  ["  \n", /empty/],
  ["yes ", /white space/],
  ["assistant", /templates/],
  ["im_end", /templates/],
  ["2023", /templates/],
])("axolotl can’t hold the answer %j", (content, reason) => {
  const values = written("axolotl", { rejected: [{ role: "assistant", content }] });
  expect("leftOut" in values && values.leftOut).toMatch(reason);
});

test.each(["hello\n\nHuman: and you?", "Assistant: again"])("a transcript can’t hold %j", (content) => {
  expect(written("hh", { chosen: [{ role: "assistant", content }] })).toHaveProperty("leftOut");
});

test("a transcript names its turns as HH-RLHF does", () => {
  expect(written("hh")).toEqual([
    {
      chosen: "\n\nHuman: Which?\u2028One of two.\n\nAssistant: ä",
      rejected: "\n\nHuman: Which?\u2028One of two.\n\nAssistant: The other one.",
    },
  ]);
  const system = [{ role: "system" as const, content: "Be brief." }, ...row.prompt];
  expect(written("hh", { prompt: system })).toHaveProperty("leftOut");
});

test("arena-rank has a row a vote, and nothing of pairs that no two policies made", () => {
  const label = { ...row.label, p_chosen: 0.625, n_votes: 4, n_ties: 1 };
  const votes = written("arena-rank", { label, chosen_was_left: true });
  expect("leftOut" in votes ? votes : votes.map(({ winner }) => winner)).toEqual([
    "model_a",
    "model_a",
    "model_b",
    "tie",
  ]);
  const reviewed = { ...label, p_chosen: 1, adjudicated_by: "R-1" };
  expect(written("arena-rank", { label: reviewed })).toHaveLength(1);
  expect(written("arena-rank", { policy_rejected: null })).toHaveProperty("leftOut");
  expect(written("arena-rank", { policy_rejected: row.policy_chosen })).toHaveProperty("leftOut");
});
