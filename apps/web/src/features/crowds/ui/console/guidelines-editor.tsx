"use client";

import type { GuidelineVersionView } from "@gshf/core/crowds";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useFieldArray, useForm, useWatch } from "react-hook-form";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Checkbox, Field, Select, Textarea } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { Tabs } from "#ui/tabs.tsx";
import { useToast } from "#ui/toast.tsx";
import { GuidelinesText } from "../guidelines-text.tsx";

export type Published = GuidelineVersionView & { confirmedBy: number };
type Values = {
  text: string;
  examples: Published["examples"];
  mustAcknowledge: boolean;
};

const empty = { prompt: "", left: "", right: "", choice: "left", why: "" } as const;

/** Writes the next version, beside what labelers will see. */
export function GuidelinesEditor({ slug, current }: { slug: string; current: Published | null }) {
  const trpc = useTRPC();
  const toast = useToast();
  const queryClient = useQueryClient();
  const form = useForm<Values>({
    defaultValues: {
      text: current?.text ?? "",
      examples: current?.examples ?? [],
      mustAcknowledge: true,
    },
  });
  const publish = useMutation(
    trpc.crowds.publishGuidelines.mutationOptions({
      onSuccess: async ({ version }) => {
        toast(`Version ${version} is published.`, { tone: "ok" });
        await queryClient.invalidateQueries({ queryKey: trpc.crowds.guidelines.queryKey({ slug }) });
      },
    }),
  );
  const submit = form.handleSubmit((values) =>
    publish.mutate({ slug, basedOn: current?.version ?? 0, ...values }),
  );
  return (
    <Card
      title={`Version ${(current?.version ?? 0) + 1}`}
      description={
        current === null
          ? "Nothing is published yet: labelers read general guidelines until you write your own."
          : "A draft in this window until you publish it."
      }
    >
      <form onSubmit={submit} noValidate className="space-y-5">
        <Tabs
          label="Guidelines"
          tabs={[
            { id: "write", label: "Write", content: <Write form={form} /> },
            { id: "preview", label: "Preview", content: <Preview form={form} /> },
          ]}
        />
        <Checkbox
          label="Labelers confirm this version before their next pair"
          hint="Switch it off for a corrected typo: people then just see the new text."
          {...form.register("mustAcknowledge")}
        />
        {form.formState.isSubmitted && !form.formState.isValid ? (
          <FormProblem message="Something is missing under “Write”: the text, or a part of an example." />
        ) : null}
        {publish.isError ? <FormProblem message={problemOf(publish.error).message} /> : null}
        <Button type="submit" variant="primary" busy={publish.isPending}>
          Publish
        </Button>
      </form>
    </Card>
  );
}

type FormProps = { form: ReturnType<typeof useForm<Values>> };

function Write({ form }: FormProps) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "examples" });
  const { errors } = form.formState;
  return (
    <div className="space-y-5">
      <Field label="Text" hint="Markdown. Raw HTML and pictures are not shown." error={errors.text?.message}>
        {(control) => (
          <Textarea
            {...control}
            className="min-h-72 font-mono text-sm"
            {...form.register("text", {
              validate: (text) => text.trim() !== "" || "Write what labelers are to go by.",
            })}
          />
        )}
      </Field>
      {fields.map((field, index) => (
        <ExampleFields key={field.id} form={form} index={index} onRemove={() => remove(index)} />
      ))}
      <Button onClick={() => append({ ...empty })}>
        <Plus className="size-4" aria-hidden />
        Add a worked example
      </Button>
    </div>
  );
}

const needed = (text: string) => text.trim() !== "" || "Fill this in, or remove the example.";

function ExampleFields({ form, index, onRemove }: FormProps & { index: number; onRemove: () => void }) {
  const errors = form.formState.errors.examples?.[index];
  const text = (name: "prompt" | "left" | "right" | "why", label: string) => (
    <Field label={label} error={errors?.[name]?.message}>
      {(control) => (
        <Textarea {...control} {...form.register(`examples.${index}.${name}`, { validate: needed })} />
      )}
    </Field>
  );
  return (
    <fieldset className="rounded-xl border border-line p-4">
      <legend className="px-1 font-medium">Example {index + 1}</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        <div className="sm:col-span-2">{text("prompt", "Prompt")}</div>
        {text("left", "Answer A")}
        {text("right", "Answer B")}
        <Field label="Which is better">
          {(control) => (
            <Select {...control} {...form.register(`examples.${index}.choice`)}>
              <option value="left">A is better</option>
              <option value="right">B is better</option>
              <option value="tie">both are equally good</option>
              <option value="both_bad">both are bad</option>
            </Select>
          )}
        </Field>
        <div className="sm:col-span-2">{text("why", "Why")}</div>
      </div>
      <Button size="sm" variant="danger" className="mt-4" onClick={onRemove}>
        <Trash2 className="size-4" aria-hidden />
        Remove<span className="sr-only"> example {index + 1}</span>
      </Button>
    </fieldset>
  );
}

function Preview({ form }: FormProps) {
  const [text, examples] = useWatch({ control: form.control, name: ["text", "examples"] });
  if (text.trim() === "" && examples.length === 0) {
    return <p className="text-muted">Nothing is written yet.</p>;
  }
  return <GuidelinesText text={text} examples={examples} />;
}
