"use client";

import { type experimentSettingsSchema, recipeLabels } from "@gshf/core/experiments/model";
import type { PromptChoice } from "@gshf/core/prompts/model";
import { useWatch } from "react-hook-form";
import type { z } from "zod";
import { PromptBoxes } from "#features/rounds/index.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";
import { Card } from "#ui/card.tsx";
import { Field, Select } from "#ui/field.tsx";
import type { VerbForm } from "#ui/form.tsx";

/** What both forms fill in: of a new experiment, and of one that there is. */
export type ExperimentForm = VerbForm<z.input<typeof experimentSettingsSchema>>;

export function HypothesisField({ form }: { form: ExperimentForm }) {
  return (
    <form.TextareaField
      name="hypothesis"
      label="Hypothesis"
      optional
      hint="What you expect of it, and why."
    />
  );
}

/**
 * An experiment's settings.
 *
 * @param isSettled a round of it was started: what its rounds build on can't change any more
 */
export function ExperimentFields({
  slug,
  form,
  isSettled,
}: {
  slug: string;
  form: ExperimentForm;
  isSettled: boolean;
}) {
  const trpc = useTRPC();
  const policies = useWhole(trpc.policies.list.infiniteQueryOptions({ slug, limit: 200 }, byPages));
  const chosen = useWatch({ control: form.control, name: "promptPlan" });
  const reference = useWatch({ control: form.control, name: "referencePolicyId" });
  const names = Object.fromEntries(
    (policies.data ?? [])
      .filter(({ id, isArchived }) => !isArchived || id === reference)
      .map(({ id, name }) => [id, name]),
  );
  const choosePrompts = ({ imports, tags }: PromptChoice) =>
    form.setValue(
      "promptPlan",
      {
        parts: form.getValues("promptPlan.parts") ?? null,
        ...(imports !== undefined && { imports }),
        ...(tags !== undefined && { tags }),
      },
      { shouldDirty: true },
    );
  return (
    <>
      <Card title="Policy and method">
        <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
          <form.SelectField
            name="referencePolicyId"
            label="Reference policy π₀"
            hint="Rounds start from this policy and are measured against it."
            none="none yet"
            options={names}
            disabled={isSettled}
          />
          <RecipeField form={form} />
        </div>
      </Card>
      <Card
        title="Prompts"
        description="Which training prompts its rounds may ask. A round can narrow them further."
      >
        <div className="space-y-5">
          <PromptBoxes slug={slug} chosen={chosen ?? {}} onChoose={choosePrompts} />
          <form.NumberField
            name="promptPlan.parts"
            label="Disjoint parts"
            hint="Divides the prompts into parts of about equal size and gives each round a part that no other round of the experiment had. Leave empty to let every round use all prompts."
            step="1"
            optional
            empty="null"
            placeholder="one for all"
            disabled={isSettled}
          />
        </div>
      </Card>
      <Card title="Offline comparisons and seed">
        <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
          <form.NumberField
            name="offlineLimit"
            label="Maximum offline comparisons"
            hint="How many of the project’s comparisons its fits and datasets use; the seed decides which. Leave empty to use all."
            step="1"
            optional
            empty="null"
            placeholder="all"
            disabled={isSettled}
          />
          <form.NumberField
            name="seed"
            label="Seed"
            hint="The same seed keeps the same comparisons and the same parts. Keep it when you compare experiments."
            step="1"
            disabled={isSettled}
          />
        </div>
      </Card>
    </>
  );
}

const recipes = Object.entries(recipeLabels);

/** The method by name; its settings stay as they are. */
function RecipeField({ form }: { form: ExperimentForm }) {
  const recipe = useWatch({ control: form.control, name: "recipe" }) ?? null;
  const choose = (value: string) => {
    const found = recipes.find(([name]) => name === value);
    // A label's key is its recipe's name.
    const name = found?.[0] as keyof typeof recipeLabels | undefined;
    const settings = recipe?.name === name ? (recipe?.settings ?? {}) : {};
    form.setValue("recipe", name === undefined ? null : { name, settings }, { shouldDirty: true });
  };
  return (
    <Field label="Method" optional hint="For your records. Each round has its own settings.">
      {(ids) => (
        <Select {...ids} value={recipe?.name ?? ""} onChange={({ target }) => choose(target.value)}>
          <option value="">not named</option>
          {recipes.map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
