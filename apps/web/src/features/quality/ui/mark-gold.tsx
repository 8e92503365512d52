"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Field, Select, Textarea } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { useToast } from "#ui/toast.tsx";

const answers = ["known", "first", "second", "tie"] as const;
type Answer = (typeof answers)[number];

/**
 * Makes a gold pair of a pair: a copy with a known answer, mixed in among what people label.
 *
 * @param names what the page calls the first and the second answer
 */
export function MarkGold({
  slug,
  pairId,
  names,
}: {
  slug: string;
  pairId: string;
  names: { first: string; second: string };
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const [isOpen, setOpen] = useState(false);
  const [answer, setAnswer] = useState<Answer>("known");
  const [explanation, setExplanation] = useState("");
  const mark = useMutation(
    trpc.quality.markGold.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.quality.gold.queryKey({ slug }) });
        toast("Marked as gold", { tone: "ok" });
        setOpen(false);
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mark.mutate({ slug, pairId, explanation, ...(answer === "known" ? {} : { answer }) });
  };
  const problem = mark.isError ? problemOf(mark.error) : null;
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => {
        setOpen(open);
        mark.reset();
      }}
      title="Mark as gold"
      description="A copy of this pair is shown now and then to people who have not seen it. What they say of it only measures them."
      trigger={<Button>Mark as gold</Button>}
    >
      <form className="space-y-4" onSubmit={submit}>
        <Field label="Right answer" error={problem?.field === "answer" ? problem.message : null}>
          {(control) => (
            <Select
              {...control}
              value={answer}
              onChange={(event) => setAnswer(answers.find((each) => each === event.target.value) ?? "known")}
            >
              <option value="known">what was adjudicated, or what everybody voted</option>
              <option value="first">{names.first}</option>
              <option value="second">{names.second}</option>
              <option value="tie">neither: they are equal</option>
            </Select>
          )}
        </Field>
        <Field label="Why" optional hint="For whoever reviews; labelers never see it.">
          {(control) => (
            <Textarea
              {...control}
              maxLength={2000}
              value={explanation}
              onChange={(event) => setExplanation(event.target.value)}
            />
          )}
        </Field>
        {problem !== null && problem.field !== "answer" ? <FormProblem message={problem.message} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button type="submit" variant="primary" busy={mark.isPending}>
            Mark as gold
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
