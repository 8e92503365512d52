"use client";

import { type Rate, secondsMaxDefault } from "@gshf/core/crowds/model";
import { useWatch } from "react-hook-form";
import { fields } from "#ui/form-fields.tsx";

/** What a rate begins with where none was set; the amount is left to whoever sets it. */
export const newRate = { mode: "per_hour", currency: "GBP", secondsMax: secondsMaxDefault } as const;

const currencies = ["GBP", "EUR", "USD", "CHF", "CAD", "AUD", "JPY"];
const currencyOptions = Object.fromEntries(currencies.map((name) => [name, name]));

const modeOptions: Readonly<Record<Rate["mode"], string>> = {
  per_hour: "Hour spent on pairs",
  per_label: "Label",
};

/**
 * What work is paid, in a form whose values have a rate.
 *
 * @param at where in the values it stands: by itself, or under `pay`
 */
export function RateFields({ at = "" }: { at?: "" | "pay." }) {
  const name = (key: keyof Rate) => `${at}${key}`;
  const isPerHour = useWatch({ name: name("mode") }) === "per_hour";
  return (
    <fieldset className="rounded-xl border border-line p-4">
      <legend className="px-1 font-medium">Pay</legend>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,14rem),1fr))] gap-4">
        <fields.SelectField name={name("mode")} label="Paid per" options={modeOptions} />
        <div className="grid grid-cols-[1fr_6.5rem] gap-2">
          <fields.NumberField name={name("amountMilli")} label="Amount" unit={1000} />
          <fields.SelectField name={name("currency")} label="Currency" options={currencyOptions} />
        </div>
        {isPerHour ? (
          <fields.NumberField
            name={name("secondsMax")}
            label="Maximum minutes per pair"
            hint="Time beyond this is not paid, such as when a page is left open."
            unit={60}
          />
        ) : null}
      </div>
    </fieldset>
  );
}

/** A rate as the values of a form. */
export function rateValues(rate: Rate | null) {
  if (rate === null) return newRate;
  const { mode, amountMilli, currency, secondsMax } = rate;
  return { mode, amountMilli, currency, secondsMax };
}
