"use client";

import type { QualityRules } from "@gshf/core/quality";
import { setQualityRulesSchema } from "@gshf/core/quality/model";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { useToast } from "#ui/toast.tsx";

const fields: { name: keyof QualityRules; label: string; hint: string; step: number }[] = [
  {
    name: "goldRate",
    label: "Share of gold pairs",
    step: 0.01,
    hint: "Probability that the next pair is a gold pair; 0 adds none. Recorded with each of them.",
  },
  {
    name: "attentionRate",
    label: "Share of attention checks",
    step: 0.01,
    hint: "The same for attention checks.",
  },
  {
    name: "attentionPauseAt",
    label: "Failed attention checks before a pause",
    step: 1,
    hint: "The first one warns, unless this is 1.",
  },
  {
    name: "goldWindow",
    label: "Latest answers counted",
    step: 1,
    hint: "Only a person’s latest gold answers, and latest attention checks, count.",
  },
  {
    name: "goldMin",
    label: "Minimum gold answers",
    step: 1,
    hint: "Nothing happens to anybody with fewer.",
  },
  {
    name: "warnBelow",
    label: "Warn below",
    step: 0.05,
    hint: "Share of gold pairs answered correctly.",
  },
  {
    name: "pauseBelow",
    label: "Pause below",
    step: 0.05,
    hint: "Only after a warning and a further wrong answer.",
  },
  {
    name: "blockBelow",
    label: "Block below",
    step: 0.05,
    hint: "Under the same conditions. You can lift either.",
  },
  {
    name: "charactersPerSecond",
    label: "Fastest reading (characters per second)",
    step: 10,
    hint: "Faster labels are shown as unread.",
  },
];

/** How the project watches over its labels. */
export function RulesCard({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const rules = useQuery(trpc.quality.rules.queryOptions({ slug }));
  return <QueryView query={rules}>{(loaded) => <RulesForm slug={slug} rules={loaded} />}</QueryView>;
}

function RulesForm({ slug, rules }: { slug: string; rules: QualityRules }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const save = useMutation(
    trpc.quality.setRules.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.quality.rules.queryKey({ slug }) });
        toast("Saved", { tone: "ok" });
      },
    }),
  );
  const form = useVerbForm({
    schema: setQualityRulesSchema,
    defaultValues: { slug, rules },
    mutation: save,
  });
  return (
    <Card title="Rules" description="Automatic actions. You can let anybody they stop label again.">
      <Form form={form} className="space-y-4">
        <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {fields.map(({ name, label, hint, step }) => (
            <form.NumberField key={name} name={`rules.${name}`} label={label} hint={hint} step={step} />
          ))}
        </div>
        <form.Submit variant="secondary" disabled={!(project.data?.can.includes("project.write") ?? false)}>
          Save
        </form.Submit>
      </Form>
    </Card>
  );
}
