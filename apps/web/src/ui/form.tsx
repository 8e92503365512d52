"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { type BaseSyntheticEvent, type ReactNode, useRef } from "react";
import {
  type DefaultValues,
  type FieldErrors,
  type FieldPath,
  type FieldValues,
  FormProvider,
  type UseFormReturn,
  useForm,
} from "react-hook-form";
import { useTranslations } from "use-intl/react";
import type { z } from "zod";
import { problemOf } from "../trpc/client.tsx";
import { type FieldsOf, fields, Shown, type ShownFields } from "./form-fields.tsx";
import { sayIssue } from "./say-issue.ts";
import { useProblemMessage } from "./use-error-message.ts";

/** Where a problem stands that belongs to none of the fields on the page; cleared with the next attempt. */
const problemName = "root.problem";

/** A form's state (react-hook-form's own), and the fields it may show, which know the names of its values. */
export type VerbForm<Values extends FieldValues> = UseFormReturn<Values, unknown, Values> &
  FieldsOf<Values> & {
    readonly shown: ShownFields;
    readonly send: (event?: BaseSyntheticEvent) => Promise<void>;
  };

/**
 * A form that fills a verb's input and sends it.
 *
 * ```tsx
 * const form = useVerbForm({
 *   schema: newProjectSchema, // from @gshf/core/projects/model
 *   defaultValues: { slug: "", name: "" },
 *   mutation: useMutation(trpc.projects.create.mutationOptions({ onSuccess: … })),
 * });
 * return (
 *   <Form form={form} className="space-y-4">
 *     <form.TextField name="name" label="Name" />
 *     <form.Submit>Create project</form.Submit>
 *   </Form>
 * );
 * ```
 *
 * The schema is checked before anything is sent. What is wrong is said at its field, be it the schema or the
 * server that says so, and the first such field gets the focus; problems of fields that the form doesn't show,
 * and those of no field, stand above the button. A form whose values aren't the verb's input has a schema of its
 * own, and a mutation that translates: `{ mutateAsync: (values) => create.mutateAsync(inputOf(values)) }`.
 *
 * @param options.defaultValues also what the form doesn't show, such as the project's slug
 */
export function useVerbForm<Schema extends z.ZodType<unknown, FieldValues>>(options: {
  schema: Schema;
  defaultValues: DefaultValues<z.input<Schema>>;
  mutation: { mutateAsync: (values: z.input<Schema>) => Promise<unknown> };
  /** When values are first checked; after the first attempt to send, always as they change. */
  mode?: "onSubmit" | "onTouched";
}): VerbForm<z.input<Schema>> {
  type Values = z.input<Schema>;
  const t = useTranslations("validation");
  const problemMessage = useProblemMessage();
  const shown = useRef(new Map<string, number>()).current;
  const form = useForm<Values, unknown, Values>({
    // The server parses again, so what is sent is what was entered: `raw`.
    resolver: zodResolver(
      options.schema,
      { error: (issue) => sayIssue(issue, shown.get(issue.path?.join(".") ?? "") ?? 1, t) },
      { raw: true },
    ),
    defaultValues: options.defaultValues,
    mode: options.mode ?? "onSubmit",
  });
  const refuse = (message: string) => form.setError(problemName, { type: "server", message });
  const send = form.handleSubmit(
    async (values) => {
      try {
        await options.mutation.mutateAsync(values);
      } catch (error) {
        const problem = problemOf(error);
        const message = problemMessage(problem);
        if (problem.field === null || !shown.has(problem.field)) return refuse(message);
        // A field of this name is shown, and fields only take names of values.
        const name = problem.field as FieldPath<Values>;
        form.setError(name, { type: "server", message }, { shouldFocus: true });
      }
    },
    (errors) => {
      const faults = faultsIn(errors);
      if (!faults.some(({ name }) => shown.has(name))) refuse(faults[0]?.message ?? t("invalid"));
    },
  );
  return { ...form, ...fields, shown, send };
}

/** Every fault with the name of its value, however deep. */
function faultsIn(errors: FieldErrors, prefix = ""): { name: string; message: string }[] {
  return Object.entries(errors).flatMap(([key, error]) => {
    const name = `${prefix}${key}`;
    if (error === undefined || typeof error !== "object") return [];
    if (typeof error.message === "string") return [{ name, message: error.message }];
    // Without a message of its own it is a branch: an object's or a list's faults by their keys.
    return faultsIn(error as FieldErrors, `${name}.`);
  });
}

/**
 * The form element. Its fields and its button must lie inside. React passes what happens in a dialog on to the form
 * that opened it, although it stands elsewhere in the page: another form sent there doesn't send this one.
 */
export function Form<Values extends FieldValues>({
  form,
  className,
  children,
}: {
  form: VerbForm<Values>;
  className?: string;
  children: ReactNode;
}) {
  return (
    <FormProvider {...form}>
      <Shown value={form.shown}>
        <form
          noValidate
          onSubmit={(event) => (event.target === event.currentTarget ? form.send(event) : undefined)}
          className={className}
        >
          {children}
        </form>
      </Shown>
    </FormProvider>
  );
}
