"use client";

import { type LabelingRules, setLabelingRulesSchema } from "@gshf/core/labeling/model";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { useToast } from "#ui/toast.tsx";

/** What the labeling screen asks of people, and what it holds back; for researchers. */
export function LabelingRulesCard({ slug, canWrite }: { slug: string; canWrite: boolean }) {
  const trpc = useTRPC();
  const rules = useQuery(trpc.labeling.rules.queryOptions({ slug }));
  return (
    <Card isSetting title="Labeling" description="Applies from the next pair handed out.">
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
  const save = useMutation(
    trpc.labeling.setRules.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.labeling.rules.queryKey({ slug }) });
        toast("Saved", { tone: "ok" });
      },
    }),
  );
  const form = useVerbForm({
    schema: setLabelingRulesSchema,
    defaultValues: { slug, rules },
    mutation: save,
  });
  return (
    <Form form={form} className="space-y-4">
      <form.NumberField
        name="rules.rationaleShare"
        label="Share of pairs that ask for reasons"
        hint="Asked after the choice, as chips and free text. Pairs are drawn for each person, and labels record whether they asked."
        step={0.01}
      />
      <form.CheckboxField
        name="rules.holdsForReading"
        label="Accept labels only after enough reading time"
        hint="Judged by the fastest reading speed in the quality rules, for at most 15 seconds. The screen shows the time left."
      />
      <form.CheckboxField
        name="rules.showsImages"
        label="Let people see images that prompts and answers link to"
        hint="Each on a click, with the name of its server. This installation fetches it, so no labeler’s browser asks that server; only https, only PNG, JPEG, GIF and WebP, at most 5 MB."
      />
      <form.Submit variant="secondary" disabled={!canWrite}>
        Save
      </form.Submit>
    </Form>
  );
}
