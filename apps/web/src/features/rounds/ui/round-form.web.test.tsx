import { newRoundSchema, type RoundConfig, roundConfigSchema } from "@gshf/core/rounds/model";
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { Form, useVerbForm } from "#ui/form.tsx";
import { ArmsField } from "./arms-field.tsx";
import { CollectFields, LoopFields } from "./config-fields.tsx";
import { FitFields } from "./fit-fields.tsx";
import { LabelerField } from "./labeler-field.tsx";
import { promptChoiceNames, promptChoiceText } from "./prompt-choice-text.ts";
import { FormPrompts } from "./prompts-field.tsx";
import { defaultConfig } from "./round-form.ts";

afterEach(cleanup);

const [hard, easy] = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"];
const choices = {
  prompts: 40,
  imports: [
    { id: hard, fileName: "hard.jsonl", createdAt: new Date(0), prompts: 1 },
    { id: easy, fileName: "easy.jsonl", createdAt: new Date(0), prompts: 39 },
  ],
  tags: [{ tag: "sums", prompts: 12 }],
};

type Send = (values: unknown) => Promise<unknown>;

function Page({ send, config = defaultConfig }: { send: Send; config?: RoundConfig }) {
  const form = useVerbForm({
    schema: newRoundSchema,
    defaultValues: { slug: "p", name: "", seed: null, config },
    mutation: { mutateAsync: send },
  });
  return (
    <Form form={form}>
      <ArmsField slug="p" form={form} />
      <FormPrompts form={form} choices={choices} />
      <LabelerField form={form} />
      <CollectFields form={form} />
      <FitFields form={form} />
      <LoopFields form={form} />
      <form.Submit>Create round</form.Submit>
    </Form>
  );
}

/** The page, and what it sends. */
function open(prompts?: RoundConfig["prompts"]) {
  const sent: unknown[] = [];
  render(<Page send={async (values) => sent.push(values)} config={{ ...defaultConfig, prompts }} />);
  return sent;
}

