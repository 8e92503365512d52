"use client";

import { methodNotes } from "@gshf/core/datasets/model";
import type { PolicyView } from "@gshf/core/policies";
import { PromptBoxes } from "#features/rounds/index.ts";
import { Card } from "#ui/card.tsx";
import { Formula } from "#ui/formula.tsx";
import type { DatasetForm } from "./dataset-form.ts";

type Props = { slug: string; form: DatasetForm; policies: readonly PolicyView[] };

/** What is drawn, for which prompts, and what tells the answers apart. */
export function DrawFields({ slug, form, policies }: Props) {
  const policyId = form.watch("recipe.policyId");
  const policy = policies.find(({ id }) => id === policyId);
  const prompts = form.watch("recipe.prompts") ?? { max: 1_000, part: null };
  return (
    <>
      <Card title="Answers">
        <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
          <form.SelectField
            name="recipe.policyId"
            label="Drawn from"
            none="Choose a policy"
            options={Object.fromEntries(policies.map(({ id, name }) => [id, name]))}
          />
          <form.NumberField name="recipe.n" label="Draws per prompt" step="1" hint="The paper draws 8." />
          <form.NumberField
            name="recipe.temperature"
            label="Temperature"
            empty="null"
            optional
            hint={`Leave it empty to take the policy’s own${policy === undefined ? "" : `, ${policy.temperature}`}.`}
          />
          <form.NumberField
            name="recipe.topP"
            label="Top-p"
            empty="null"
            optional
            hint={`Leave it empty to take the policy’s own${policy === undefined ? "" : `, ${policy.topP}`}.`}
          />
        </div>
      </Card>
      <LabelerFields form={form} />
      {form.watch("recipe.kind") === "rejection" ? <RejectionFields form={form} /> : null}
      <Card title="Prompts" description="Of the train split alone, within the experiment’s prompt plan.">
        <div className="space-y-5">
          <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
            <form.NumberField
              name="recipe.prompts.max"
              label="Maximum prompts"
              step="1"
              hint="The seed decides which ones."
            />
            <form.NumberField
              name="recipe.prompts.part"
              label="Part"
              step="1"
              empty="null"
              optional
              hint="Where the experiment divides its prompts into parts: one of them, the first is 0."
            />
          </div>
          <PromptBoxes
            slug={slug}
            chosen={prompts}
            onChoose={({ imports, tags }) =>
              form.setValue("recipe.prompts", {
                max: prompts.max,
                part: prompts.part,
                ...(imports === undefined ? {} : { imports }),
                ...(tags === undefined ? {} : { tags }),
              })
            }
          />
        </div>
      </Card>
    </>
  );
}

function LabelerFields({ form }: { form: DatasetForm }) {
  return (
    <Card
      title="Labels"
      description="The answer with the larger reward is the preferred one. Nobody votes, and no reward learns from these rows."
    >
      <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
        <form.SelectField
          name="recipe.labeler.kind"
          label="Told apart by"
          options={{
            reward: "A reward fitted to the labels that are there",
            scorer: "The project’s gold scorer",
          }}
        />
        {form.watch("recipe.labeler.kind") === "reward" ? (
          <form.NumberField
            name="recipe.labeler.upToRound"
            label="Fitted up to round"
            step="1"
            empty="null"
            optional
            hint="On the offline comparisons and the frozen rounds up to this one. Leave it empty to take all that are frozen now."
          />
        ) : null}
      </div>
    </Card>
  );
}

function RejectionFields({ form }: { form: DatasetForm }) {
  const method = form.watch("recipe.method");
  return (
    <Card title="Rejection" description={methodNotes[method].what}>
      <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
        <form.SelectField
          name="recipe.method"
          label="Method"
          options={{ liu2023: methodNotes.liu2023.label, exact: methodNotes.exact.label }}
        />
        <form.NumberField
          name="recipe.coefficient"
          label="Coefficient"
          hint={
            <>
              The <Formula tex={String.raw`\eta`} /> of the target. For a step of multi-step RSO{" "}
              <Formula tex={String.raw`1/(1/\eta_i-1/\eta_{i-1})`} />: 0.75 for the step from 0.5 to 0.3, 0.15
              for that from 0.3 to 0.1.
            </>
          }
        />
        <form.NumberField
          name="recipe.pairs"
          label="Pairs per prompt"
          step="1"
          hint="Each pair needs two accepted answers."
        />
      </div>
    </Card>
  );
}
