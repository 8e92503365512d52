"use client";

import { markGoldSchema } from "@gshf/core/quality/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { useToast } from "#ui/toast.tsx";

type Marked = {
  slug: string;
  pairId: string;
  /** What the page calls the first and the second answer. */
  names: { first: string; second: string };
};

/** Makes a gold pair of a pair: a copy with a known answer, mixed in among what people label. */
export function MarkGold(marked: Marked) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      title="Mark as gold"
      description="A copy of this pair is shown now and then to people who have not seen it. Their labels on it only measure how well they label."
      trigger={<Button>Mark as gold</Button>}
    >
      <MarkGoldForm {...marked} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function MarkGoldForm({ slug, pairId, names, onDone }: Marked & { onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const mark = useMutation(
    trpc.quality.markGold.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.quality.gold.pathKey() });
        toast("Marked as gold", { tone: "ok" });
        onDone();
      },
    }),
  );
  const form = useVerbForm({
    schema: markGoldSchema,
    defaultValues: { slug, pairId, answer: null, explanation: "" },
    mutation: mark,
  });
  return (
    <Form form={form} className="space-y-4">
      <form.SelectField
        name="answer"
        label="Right answer"
        none="as adjudicated, or as everybody voted"
        options={{ first: names.first, second: names.second, tie: "neither: they are equal" }}
      />
      <form.TextareaField
        name="explanation"
        label="Why"
        optional
        hint="For reviewers; labelers never see it."
      />
      <form.Submit beside={<Button onClick={onDone}>Cancel</Button>}>Mark as gold</form.Submit>
    </Form>
  );
}
