"use client";

import { type ComponentProps, createContext, type ReactNode, useContext, useEffect, useState } from "react";
import {
  type FieldPathByValue,
  type FieldPathValue,
  type FieldValues,
  useController,
  useFormState,
} from "react-hook-form";
import { Button, type ButtonVariant } from "./button.tsx";
import { Checkbox, Field, Input, Select, Textarea } from "./field.tsx";
import { FormProblem } from "./form-problem.tsx";
import { round } from "./say-issue.ts";

/** The names of the values a form shows now, each with the unit its numbers are shown in. */
export type ShownFields = Map<string, number>;

export const Shown = createContext<ShownFields>(new Map());

type Labelled = {
  label: ReactNode;
  hint?: ReactNode;
  /** Says "(optional)" beside the label. */
  optional?: boolean;
};

type TextProps = Labelled &
  Omit<ComponentProps<"input">, "name" | "ref" | "value" | "defaultValue"> & {
    /** What an empty box means to the verb; a value left out must not be among the default values. */
    empty?: "text" | "null" | "omit";
  };

type TextareaProps = Labelled & Omit<ComponentProps<"textarea">, "name" | "ref" | "value" | "defaultValue">;

type NumberProps = Labelled &
  Omit<ComponentProps<"input">, "name" | "ref" | "value" | "defaultValue" | "type"> & {
    /** What 1 in the box is in the value: 0.01 shows a share in percent, 24 shows hours in days. */
    unit?: number;
    /** What an empty box means to the verb; without it, a number has to be entered. */
    empty?: "null" | "omit";
  };

type SelectProps = Labelled &
  Omit<ComponentProps<"select">, "name" | "ref" | "value" | "defaultValue" | "children"> & {
    /** The words of the choice of nothing, for values that may be null. */
    none?: string;
  };

type CheckboxProps = Omit<
  ComponentProps<"input">,
  "name" | "ref" | "value" | "defaultValue" | "type" | "checked"
> & {
  label: ReactNode;
  hint?: ReactNode;
  /** The two values it chooses between, where they aren't true and false. */
  values?: { checked: string; unchecked: string };
};

type SubmitProps = {
  children: ReactNode;
  variant?: ButtonVariant;
  disabled?: boolean;
  /** What stands beside the button, such as one that cancels. */
  beside?: ReactNode;
};

/** The fields of a form whose values are of this type: each takes the names of values it can show. */
export type FieldsOf<Values extends FieldValues> = {
  TextField: (props: TextProps & { name: NameOf<Values, string | null | undefined> }) => ReactNode;
  TextareaField: (props: TextareaProps & { name: NameOf<Values, string | undefined> }) => ReactNode;
  NumberField: (props: NumberProps & { name: NameOf<Values, number | null | undefined> }) => ReactNode;
  SelectField: <Name extends NameOf<Values, string | null | undefined>>(
    props: SelectProps & {
      name: Name;
      options: OptionsOf<FieldPathValue<Values, Name>>;
      /** Those there are to choose from now; all where it is left out. */
      offered?: readonly Extract<FieldPathValue<Values, Name>, string>[];
    },
  ) => ReactNode;
  CheckboxField: <Name extends NameOf<Values, boolean | string | undefined>>(
    props: CheckboxProps & { name: Name } & (FieldPathValue<Values, Name> extends boolean | undefined
        ? { values?: never }
        : { values: Record<"checked" | "unchecked", Extract<FieldPathValue<Values, Name>, string>> }),
  ) => ReactNode;
  Submit: (props: SubmitProps) => ReactNode;
};

type NameOf<Values extends FieldValues, Value> = FieldPathByValue<Values, Value>;
/** The words for each value, in the order in which they are offered. */
type OptionsOf<Value> = Readonly<Record<Extract<Value, string>, string>>;

type Named = { name: string };
type Typing = { target: { value: string } };

/**
 * One value of the form as its box shows it. What was typed stays as typed while it means the value, so that
 * "1." can become "1.5".
 *
 * @param parse what a text means
 * @param format the text for a value that wasn't typed here
 */
function useTyped(name: string, parse: (text: string) => unknown, format: (value: unknown) => string) {
  const { field, fieldState } = useController({ name });
  const [typed, setTyped] = useState(() => format(field.value));
  const text = Object.is(parse(typed), field.value) ? typed : format(field.value);
  return {
    error: fieldState.error?.message,
    control: {
      name,
      ref: field.ref,
      onBlur: field.onBlur,
      value: text,
      onChange: (event: Typing) => {
        setTyped(event.target.value);
        field.onChange(parse(event.target.value));
      },
    },
  };
}

