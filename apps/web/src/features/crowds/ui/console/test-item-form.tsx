"use client";

import type { TestPairView } from "@gshf/core/crowds";
import { type KnownAnswer, saveTestItemSchema } from "@gshf/core/crowds/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { Markdown } from "#ui/markdown/index.tsx";

const answerOptions: Readonly<Record<KnownAnswer, string>> = {
  first: "First is better",
  second: "Second is better",
  tie: "Equal",
};

/** A pair with its known answer, and what people are told about it. */
export function TestItemForm({
  slug,
  pair,
  initial,
  onDone,
}: {
  slug: string;
  pair: TestPairView;
  initial: { answer: KnownAnswer; explanation: string };
  onDone: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const save = useMutation(
    trpc.crowds.saveTestItem.mutationOptions({
      onSuccess: async () => {
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.crowds.testItems.pathKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.crowds.testCandidates.pathKey() }),
        ]);
        onDone();
      },
    }),
  );
  const form = useVerbForm({
    schema: saveTestItemSchema,
    defaultValues: {
      slug,
      pairId: pair.pairId,
      answer: initial.answer,
      explanation: initial.explanation,
    },
    mutation: save,
  });
  return (
    <Form form={form} className="space-y-4">
      <div className="max-h-48 overflow-y-auto rounded-lg bg-raised px-4 py-3">
        <Markdown text={pair.prompt.map((message) => message.content).join("\n\n")} />
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        <Answer name="First answer" text={pair.first} />
        <Answer name="Second answer" text={pair.second} />
      </div>
      <form.SelectField
        name="answer"
        label="Right answer"
        hint="Which of the two is on the left is drawn for each person."
        options={answerOptions}
      />
      <form.TextareaField
        name="explanation"
        label="Why"
        hint="Shown after the answer, right or wrong. Don’t write “first” or “second”; people see A and B."
      />
      <form.Submit>Save</form.Submit>
    </Form>
  );
}

function Answer({ name, text }: { name: string; text: string }) {
  return (
    <section
      aria-label={name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="max-h-64 min-w-0 overflow-y-auto rounded-lg border border-line px-4 py-3"
    >
      <p className="mb-1 text-xs font-semibold text-muted">{name}</p>
      <Markdown text={text} />
    </section>
  );
}
