"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Field, Select, Textarea } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { Markdown } from "#ui/markdown/index.tsx";

type Pair = {
  pairId: string;
  prompt: readonly { content: string }[];
  first: string;
  second: string;
};
type Values = { answer: "first" | "second" | "tie"; explanation: string };

/** A pair with its known answer, and what people are told about it. */
export function TestItemForm({
  slug,
  pair,
  initial,
  onDone,
}: {
  slug: string;
  pair: Pair;
  initial: Values;
  onDone: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { answer, explanation } = initial;
  const form = useForm<Values>({ defaultValues: { answer, explanation } });
  const save = useMutation(
    trpc.crowds.saveTestItem.mutationOptions({
      onSuccess: async () => {
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.crowds.testItems.queryKey({ slug }) }),
          queryClient.invalidateQueries({ queryKey: trpc.crowds.testCandidates.pathKey() }),
        ]);
        onDone();
      },
    }),
  );
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={form.handleSubmit((values) => save.mutate({ slug, pairId: pair.pairId, ...values }))}
    >
      <div className="max-h-48 overflow-y-auto rounded-lg bg-raised px-4 py-3">
        <Markdown text={pair.prompt.map((message) => message.content).join("\n\n")} />
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        <Answer name="First answer" text={pair.first} />
        <Answer name="Second answer" text={pair.second} />
      </div>
      <Field label="The right answer" hint="People see the two in an order of their own.">
        {(control) => (
          <Select {...control} {...form.register("answer")}>
            <option value="first">the first is better</option>
            <option value="second">the second is better</option>
            <option value="tie">they are equal</option>
          </Select>
        )}
      </Field>
      <Field
        label="Why"
        hint="Shown after the answer, right or wrong. Don’t say “first” or “second”: people see A and B."
        error={form.formState.errors.explanation?.message}
      >
        {(control) => (
          <Textarea
            {...control}
            {...form.register("explanation", {
              validate: (text) => text.trim() !== "" || "Say why this answer is right.",
            })}
          />
        )}
      </Field>
      {save.isError ? <FormProblem message={problemOf(save.error).message} /> : null}
      <Button type="submit" variant="primary" busy={save.isPending}>
        Save
      </Button>
    </form>
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
