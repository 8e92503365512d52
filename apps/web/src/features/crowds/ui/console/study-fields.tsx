"use client";

import { useFormContext } from "react-hook-form";
import { Field, Input } from "#ui/field.tsx";
import { RateFields, type RateValues } from "./rate-fields.tsx";

export type Platform = "prolific" | "cloudresearch";

export type StudyValues = RateValues & {
  name: string;
  pairsPerSession: number;
  completionCode: string;
  completionUrl: string;
  screenOutCode: string;
  screenOutUrl: string;
  participantsMax: string;
};

const code = { value: /^[A-Za-z0-9_-]{1,100}$/, message: "Letters, digits, - and _." };
const codeOrNothing = { value: /^[A-Za-z0-9_-]{0,100}$/, message: "Letters, digits, - and _." };

/** What a study is made of, apart from its platform; inside a FormProvider whose form has these fields. */
export function StudyFields({ platform }: { platform: Platform }) {
  const form = useFormContext<StudyValues>();
  const { errors } = form.formState;
  const linkHint =
    platform === "prolific"
      ? "Empty: made from the code."
      : "Copy the redirect URL that CloudResearch shows for your project.";
  return (
    <>
      <Field label="Name" error={errors.name?.message}>
        {(control) => (
          <Input
            {...control}
            maxLength={120}
            {...form.register("name", { validate: (name) => name.trim() !== "" || "Give it a name." })}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Pairs per session"
          hint="Agreed with each person when they come; a change holds for newcomers."
          error={errors.pairsPerSession?.message}
        >
          {(control) => (
            <Input
              {...control}
              type="number"
              {...form.register("pairsPerSession", {
                valueAsNumber: true,
                validate: (value) =>
                  (Number.isInteger(value) && value >= 1 && value <= 10_000) ||
                  "A whole number, 1 to 10,000.",
              })}
            />
          )}
        </Field>
        <Field
          label="Places"
          optional
          hint="How many people may come."
          error={errors.participantsMax?.message}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              {...form.register("participantsMax", {
                validate: (value) => value === "" || /^[1-9]\d{0,4}$/.test(value) || "A whole number.",
              })}
            />
          )}
        </Field>
        <Field label="Completion code" error={errors.completionCode?.message}>
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              {...form.register("completionCode", { required: "The platform gives it.", pattern: code })}
            />
          )}
        </Field>
        <Field label="Completion link" optional hint={linkHint} error={errors.completionUrl?.message}>
          {(control) => <Input {...control} type="url" {...form.register("completionUrl")} />}
        </Field>
        <Field
          label="Screen-out code"
          optional
          hint="For who does not pass the qualification test."
          error={errors.screenOutCode?.message}
        >
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              {...form.register("screenOutCode", { pattern: codeOrNothing })}
            />
          )}
        </Field>
        <Field label="Screen-out link" optional hint={linkHint} error={errors.screenOutUrl?.message}>
          {(control) => <Input {...control} type="url" {...form.register("screenOutUrl")} />}
        </Field>
      </div>
      <RateFields />
    </>
  );
}

/** The form's values as the server takes them: empty is null. */
export function studyInput(values: StudyValues) {
  const textOrNull = (text: string) => (text.trim() === "" ? null : text.trim());
  return {
    name: values.name,
    pairsPerSession: values.pairsPerSession,
    completionCode: values.completionCode,
    completionUrl: textOrNull(values.completionUrl),
    screenOutCode: textOrNull(values.screenOutCode),
    screenOutUrl: textOrNull(values.screenOutUrl),
    participantsMax: values.participantsMax === "" ? null : Number(values.participantsMax),
  };
}
