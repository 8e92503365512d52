import { setPayRateSchema } from "@gshf/core/crowds/model";
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import type { z } from "zod";
import { render } from "#messages/in-english.fixture.ts";
import { Form, useVerbForm } from "#ui/form.tsx";
import { RateFields, rateValues } from "./rate-fields.tsx";

afterEach(cleanup);

type Values = z.input<typeof setPayRateSchema>;

function Page({ rate, send }: { rate: Parameters<typeof rateValues>[0]; send: (values: Values) => void }) {
  const form = useVerbForm({
    schema: setPayRateSchema,
    defaultValues: { slug: "p", studyId: null, ...rateValues(rate) },
    mutation: { mutateAsync: async (values) => send(values) },
  });
  return (
    <Form form={form}>
      <RateFields />
      <form.Submit>Save</form.Submit>
    </Form>
  );
}

const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const save = () => fireEvent.click(screen.getByRole("button", { name: "Save" }));

it("takes amounts in the currency's main unit and minutes, and sends thousandths and seconds", async () => {
  const sent: Values[] = [];
  render(<Page rate={null} send={(values) => sent.push(values)} />);
  save();
  expect(await screen.findByText("Enter a number.")).toBeDefined();
  type("Amount", "0.1255");
  expect(await screen.findByText("Use at most three decimals, such as 0.125.")).toBeDefined();
  type("Amount", "0.125");
  type("Maximum minutes per pair", "7.5");
  type("Currency", "JPY");
  save();
  await expect.poll(() => sent).toHaveLength(1);
  const rate = { mode: "per_hour", amountMilli: 125, currency: "JPY", secondsMax: 450 };
  expect(sent[0]).toEqual({ slug: "p", studyId: null, ...rate });
});

it("shows a rate as it is, and asks for minutes only where time is paid", () => {
  const rate = { mode: "per_hour", amountMilli: 9_500, currency: "EUR", secondsMax: 45 } as const;
  render(<Page rate={rate} send={() => undefined} />);
  const shown = ["Paid per", "Amount", "Currency", "Maximum minutes per pair"].map((label) => {
    const box = screen.getByLabelText(label);
    return box instanceof HTMLInputElement || box instanceof HTMLSelectElement ? box.value : "";
  });
  expect(shown).toEqual(["per_hour", "9.5", "EUR", "0.75"]);
  type("Paid per", "per_label");
  expect(screen.queryByLabelText("Maximum minutes per pair")).toBeNull();
});
