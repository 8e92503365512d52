"use client";

import type { GuidelineVersionView } from "@gshf/core/crowds";
import { type GuidelineExample, publishGuidelinesSchema } from "@gshf/core/crowds/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useFieldArray, useWatch } from "react-hook-form";
import type { z } from "zod";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm, type VerbForm } from "#ui/form.tsx";
import { Tabs } from "#ui/tabs.tsx";
import { useToast } from "#ui/toast.tsx";
import { GuidelinesText } from "../guidelines-text.tsx";

export type Published = GuidelineVersionView & { confirmedBy: number };

const newExample: GuidelineExample = { prompt: "", left: "", right: "", choice: "left", why: "" };

/** Writes the next version, beside what labelers will see. */
export function GuidelinesEditor({ slug, current }: { slug: string; current: Published | null }) {
  const trpc = useTRPC();
  const toast = useToast();
  const queryClient = useQueryClient();
  const publish = useMutation(
    trpc.crowds.publishGuidelines.mutationOptions({
      onSuccess: async ({ version }) => {
        toast(`Version ${version} published.`, { tone: "ok" });
        await queryClient.invalidateQueries({ queryKey: trpc.crowds.guidelines.pathKey() });
      },
    }),
  );
  const version = current?.version ?? 0;
  const form = useVerbForm({
    schema: publishGuidelinesSchema,
    defaultValues: {
      slug,
      basedOn: version,
      text: current?.text ?? "",
      examples: current?.examples ?? [],
      mustAcknowledge: true,
    },
    mutation: publish,
  });
  return (
    <Card
      title={`Version ${version + 1}`}
      description={
        current === null
          ? "Nothing is published yet. Labelers read general guidelines until you publish your own."
          : "Your draft stays in this window until you publish it."
      }
    >
      <Form form={form} className="space-y-5">
        <Tabs
          label="Guidelines"
          tabs={[
            { id: "write", label: "Write", content: <Write form={form} /> },
            { id: "preview", label: "Preview", content: <Preview form={form} /> },
          ]}
        />
        <form.CheckboxField
          name="mustAcknowledge"
          label="Labelers must confirm this version before their next pair"
          hint="Switch this off for small corrections: people then see the new text without confirming it."
        />
        <form.Submit>Publish</form.Submit>
      </Form>
    </Card>
  );
}

type FormProps = { form: VerbForm<z.input<typeof publishGuidelinesSchema>> };

function Write({ form }: FormProps) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "examples" });
  return (
    <div className="space-y-5">
      <form.TextareaField
        name="text"
        label="Text"
        hint="Markdown. Raw HTML and images are not shown."
        className="min-h-72 font-mono text-sm"
      />
      {fields.map((field, index) => (
        <ExampleFields key={field.id} form={form} index={index} onRemove={() => remove(index)} />
      ))}
      <Button onClick={() => append({ ...newExample })}>
        <Plus className="size-4" aria-hidden />
        Add a worked example
      </Button>
    </div>
  );
}

const choiceOptions: Readonly<Record<GuidelineExample["choice"], string>> = {
  left: "A is better",
  right: "B is better",
  tie: "Both are equally good",
  both_bad: "Both are bad",
};

function ExampleFields({ form, index, onRemove }: FormProps & { index: number; onRemove: () => void }) {
  return (
    <fieldset className="rounded-xl border border-line p-4">
      <legend className="px-1 font-medium">Example {index + 1}</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        <div className="sm:col-span-2">
          <form.TextareaField name={`examples.${index}.prompt`} label="Prompt" />
        </div>
        <form.TextareaField name={`examples.${index}.left`} label="Answer A" />
        <form.TextareaField name={`examples.${index}.right`} label="Answer B" />
        <form.SelectField name={`examples.${index}.choice`} label="Which is better" options={choiceOptions} />
        <div className="sm:col-span-2">
          <form.TextareaField name={`examples.${index}.why`} label="Why" />
        </div>
      </div>
      <Button size="sm" variant="danger" className="mt-4" onClick={onRemove}>
        <Trash2 className="size-4" aria-hidden />
        Remove<span className="sr-only"> example {index + 1}</span>
      </Button>
    </fieldset>
  );
}

function Preview({ form }: FormProps) {
  const [text, examples = []] = useWatch({ control: form.control, name: ["text", "examples"] });
  if (text.trim() === "" && examples.length === 0) {
    return <p className="text-muted">There is nothing to preview yet.</p>;
  }
  return <GuidelinesText text={text} examples={examples} />;
}
