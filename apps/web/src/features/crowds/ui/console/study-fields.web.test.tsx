import { createStudySchema } from "@gshf/core/crowds/model";
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import type { z } from "zod";
import { render } from "#messages/in-english.fixture.ts";
import { Form, useVerbForm } from "#ui/form.tsx";
import { newRate } from "./rate-fields.tsx";
import { StudyFields } from "./study-fields.tsx";

afterEach(cleanup);

type Values = z.input<typeof createStudySchema>;

const requestKey = "01a208ca-9249-73ff-872d-4ee03b8340ba";

function Page({ send }: { send: (values: Values) => void }) {
  const form = useVerbForm({
    schema: createStudySchema,
    defaultValues: {
      slug: "p",
      requestKey,
      platform: "prolific",
      name: "",
      pairsPerSession: 50,
      completionCode: "",
      completionUrl: null,
      screenOutCode: null,
      screenOutUrl: null,
      participantsMax: null,
      pay: newRate,
    },
    mutation: { mutateAsync: async (values) => send(values) },
  });
  return (
    <Form form={form}>
      <StudyFields form={form} platform="prolific" />
      <form.Submit>Create study</form.Submit>
    </Form>
  );
}

const type = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

it("sends a study as the verb takes it, and nothing where a box is empty", async () => {
  const sent: Values[] = [];
  render(<Page send={(values) => sent.push(values)} />);
  type("Name", "Pilot");
  type("Completion code", "not a code");
  type(/^Places/, "100001");
  type("Amount", "12");
  fireEvent.click(screen.getByRole("button"));
  expect(await screen.findByText("Only letters, digits, - and _.")).toBeDefined();
  expect(screen.getByText("Enter 100,000 or less.")).toBeDefined();
  type("Completion code", "DONE42");
  type(/^Places/, "");
  fireEvent.click(screen.getByRole("button"));
  await expect.poll(() => sent).toHaveLength(1);
  expect(sent[0]).toEqual({
    slug: "p",
    requestKey,
    platform: "prolific",
    name: "Pilot",
    pairsPerSession: 50,
    completionCode: "DONE42",
    completionUrl: null,
    screenOutCode: null,
    screenOutUrl: null,
    participantsMax: null,
    pay: { mode: "per_hour", amountMilli: 12_000, currency: "GBP", secondsMax: 600 },
  });
});
