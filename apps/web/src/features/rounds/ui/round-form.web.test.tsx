import { newRoundSchema, roundConfigSchema } from "@gshf/core/rounds/model";
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { Form, useVerbForm } from "#ui/form.tsx";
import { ArmsField } from "./arms-field.tsx";
import { CollectFields, FitFields, LoopFields } from "./config-fields.tsx";
import { defaultConfig } from "./round-form.ts";

afterEach(cleanup);

type Send = (values: unknown) => Promise<unknown>;

function Page({ send }: { send: Send }) {
  const form = useVerbForm({
    schema: newRoundSchema,
    defaultValues: { slug: "p", name: "", seed: null, config: defaultConfig },
    mutation: { mutateAsync: send },
  });
  return (
    <Form form={form}>
      <ArmsField form={form} />
      <CollectFields form={form} />
      <FitFields form={form} />
      <LoopFields form={form} />
      <form.Submit>Create round</form.Submit>
    </Form>
  );
}

/** The page, and what it sends. */
function open() {
  const sent: unknown[] = [];
  render(<Page send={async (values) => sent.push(values)} />);
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
  ["one answer per prompt: nothing to compare", /^nanswers/, "1", /2/],
  ["an empty box", /^klabels/, "", /number/i],
])("%s are refused before the server is asked", async (_, label, value, message) => {
  render(<Page send={never} />);
  type(label, value);
  create();
  expect((await screen.findByRole("alert")).textContent).toMatch(message);
});
