"use client";

import type { QualityRules } from "@gshf/core/quality";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Field, Input } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { useToast } from "#ui/toast.tsx";

const fields: { name: keyof QualityRules; label: string; hint: string; step: number; max: number }[] = [
  {
    name: "goldRate",
    label: "Share of gold pairs",
    step: 0.01,
    max: 0.5,
    hint: "Probability that a pair handed out is a gold pair; 0 mixes none in. It is kept with each.",
  },
  {
    name: "attentionRate",
    label: "Share of attention checks",
    step: 0.01,
    max: 0.5,
    hint: "The same for pairs whose question says which answer to pick.",
  },
  {
    name: "attentionPauseAt",
    label: "Failed attention checks that pause",
    step: 1,
    max: 20,
    hint: "The first one warns, unless it pauses already.",
  },
  {
    name: "goldWindow",
    label: "Answers that count",
    step: 1,
    max: 200,
    hint: "Only somebody’s last gold answers, and last attention checks, decide.",
  },
  {
    name: "goldMin",
    label: "Answers before anything happens",
    step: 1,
    max: 100,
    hint: "Nobody is judged by fewer.",
  },
  {
    name: "warnBelow",
    label: "Warn below",
    step: 0.05,
    max: 1,
    hint: "Share of right gold answers.",
  },
  {
    name: "pauseBelow",
    label: "Pause below",
    step: 0.05,
    max: 1,
    hint: "Only after a warning, and with a further wrong answer.",
  },
  {
    name: "blockBelow",
    label: "Block below",
    step: 0.05,
    max: 1,
    hint: "As a pause. You can lift either.",
  },
  {
    name: "charactersPerSecond",
    label: "Fastest reading, characters per second",
    step: 10,
    max: 1000,
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
  const form = useForm<QualityRules>({ defaultValues: rules });
  const save = useMutation(
    trpc.quality.setRules.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.quality.rules.queryKey({ slug }) });
        toast("Saved", { tone: "ok" });
      },
    }),
  );
  const problem = save.isError ? problemOf(save.error) : null;
  const faulty = fields.find((field) => problem?.field === `rules.${field.name}`)?.name;
  return (
    <Card
      title="Rules"
      description="What happens by itself. Everybody stopped by it can be let on again by you."
    >
      <form
        className="space-y-4"
        onSubmit={form.handleSubmit((values) => save.mutate({ slug, rules: values }))}
      >
        <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {fields.map(({ name, label, hint, step, max }) => (
            <Field key={name} label={label} hint={hint} error={faulty === name ? problem?.message : null}>
              {(control) => (
                <Input
                  {...control}
                  type="number"
                  required
                  min={0}
                  max={max}
                  step={step}
                  {...form.register(name, { valueAsNumber: true })}
                />
              )}
            </Field>
          ))}
        </div>
        {problem !== null && faulty === undefined ? <FormProblem message={problem.message} /> : null}
        <Button
          type="submit"
          busy={save.isPending}
          disabled={!(project.data?.can.includes("project.write") ?? false)}
        >
          Save
        </Button>
      </form>
    </Card>
  );
}
