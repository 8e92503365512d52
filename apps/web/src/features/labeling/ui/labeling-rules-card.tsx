"use client";

import type { LabelingRules } from "@gshf/core/labeling";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Checkbox, Field, Input } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { useToast } from "#ui/toast.tsx";

/** What the labeling screen asks of people, and what it holds back; for researchers. */
export function LabelingRulesCard({ slug, canWrite }: { slug: string; canWrite: boolean }) {
  const trpc = useTRPC();
  const rules = useQuery(trpc.labeling.rules.queryOptions({ slug }));
  return (
    <Card title="Labeling" description="Holds from the next pair that somebody gets.">
      <QueryView query={rules}>
        {(loaded) => <RulesForm slug={slug} rules={loaded} canWrite={canWrite} />}
      </QueryView>
    </Card>
  );
}

function RulesForm({ slug, rules, canWrite }: { slug: string; rules: LabelingRules; canWrite: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const form = useForm<LabelingRules>({ defaultValues: rules });
  const save = useMutation(
    trpc.labeling.setRules.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.labeling.rules.queryKey({ slug }) });
        toast("Saved", { tone: "ok" });
      },
    }),
  );
  const problem = save.isError ? problemOf(save.error) : null;
  const isShareFaulty = problem?.field === "rules.rationaleShare";
  return (
    <form
      className="space-y-4"
      onSubmit={form.handleSubmit((values) => save.mutate({ slug, rules: values }))}
    >
      <Field
        label="Share of pairs with a question for reasons"
        hint="Asked after the choice, for chips and words. Which pairs is drawn per person, and kept with each label."
        error={isShareFaulty ? problem.message : null}
      >
        {(control) => (
          <Input
            {...control}
            type="number"
            required
            min={0}
            max={1}
            step={0.01}
            {...form.register("rationaleShare", { valueAsNumber: true })}
          />
        )}
      </Field>
      <Checkbox
        label="Take no label before the answers can have been read"
        hint="At the fastest reading that the quality rules name, for at most 15 seconds. The screen says for how long."
        {...form.register("holdsForReading")}
      />
      <Checkbox
        label="Let people see images that answers and prompts point to"
        hint="Each on a click, with the name of its server. This installation fetches it, so no labeler’s browser asks that server; only https, only PNG, JPEG, GIF and WebP, at most 5 MB."
        {...form.register("showsImages")}
      />
      {problem !== null && !isShareFaulty ? <FormProblem message={problem.message} /> : null}
      <Button type="submit" busy={save.isPending} disabled={!canWrite}>
        Save
      </Button>
    </form>
  );
}
