"use client";

import { useFormContext } from "react-hook-form";
import { Field, Input, Select } from "#ui/field.tsx";

export type RateValues = {
  mode: "per_label" | "per_hour";
  /** In the currency's main unit, as people write it. */
  amount: string;
  currency: string;
  minutesMax: number;
};

export const defaultRate: RateValues = { mode: "per_hour", amount: "", currency: "GBP", minutesMax: 10 };

const currencies = ["GBP", "EUR", "USD", "CHF", "CAD", "AUD", "JPY"] as const;

/** What work is paid; inside a FormProvider whose form has these fields. */
export function RateFields() {
  const form = useFormContext<RateValues>();
  const { errors } = form.formState;
  const isPerHour = form.watch("mode") === "per_hour";
  return (
    <fieldset className="rounded-xl border border-line p-4">
      <legend className="px-1 font-medium">Pay</legend>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,14rem),1fr))] gap-4">
        <Field label="Paid">
          {(control) => (
            <Select {...control} {...form.register("mode")}>
              <option value="per_hour">by the hour of looking at pairs</option>
              <option value="per_label">by the label</option>
            </Select>
          )}
        </Field>
        <div className="grid grid-cols-[1fr_6.5rem] gap-2">
          <Field label="Amount" error={errors.amount?.message}>
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                {...form.register("amount", {
                  validate: (text) => amountMilliOf(text) !== null || "Such as 12 or 0.125.",
                })}
              />
            )}
          </Field>
          <Field label="Currency">
            {(control) => (
              <Select {...control} {...form.register("currency")}>
                {currencies.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        {isPerHour ? (
          <Field
            label="At most, in minutes per pair"
            hint="A page left open is not work."
            error={errors.minutesMax?.message}
          >
            {(control) => (
              <Input
                {...control}
                type="number"
                {...form.register("minutesMax", {
                  valueAsNumber: true,
                  validate: (value) => (value >= 1 && value <= 120) || "From 1 to 120.",
                })}
              />
            )}
          </Field>
        ) : null}
      </div>
    </fieldset>
  );
}

/** "0.125" or "0,125" in thousandths; null when it is no such number. */
export function amountMilliOf(text: string): number | null {
  const match = /^(\d{1,6})(?:[.,](\d{1,3}))?$/.exec(text.trim());
  if (match === null) return null;
  return Number(match[1]) * 1000 + Number((match[2] ?? "").padEnd(3, "0"));
}

export function rateInput(values: RateValues) {
  const { mode, amount, currency, minutesMax } = values;
  return {
    mode,
    amountMilli: amountMilliOf(amount) ?? 0,
    currency,
    secondsMax: Math.round((Number.isFinite(minutesMax) ? minutesMax : 10) * 60),
  };
}

export function rateValues(
  rate: { mode: RateValues["mode"]; amountMilli: number; currency: string; secondsMax: number } | null,
): RateValues {
  if (rate === null) return defaultRate;
  const { mode, amountMilli, currency, secondsMax } = rate;
  return { mode, currency, amount: String(amountMilli / 1000), minutesMax: Math.round(secondsMax / 60) };
}
