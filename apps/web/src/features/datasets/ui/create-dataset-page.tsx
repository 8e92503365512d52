"use client";

import { everyRow, recipeKinds, recipeNotes } from "@gshf/core/datasets/model";
import type { ExperimentView } from "@gshf/core/experiments";
import { mainExperiment } from "@gshf/core/experiments/model";
import type { PolicyView } from "@gshf/core/policies";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { datasetFormSchema, inputOf } from "./dataset-form.ts";
import { DatasetPreview } from "./dataset-preview.tsx";
import { DrawFields } from "./draw-fields.tsx";

/** Makes a dataset that no round makes. */
export function CreateDatasetPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const policies = useWhole(trpc.policies.list.infiniteQueryOptions({ slug, limit: 200 }, byPages));
  const experiments = useWhole(trpc.experiments.list.infiniteQueryOptions({ slug, limit: 200 }, byPages));
  return (
    <>
      <PageHeader
        title="New dataset"
        description="Made of rows that are there, or of answers that a policy draws and a reward labels. Nobody is asked to label anything."
        crumbs={[{ label: "Datasets", href: paths.datasets(slug) }]}
      />
      <QueryView query={policies}>
        {(found) => (
          <QueryView query={experiments}>
            {(list) => (
              <DatasetSetup
                slug={slug}
                policies={found.filter(({ isArchived }) => !isArchived)}
                experiments={list.filter(({ isArchived }) => !isArchived)}
              />
            )}
          </QueryView>
        )}
      </QueryView>
    </>
  );
}

const kindLabels = {
  mixture: recipeNotes.mixture.label,
  "best-of-n": recipeNotes["best-of-n"].label,
  rejection: recipeNotes.rejection.label,
};

type SetupProps = { slug: string; policies: readonly PolicyView[]; experiments: readonly ExperimentView[] };

function DatasetSetup({ slug, policies, experiments }: SetupProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const create = useMutation(
    trpc.datasets.create.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.datasets.pathKey() });
        router.push(paths.datasets(slug));
      },
    }),
  );
  const form = useVerbForm({
    schema: datasetFormSchema,
    defaultValues: {
      slug,
      experiment: mainExperiment,
      name: "",
      seed: 1,
      recipe: {
        kind: "best-of-n",
        offline: true,
        rounds: "",
        choice: everyRow,
        policyId: policies.find(({ isReference }) => isReference)?.id ?? null,
        n: 8,
        temperature: null,
        topP: null,
        prompts: { max: 1_000, part: null },
        labeler: { kind: "reward", upToRound: null },
        method: "liu2023",
        coefficient: 0.5,
        pairs: 1,
      },
    },
    mutation: { mutateAsync: (values) => create.mutateAsync(inputOf(values)) },
  });
  const kind = form.watch("recipe.kind");
  return (
    <Form form={form} className="grid items-start gap-5 xl:grid-cols-[1fr_22rem]">
      <div className="min-w-0 space-y-5">
        <Card title="Dataset" description={recipeNotes[kind].what}>
          <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
            <form.SelectField
              name="recipe.kind"
              label="Made of"
              options={kindLabels}
              offered={[...recipeKinds]}
            />
            <form.TextField name="name" label="Name" />
            <form.SelectField
              name="experiment"
              label="Experiment"
              hint="Its offline comparisons, frozen rounds and prompts are used."
              options={Object.fromEntries(experiments.map(({ experiment, name }) => [experiment, name]))}
            />
            <form.NumberField
              name="seed"
              label="Seed"
              step="1"
              hint="The same seed uses answers that were drawn already; another seed draws afresh."
            />
          </div>
        </Card>
        {kind === "mixture" ? (
          <Card title="Rows">
            <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
              <form.CheckboxField
                name="recipe.offline"
                label="Offline comparisons"
                hint="As many as the experiment’s limit allows."
              />
              <form.TextField
                name="recipe.rounds"
                label="Frozen rounds"
                optional
                hint="Their numbers, separated by commas. Leave it empty to take all."
              />
              <form.NumberField
                name="recipe.choice.offlineShare"
                label="Share of offline comparisons"
                empty="null"
                optional
                hint="The largest share of all rows, from 0 to 1. The seed decides which stay. Leave empty to take all."
              />
              <form.NumberField
                name="recipe.choice.heldOut"
                label="Held-out prompts"
                hint="This share of prompts, with all their rows, goes to the validation split."
              />
              <form.NumberField
                name="recipe.choice.votesMin"
                label="Minimum votes"
                step="1"
                hint="Leaves out rows with fewer votes."
              />
              <form.NumberField
                name="recipe.choice.agreementMin"
                label="Minimum agreement"
                hint="Rows with several votes need at least this majority, from 0.5 to 1."
              />
              <form.NumberField
                name="recipe.choice.reliabilityMin"
                label="Minimum reliability"
                empty="omit"
                optional
                hint="Ignores votes of annotators below this reliability in the round. 1 is typical, 0 is guessing. Leave empty to count all votes."
              />
            </div>
          </Card>
        ) : (
          <DrawFields slug={slug} form={form} policies={policies} />
        )}
        <form.Submit>Make dataset</form.Submit>
      </div>
      <div className="min-w-0 xl:sticky xl:top-6">
        <DatasetPreview form={form} policies={policies} />
      </div>
    </Form>
  );
}
