"use client";

import { attentionCheckSchema } from "@gshf/core/quality/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { useToast } from "#ui/toast.tsx";

/** What attention checks are, and a way to write one. */
export function AttentionCard({ slug }: { slug: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Card
      title="Attention checks"
      description="Pairs whose question says which answer to pick: anybody who reads gets them right. Counted separately from gold pairs."
    >
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        title="Write an attention check"
        description="Sides are shuffled, so identify the right answer by its content."
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
  const write = useMutation(
    trpc.quality.writeAttentionCheck.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.quality.gold.pathKey() });
        toast("Attention check written", { tone: "ok" });
        onDone();
      },
    }),
  );
  const form = useVerbForm({
    schema: attentionCheckSchema,
    defaultValues: { slug, instruction: "", rightAnswer: "", wrongAnswer: "", explanation: "" },
    mutation: write,
  });
  return (
    <Form form={form} className="space-y-4">
      <form.TextareaField
        name="instruction"
        label="Question"
        placeholder="We check now and then that people read. Whatever else they say, choose the answer that names a colour."
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <form.TextareaField name="rightAnswer" label="Right answer" />
        <form.TextareaField name="wrongAnswer" label="Wrong answer" />
      </div>
      <form.TextareaField
        name="explanation"
        label="Note"
        optional
        hint="For reviewers; labelers never see it."
        className="min-h-16"
      />
      <form.Submit>Write check</form.Submit>
    </Form>
  );
}
