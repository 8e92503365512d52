"use client";

import type { ReactNode } from "react";
import { useFormContext } from "react-hook-form";
import { Field, Input } from "#ui/field.tsx";
import type { RoundForm } from "./round-form.ts";

type NumberName = {
  [Name in keyof RoundForm]: RoundForm[Name] extends number | null ? Name : never;
}[keyof RoundForm];

/** A number of the round's configuration: its symbol, what it means, and what is wrong with it. */
export function NumberField({
  name,
  symbol,
  label,
  hint,
  step = "any",
  placeholder,
  isOptional = false,
}: {
  name: NumberName;
  symbol?: ReactNode;
  label: string;
  hint: ReactNode;
  step?: string;
  placeholder?: string;
  isOptional?: boolean;
}) {
  const { register, formState } = useFormContext<RoundForm>();
  const toNumber = (text: string) => (text.trim() === "" ? (isOptional ? null : Number.NaN) : Number(text));
  return (
    <Field
      label={
        <>
          {symbol === undefined ? null : <span className="me-1.5 font-serif text-base italic">{symbol}</span>}
          {label}
        </>
      }
      optional={isOptional}
      hint={hint}
      error={formState.errors[name]?.message}
    >
      {(control) => (
        <Input
          {...control}
          type="number"
          inputMode="decimal"
          step={step}
          placeholder={placeholder}
          {...register(name, {
            setValueAs: (value: string | number | null) => toNumber(String(value ?? "")),
          })}
        />
      )}
    </Field>
  );
}