/** Tells the form that a value of this name is shown, and so where a problem with it can be said. */
function useShown(name: string, unit = 1): void {
  const shown = useContext(Shown);
  useEffect(() => {
    shown.set(name, unit);
    return () => {
      shown.delete(name);
    };
  }, [shown, name, unit]);
}

const asText = (value: unknown) => (value === null || value === undefined ? "" : String(value));

const meaningOfEmpty = { text: "", null: null, omit: undefined } as const;

function TextField({ label, hint, optional = false, empty = "text", onChange, ...rest }: TextProps & Named) {
  useShown(rest.name);
  const parse = (text: string) => (text.trim() === "" && empty !== "text" ? meaningOfEmpty[empty] : text);
  const { error, control } = useTyped(rest.name, parse, asText);
  return (
    <Field label={label} hint={hint} optional={optional} error={error}>
      {(ids) => (
        <Input
          {...rest}
          {...ids}
          {...control}
          onChange={(event) => {
            control.onChange(event);
            onChange?.(event);
          }}
        />
      )}
    </Field>
  );
}

function TextareaField({ label, hint, optional = false, ...rest }: TextareaProps & Named) {
  useShown(rest.name);
  const { error, control } = useTyped(rest.name, (text) => text, asText);
  return (
    <Field label={label} hint={hint} optional={optional} error={error}>
      {(ids) => <Textarea {...rest} {...ids} {...control} />}
    </Field>
  );
}

function NumberField({ label, hint, optional = false, unit = 1, empty, ...rest }: NumberProps & Named) {
  useShown(rest.name, unit);
  const parse = (text: string) => {
    if (text.trim() === "") return empty === undefined ? Number.NaN : meaningOfEmpty[empty];
    return round(Number(text) * unit);
  };
  const format = (value: unknown) =>
    typeof value === "number" && Number.isFinite(value) ? String(round(value / unit)) : "";
  const { error, control } = useTyped(rest.name, parse, format);
  return (
    <Field label={label} hint={hint} optional={optional} error={error}>
      {(ids) => <Input inputMode="decimal" step="any" {...rest} {...ids} {...control} type="number" />}
    </Field>
  );
}

function SelectField({
  label,
  hint,
  optional = false,
  options,
  offered = Object.keys(options),
  none,
  onChange,
  ...rest
}: SelectProps & Named & { options: Readonly<Record<string, string>>; offered?: readonly string[] }) {
  useShown(rest.name);
  const parse = (text: string) => (text === "" && none !== undefined ? null : text);
  const { error, control } = useTyped(rest.name, parse, asText);
  return (
    <Field label={label} hint={hint} optional={optional} error={error}>
      {(ids) => (
        <Select
          {...rest}
          {...ids}
          {...control}
          onChange={(event) => {
            control.onChange(event);
            onChange?.(event);
          }}
        >
          {none === undefined ? null : <option value="">{none}</option>}
          {Object.entries(options)
            .filter(([value]) => offered.includes(value))
            .map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
        </Select>
      )}
    </Field>
  );
}

function CheckboxField({ values, ...rest }: CheckboxProps & Named) {
  useShown(rest.name);
  const { field } = useController({ name: rest.name });
  const [on, off] = values === undefined ? [true, false] : [values.checked, values.unchecked];
  return (
    <Checkbox
      {...rest}
      ref={field.ref}
      checked={field.value === on}
      onBlur={field.onBlur}
      onChange={(event) => field.onChange(event.target.checked ? on : off)}
    />
  );
}

/** Sends the form, once at a time. What was refused and belongs to no field stands above it. */
function Submit({ children, variant = "primary", disabled, beside }: SubmitProps) {
  const { isSubmitting, errors } = useFormState();
  const problem = errors.root?.problem?.message;
  const button = (
    <Button type="submit" variant={variant} busy={isSubmitting} disabled={disabled}>
      {children}
    </Button>
  );
  return (
    <>
      {problem === undefined ? null : <FormProblem message={problem} />}
      {beside === undefined ? (
        button
      ) : (
        <div className="flex flex-wrap gap-2">
          {button}
          {beside}
        </div>
      )}
    </>
  );
}

/** One set of components for all forms: their types alone differ. */
export const fields = {
  TextField,
  TextareaField,
  NumberField,
  SelectField,
  CheckboxField,
  Submit,
};
