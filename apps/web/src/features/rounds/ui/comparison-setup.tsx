"use client";

import { splitNotes } from "@gshf/core/evaluations/model";
import type { ComparedSplit } from "@gshf/core/rounds/model";
import type { ReactNode } from "react";
import { problemOf } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { Form } from "#ui/form.tsx";
import { formatCount } from "#ui/format.ts";
import { ErrorState, Skeleton } from "#ui/states.tsx";
import { SummaryLine } from "#ui/summary-line.tsx";
import { ComparedPolicies } from "./comparison-fields.tsx";
import { ExperimentField } from "./experiment-field.tsx";
import { LabelerField } from "./labeler-field.tsx";
import { PreviewWarnings } from "./preview-warnings.tsx";
import type { RoundForm } from "./round-form.ts";
import { useRoundPreview } from "./use-round-preview.ts";

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
        <ExperimentField slug={slug} form={form} hint="π₀ and the main policy below are this experiment’s." />
        <Card title="Policies">
          <ComparedPolicies slug={slug} form={form} />
        </Card>
        <Card title="Prompts and labels">
          <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
            <form.SelectField
              name="config.comparison.split"
              label="Prompts"
              hint="Nothing is trained on these. Choose on validation, report on test."
              options={splitOptions}
            />
            <form.NumberField
              name="config.pairs"
              label="Pairs of answers"
              step="1"
              hint="One per prompt, split equally between the rows above."
            />
            <form.NumberField
              name="config.labelsPerPair"
              label="Labels per pair"
              step="1"
              hint="To narrow the interval, add prompts before you add labels."
            />
            <form.NumberField name="config.temperature" label="Sampling temperature" step="0.05" />
          </div>
        </Card>
        <Card
          title="Who labels"
          description="Labelers don’t see which policy wrote which answer, and sides are random."
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
  const { config, preview } = useRoundPreview(slug, form);
  const { data } = preview;
  if (config === null) return <Card title="Summary">Choose two different policies to see the summary.</Card>;
  return (
    <Card title="Summary">
      {preview.isError ? <ErrorState message={problemOf(preview.error).message} /> : null}
      {preview.isPending ? <Skeleton lines={4} /> : null}
      {data === undefined ? null : (
        <div aria-live="polite" className={preview.isPlaceholderData ? "opacity-60" : undefined}>
          <dl className="space-y-2.5 text-sm">
            <SummaryLine term={`Prompts of ${config.comparison?.split ?? "test"}`}>
              {formatCount(data.trainPrompts)}
            </SummaryLine>
            <SummaryLine term="Pairs">{formatCount(config.pairs)}</SummaryLine>
            <SummaryLine term="Answers to sample">{formatCount(data.draws)}</SummaryLine>
            <SummaryLine term="Labels to collect">{formatCount(data.labels)}</SummaryLine>
          </dl>
          <PreviewWarnings warnings={data.warnings} className="mt-4" />
        </div>
      )}
    </Card>
  );
}
