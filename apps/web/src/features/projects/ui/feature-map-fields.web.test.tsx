import { featureMapLabels, featureMapSchema } from "@gshf/core/policies/model";
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { Form, useVerbForm } from "#ui/form.tsx";
import { FeatureMapFields } from "./feature-map-fields.tsx";

afterEach(cleanup);

type Send = (values: unknown) => Promise<unknown>;

function Page({ send, windowTokens = null }: { send: Send; windowTokens?: number | null }) {
  const form = useVerbForm({
    schema: featureMapSchema,
    defaultValues: {
      slug: "p",
      baseUrl: "https://embeddings.example.org/v1",
      model: "use-512",
      features: "answer",
      windowTokens,
    },
    mutation: { mutateAsync: send },
  });
  return (
    <Form form={form}>
      <FeatureMapFields form={form} />
      <form.Submit>Save</form.Submit>
    </Form>
  );
}

/** The page, and what it sends. */
function open(windowTokens?: number) {
  const sent: unknown[] = [];
  render(
    <Page
      send={async (values) => sent.push(values)}
      {...(windowTokens === undefined ? {} : { windowTokens })}
    />,
  );
  return sent;
}

const save = () => fireEvent.click(screen.getByRole("button", { name: "Save" }));
const type = (label: RegExp | string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

test("left alone, texts are sent whole and the answer's embedding is all there is", async () => {
  const sent = open();
  save();
  await expect.poll(() => sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ features: "answer", windowTokens: null });
});

test.each(Object.entries(featureMapLabels))("%s can be chosen, and says what it is", async (name, label) => {
  const sent = open();
  const select = screen.getByLabelText("Features");
  expect(screen.getByRole("option", { name: label })).toBeTruthy();
  const before = select.closest("div")?.textContent;
  fireEvent.change(select, { target: { value: name } });
  if (name !== "answer") expect(select.closest("div")?.textContent).not.toBe(before);
  type(/Tokens it reads/, "128");
  save();
  await expect.poll(() => sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ features: name, windowTokens: 128 });
});

test("whoever chooses is told what the demo's embedder reads", () => {
  open();
  expect(screen.getByText(/use-512 reads 128 tokens/)).toBeTruthy();
});

test.each(["31", "8193", "100.5"])("windows of %s tokens are refused", async (tokens) => {
  const sent = open();
  type(/Tokens it reads/, tokens);
  save();
  await expect.poll(() => screen.getByLabelText(/Tokens it reads/).getAttribute("aria-invalid")).toBe("true");
  expect(sent).toEqual([]);
});

test("an emptied field means whole texts again", async () => {
  const sent = open(128);
  type(/Tokens it reads/, "");
  save();
  await expect.poll(() => sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ windowTokens: null });
});