const type = (label: RegExp | string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const shares = () => screen.getAllByLabelText("Share, %");
const create = () => fireEvent.click(screen.getByRole("button", { name: "Create round" }));
const never: Send = async () => {
  throw new Error("sent");
};

test("an untouched form is the server's own defaults", async () => {
  const sent = open();
  create();
  await expect.poll(() => sent).toHaveLength(1);
  expect(newRoundSchema.parse(sent[0]).config).toEqual(roundConfigSchema.parse({}));
});

test("arms share evenly, percents become shares, minutes seconds, and training can be left out", async () => {
  const sent = open();
  fireEvent.click(screen.getByRole("button", { name: "Add an arm" }));
  fireEvent.click(screen.getByRole("button", { name: "Add an arm" }));
  expect(shares()).toHaveLength(3);
  const [first, second, third] = shares();
  for (const [input, value] of [
    [first, "33.3"],
    [second, "33.3"],
    [third, "33.4"],
  ] as const) {
    if (input !== undefined) fireEvent.change(input, { target: { value } });
  }
  expect(screen.getByText("Shares add up to 100 %")).toBeDefined();
  type("Lease (minutes)", "2.5");
  type("Train the next policy", "none");
  create();
  await expect.poll(() => sent).toHaveLength(1);
  expect(newRoundSchema.parse(sent[0]).config).toMatchObject({
    arms: [{ share: 0.333 }, { share: 0.333 }, { share: 0.334 }],
    leaseSeconds: 150,
    training: { algorithm: "none" },
  });
});

const sentPrompts = async (sent: unknown[]) => {
  create();
  await expect.poll(() => sent).toHaveLength(1);
  return newRoundSchema.parse(sent[0]).config.prompts;
};
const pick = (label: RegExp) => fireEvent.click(screen.getByLabelText(label));

test("prompts are chosen by files and tags, which are listed with how many prompts they stand for", async () => {
  const sent = open();
  expect(screen.queryByLabelText(/hard\.jsonl/)).toBeNull();
  pick(/^Only prompts/);
  expect(screen.getByText(/Nothing is chosen yet/)).toBeDefined();
  pick(/hard\.jsonl.*\(1 prompt\)/);
  pick(/easy\.jsonl.*\(39 prompts\)/);
  pick(/sums.*\(12 prompts\)/);
  pick(/easy\.jsonl/);
  expect(await sentPrompts(sent)).toEqual({ imports: [hard], tags: ["sums"] });
});

test("a draft’s choice is shown, what is no longer listed too, and can be given up", async () => {
  const gone = "33333333-3333-4333-8333-333333333333";
  const sent = open({ imports: [easy, gone], tags: ["rare"] });
  const isChecked = (label: RegExp) => screen.getByLabelText<HTMLInputElement>(label).checked;
  expect(["easy", "isn’t listed", "rare", "hard", "sums"].map((name) => isChecked(new RegExp(name)))).toEqual(
    [true, true, true, false, false],
  );
  pick(/isn’t listed/);
  pick(/^rare/);
  expect(await sentPrompts(sent)).toEqual({ imports: [easy] });
});

test("all prompts for rounds can be gone back to", async () => {
  const sent = open({ tags: ["sums"] });
  pick(/^All prompts for rounds \(40 prompts\)/);
  expect(screen.queryByLabelText(/^sums/)).toBeNull();
  expect(await sentPrompts(sent)).toEqual({});
});

test("a round’s choice of prompts is told in short and by name", () => {
  expect([undefined, {}, { imports: [hard, easy], tags: ["a"] }].map(promptChoiceText)).toEqual([
    "all for rounds",
    "all for rounds",
    "2 files, 1 tag",
  ]);
  expect(promptChoiceNames(undefined, [])).toEqual(["all for rounds"]);
  expect(
    promptChoiceNames({ imports: [hard, easy], tags: ["a", "b"] }, [{ fileName: "hard.jsonl" }]),
  ).toEqual(["hard.jsonl", "1 file not in this project any more", "tags a, b"]);
});

test("an arm is called after its strategy until it gets a name of its own", () => {
  open();
  const name = screen.getByLabelText<HTMLInputElement>("Arm’s name");
  type("Strategy", "random");
  expect(name.value).toBe("random");
  type("Arm’s name", "control");
  type("Strategy", "thompson");
  expect(name.value).toBe("control");
});

test.each<[string, RegExp | string, string, RegExp]>([
  ["shares that miss 100 %", "Share, %", "90", /^The shares add up to 90 %, not 100 %\.$/],
  ["an η of 0", /^ηKL coefficient/, "0", /0/],
  ["half a pair", /^mprompts/, "1.5", /whole number/i],
  ["one candidate per prompt: nothing to compare", /^ncandidates/, "1", /2/],
  ["an empty box", /^klabels/, "", /number/i],
])("%s are refused before the server is asked", async (_, label, value, message) => {
  render(<Page send={never} />);
  type(label, value);
  create();
  expect((await screen.findByRole("alert")).textContent).toMatch(message);
});

test("an arm has the options of its strategy, which go with it", async () => {
  const sent = open();
  type("Strategy", "best-of-n");
  type(/^Draws to choose the best from/, "16");
  type("Strategy", "temperature");
  expect(screen.queryByLabelText(/^Draws to choose the best from/)).toBeNull();
  type(/^Temperature of the second answer/, "0.4");
  type("Strategy", "near-tie");
  expect(screen.queryByLabelText(/^Temperature of the second answer/)).toBeNull();
  type(/^Width of the confidence interval/, "1.25");
  create();
  await expect.poll(() => sent).toHaveLength(1);
  expect(newRoundSchema.parse(sent[0]).config.arms).toEqual([
    { name: "near-tie", strategy: "near-tie", share: 1, options: { radius: 1.25 } },
  ]);
});

test("an arm that draws its answers says from what, where that is open", async () => {
  const sent = open();
  type("Strategy", "best-of-n");
  type(/^Draws to choose the best from/, "16");
  create();
  await expect.poll(() => sent).toHaveLength(1);
  expect(newRoundSchema.parse(sent[0]).config.arms).toEqual([
    { name: "best-of-n", strategy: "best-of-n", share: 1, second: { n: 16 } },
  ]);
});

test("a draft of the second version keeps what its arms weigh, and can be brought up to date", async () => {
  const arms = [{ name: "best-of-n", strategy: "best-of-n" as const, share: 1, options: { bestOf: 4 } }];
  const old = { ...defaultConfig, choice: 2 as const, arms, checkpointRound: 1 };
  const sent: unknown[] = [];
  render(<Page send={async (values) => sent.push(values)} config={old} />);
  expect(screen.getByLabelText<HTMLInputElement>(/^Draws to take the best of/).value).toBe("4");
  create();
  await expect.poll(() => sent).toHaveLength(1);
  expect(newRoundSchema.parse(sent[0]).config).toMatchObject({ choice: 2, arms });
  fireEvent.click(screen.getByRole("button", { name: "Sample the policies themselves" }));
  create();
  await expect.poll(() => sent).toHaveLength(2);
  const config = newRoundSchema.parse(sent[1]).config;
  expect(config).toMatchObject({ choice: 3, checkpointRound: null });
  // Said again by nothing: the source is the strategy's own.
  const { options, second } = config.arms[0] ?? {};
  expect([options, JSON.stringify(second ?? {})]).toEqual([undefined, "{}"]);
});

test("a draft of the first version offers what that knows, and can be brought up to date", async () => {
  const old = { ...defaultConfig, choice: 1 as const, ridge: 0.3, betaA: 4 };
  const sent: unknown[] = [];
  render(<Page send={async (values) => sent.push(values)} config={old} />);
  const offered = () =>
    Array.from(screen.getByLabelText<HTMLSelectElement>("Strategy").options, (o) => o.value);
  expect(offered()).not.toContain("v-optimal");
  expect(screen.queryByLabelText(/^Uncertainty is measured by/)).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Use the calibrated choice" }));
  expect(offered()).toContain("v-optimal");
  type(/^Uncertainty is measured by/, "covariance");
  expect(screen.getByLabelText(/^λprior precision/)).toBeDefined();
  create();
  await expect.poll(() => sent).toHaveLength(1);
  expect(newRoundSchema.parse(sent[0]).config).toMatchObject({
    choice: 3,
    betaA: null,
    ridge: null,
    metric: "covariance",
    radius: 0.75,
  });
});

test("a scorer labels by its settings; what people would be asked is not on the page", async () => {
  const sent = open();
  type(/^klabels/, "3");
  pick(/^The gold scorer/);
  for (const gone of ["Freeze automatically", "Weight votes by reliability", "Lease (minutes)"]) {
    expect(screen.queryByLabelText(gone)).toBeNull();
  }
  expect(screen.getByText(/freezes by itself/)).toBeDefined();
  type("T of the draw", "0.5");
  create();
  await expect.poll(() => sent).toHaveLength(1);
  const labeler = { kind: "scorer", choice: "bradley-terry", temperature: 0.5 };
  expect(newRoundSchema.parse(sent[0]).config).toMatchObject({ labeler, labelsPerPair: 3 });
  // The better answer is the same each time: asked once.
  type("How its scores decide", "better");
  await expect.poll(() => screen.queryByLabelText(/^klabels/)).toBeNull();
  expect(screen.queryByLabelText("T of the draw")).toBeNull();
  create();
  await expect.poll(() => sent).toHaveLength(2);
  expect(newRoundSchema.parse(sent[1]).config).toMatchObject({
    labeler: { kind: "scorer", choice: "better" },
    labelsPerPair: 1,
  });
});

test("the reward model labels each pair once, and people can be gone back to", async () => {
  const sent = open();
  type(/^klabels/, "2");
  pick(/^The reward model/);
  create();
  await expect.poll(() => sent).toHaveLength(1);
  expect(newRoundSchema.parse(sent[0]).config).toMatchObject({
    labeler: { kind: "reward-model" },
    labelsPerPair: 1,
  });
  pick(/^People/);
  expect(screen.getByLabelText("Freeze automatically")).toBeDefined();
  create();
  await expect.poll(() => sent).toHaveLength(2);
  expect(newRoundSchema.parse(sent[1]).config.labeler).toEqual({ kind: "people" });
});
