"use client";

import { splitNotes } from "@gshf/core/evaluations/model";
import { type ComparedSplit, roundConfigSchema } from "@gshf/core/rounds/model";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { useWatch } from "react-hook-form";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { Form } from "#ui/form.tsx";
import { formatCount } from "#ui/format.ts";
import { ErrorState, Skeleton } from "#ui/states.tsx";
import { useDebounced } from "#ui/use-debounced.ts";
import { ComparedPolicies } from "./comparison-fields.tsx";
import { ExperimentField } from "./experiment-field.tsx";
import { LabelerField } from "./labeler-field.tsx";
import { PreviewWarnings } from "./preview-warnings.tsx";
import type { RoundForm } from "./round-form.ts";

/** The form that sets a comparison of policies up, new or a draft. */
export function ComparisonSetup({
  slug,
  form,
  children,
}: {
  slug: string;
  form: RoundForm;
  children: ReactNode;
}) {
  return (
    <Form form={form} className="grid items-start gap-5 lg:grid-cols-[1fr_20rem]">
      <div className="min-w-0 space-y-5">
        <ExperimentField slug={slug} form={form} hint="Whose π₀ and main policy are meant below." />
        <Card title="Policies">
          <ComparedPolicies slug={slug} form={form} />
        </Card>
        <Card title="Prompts and labels">
          <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
            <form.SelectField
              name="config.comparison.split"
              label="Prompts"
              hint="Nothing is ever learned from these. Choose on validation, and report on test."
              options={splitOptions}
            />
            <form.NumberField
              name="config.pairs"
              label="Pairs of answers"
              step="1"
              hint="One a prompt, shared equally among the rows above."
            />
            <form.NumberField
              name="config.labelsPerPair"
              label="Labels per pair"
              step="1"
              hint="More prompts narrow the interval more than more labels do."
            />
            <form.NumberField name="config.temperature" label="Sampling temperature" step="0.05" />
          </div>
        </Card>
        <Card
          title="Who labels"
          description="Nobody is shown which policy gave which answer, and sides are drawn at random."
        >
          <LabelerField form={form} kinds={["people", "scorer"]} />
        </Card>
        <Card title="Name and seed">
          <div className="grid gap-4 sm:grid-cols-2">
            <form.TextField name="name" label="Name" optional />
            <form.NumberField name="seed" label="Seed" step="1" optional empty="null" placeholder="random" />
          </div>
        </Card>
      </div>
      <div className="min-w-0 space-y-4 lg:sticky lg:top-4">
        <ComparisonPreview slug={slug} form={form} />
        <div className="grid gap-4">{children}</div>
        <p className="text-center text-[0.8125rem] text-muted">Nothing is sampled until you start it.</p>
      </div>
    </Form>
  );
}

const splitOptions = {
  test: `test: ${splitNotes.test}`,
  validation: `validation: ${splitNotes.validation}`,
  ood: `ood: ${splitNotes.ood}`,
} satisfies Record<ComparedSplit, string>;

/** What the comparison would ask for, worked out by the server while the form is filled in. */
function ComparisonPreview({ slug, form }: { slug: string; form: RoundForm }) {
  const trpc = useTRPC();
  const values = useDebounced(useWatch({ control: form.control, name: "config" }), 250);
  const experiment = useWatch({ control: form.control, name: "experiment" });
  const config = useMemo(() => roundConfigSchema.safeParse(values).data ?? null, [values]);
  const preview = useQuery(
    trpc.rounds.preview.queryOptions(
      { slug, config: config ?? {}, ...(experiment !== undefined && { experiment }) },
      { enabled: config !== null, placeholderData: keepPreviousData },
    ),
  );
  const { data } = preview;
  if (config === null) return <Card title="Summary">Name two different policies to see the summary.</Card>;
  return (
    <Card title="Summary">
      {preview.isError ? <ErrorState message={problemOf(preview.error).message} /> : null}
      {preview.isPending ? <Skeleton lines={4} /> : null}
      {data === undefined ? null : (
        <div aria-live="polite" className={preview.isPlaceholderData ? "opacity-60" : undefined}>
          <dl className="space-y-2.5 text-sm">
            <Line term={`Prompts of ${config.comparison?.split ?? "test"}`}>{data.trainPrompts}</Line>
            <Line term="Pairs">{config.pairs}</Line>
            <Line term="Answers to sample">{data.draws}</Line>
            <Line term="Labels to collect">{data.labels}</Line>
          </dl>
          <PreviewWarnings warnings={data.warnings} className="mt-4" />
        </div>
      )}
    </Card>
  );
}

function Line({ term, children }: { term: string; children: number }) {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <dt className="text-muted">{term}</dt>
      <dd className="font-medium tabular-nums">{formatCount(children)}</dd>
    </div>
  );
}
