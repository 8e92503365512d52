"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Field, Textarea } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { useToast } from "#ui/toast.tsx";

type Values = { instruction: string; rightAnswer: string; wrongAnswer: string; explanation: string };

const empty: Values = { instruction: "", rightAnswer: "", wrongAnswer: "", explanation: "" };

/** What attention checks are, and a way to write one. */
export function AttentionCard({ slug }: { slug: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Card
      title="Attention checks"
      description="Pairs whose question says which answer to pick: whoever reads gets them right. They are counted apart from gold pairs."
    >
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        title="Write an attention check"
        description="Sides are shuffled, so name the answer to pick by what it says."
        trigger={<Button>Write an attention check</Button>}
      >
        <AttentionForm slug={slug} onDone={() => setOpen(false)} />
      </Dialog>
    </Card>
  );
}

function AttentionForm({ slug, onDone }: { slug: string; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const form = useForm<Values>({ defaultValues: empty });
  const write = useMutation(
    trpc.quality.writeAttentionCheck.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.quality.gold.queryKey({ slug }) });
        toast("Attention check written", { tone: "ok" });
        onDone();
      },
    }),
  );
  const problem = write.isError ? problemOf(write.error) : null;
  const { errors } = form.formState;
  const errorOf = (field: keyof Values) =>
    errors[field]?.message ?? (problem?.field === field ? problem.message : null);
  return (
    <form
      className="space-y-4"
      noValidate
      onSubmit={form.handleSubmit((values) => write.mutate({ slug, ...values }))}
    >
      <Field label="Question" error={errorOf("instruction")}>
        {(control) => (
          <Textarea
            {...control}
            maxLength={4000}
            placeholder="We check now and then that people read. Whatever else they say, choose the answer that names a colour."
            {...form.register("instruction", {
              required: "What are people asked?",
              minLength: { value: 20, message: "Say which answer to pick, in a sentence." },
            })}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Right answer" error={errorOf("rightAnswer")}>
          {(control) => (
            <Textarea
              {...control}
              maxLength={4000}
              {...form.register("rightAnswer", { required: "The answer to pick." })}
            />
          )}
        </Field>
        <Field label="Wrong answer" error={errorOf("wrongAnswer")}>
          {(control) => (
            <Textarea
              {...control}
              maxLength={4000}
              {...form.register("wrongAnswer", { required: "The answer not to pick." })}
            />
          )}
        </Field>
      </div>
      <Field label="Note" optional hint="For whoever reviews; labelers never see it.">
        {(control) => (
          <Textarea {...control} className="min-h-16" maxLength={2000} {...form.register("explanation")} />
        )}
      </Field>
      {problem !== null &&
      !(problem.field !== undefined && problem.field !== null && problem.field in empty) ? (
        <FormProblem message={problem.message} />
      ) : null}
      <Button type="submit" variant="primary" busy={write.isPending}>
        Write check
      </Button>
    </form>
  );
}
