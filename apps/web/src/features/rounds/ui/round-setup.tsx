"use client";

import type { ReactNode } from "react";
import { Card } from "#ui/card.tsx";
import { Form } from "#ui/form.tsx";
import { ArmsField } from "./arms-field.tsx";
import { ChoiceForecast } from "./choice-forecast.tsx";
import { ComparisonSetup } from "./comparison-setup.tsx";
import { CollectFields, LoopFields } from "./config-fields.tsx";
import { ExperimentField } from "./experiment-field.tsx";
import { FitFields } from "./fit-fields.tsx";
import { LabelerField } from "./labeler-field.tsx";
import { PromptsField } from "./prompts-field.tsx";
import type { RoundForm } from "./round-form.ts";
import { RoundPreview } from "./round-preview.tsx";

type Props = { slug: string; form: RoundForm; children: ReactNode };

/** The form that sets a round up, new or a draft, of the kind that its settings say. */
export function RoundSetup(props: Props) {
  const isComparison = props.form.watch("config.comparison") !== undefined;
  return isComparison ? <ComparisonSetup {...props} /> : <LearningSetup {...props} />;
}

/** What is sampled, how pairs are chosen, what happens afterwards. */
function LearningSetup({ slug, form, children }: Props) {
  return (
    <Form form={form} className="grid items-start gap-5 lg:grid-cols-[1fr_20rem]">
      <div className="min-w-0 space-y-5">
        <ExperimentField slug={slug} form={form} />
        <Card
          title="Pair selection"
          description="Several arms run side by side; a random one is the control. Each samples the policies it names, as the summary says."
        >
          <ArmsField slug={slug} form={form} />
        </Card>
        <Card title="Who labels">
          <LabelerField form={form} />
        </Card>
        <Card title="Size" description="How many prompts to use, answers to sample and labels to collect.">
          <CollectFields form={form} />
        </Card>
        <Card
          title="Prompts"
          description="Rounds draw from their experiment’s training prompts that are marked for rounds. The summary shows how many match."
        >
          <PromptsField slug={slug} form={form} />
        </Card>
        <Card title="Reward and uncertainty">
          <FitFields form={form} />
        </Card>
        <Card title="Afterwards">
          <LoopFields form={form} />
        </Card>
        <Card title="Name and seed">
          <div className="grid gap-4 sm:grid-cols-2">
            <form.TextField name="name" label="Name" optional />
            <form.NumberField
              name="seed"
              label="Seed"
              step="1"
              optional
              empty="null"
              placeholder="random"
              hint="The same seed and inputs give the same dataset, byte for byte."
            />
          </div>
        </Card>
      </div>
      <div className="min-w-0 space-y-4 lg:sticky lg:top-4">
        <RoundPreview slug={slug} form={form} />
        <ChoiceForecast slug={slug} form={form} />
        <div className="grid gap-4">{children}</div>
        <p className="text-center text-[0.8125rem] text-muted">Nothing is sampled until you start it.</p>
      </div>
    </Form>
  );
}
