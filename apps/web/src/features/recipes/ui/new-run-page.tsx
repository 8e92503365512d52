"use client";

import type { ExperimentDetails } from "@gshf/core/experiments";
import type { ProjectView } from "@gshf/core/projects";
import type { RunnableRecipe } from "@gshf/core/recipes/model";
import type { TrainingOptions } from "@gshf/core/trainings";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { judgeChoice } from "#features/evaluations/index.ts";
import { rangesOf } from "#features/trainings/index.ts";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { RecipeFields } from "./recipe-fields.tsx";
import {
  algorithmOf,
  type RunForm,
  type RunFormValues,
  recipeOf,
  recipeOptions,
  runFormSchema,
  startingRecipe,
} from "./run-form.ts";
import { RunPreview } from "./run-preview.tsx";

/** Runs one of the paper's methods in an experiment. */
export function NewRunPage({ slug, experiment }: { slug: string; experiment: string }) {
  const trpc = useTRPC();
  const view = useQuery(
    trpc.experiments.get.queryOptions({ slug, experiment }, { refetchOnWindowFocus: false }),
  );
  const project = useQuery(trpc.projects.get.queryOptions({ slug }, { refetchOnWindowFocus: false }));
  const options = useQuery(trpc.trainings.options.queryOptions({ slug }, { staleTime: 30_000 }));
  return (
    <>
      <PageHeader
        title="Run a recipe"
        description="From the data to the figures of its policies. Without people it runs to its end by itself."
        crumbs={[
          { label: "Experiments", href: paths.experiments(slug) },
          { label: view.data?.name ?? experiment, href: paths.experiment(slug, experiment) },
        ]}
      />
      <QueryView query={view}>
        {(details) => (
          <QueryView query={project}>
            {(loaded) => (
              <QueryView query={options}>
                {({ trainer }) => (
                  <RunSetup slug={slug} experiment={details} project={loaded} trainer={trainer} />
                )}
              </QueryView>
            )}
          </QueryView>
        )}
      </QueryView>
    </>
  );
}

type SetupProps = {
  slug: string;
  experiment: ExperimentDetails;
  project: ProjectView;
  trainer: TrainingOptions["trainer"];
};

function RunSetup({ slug, experiment, project, trainer }: SetupProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const start = useMutation(
    trpc.recipes.start.mutationOptions({
      onSuccess: async ({ number }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.recipes.pathKey() });
        router.push(paths.run(slug, experiment.experiment, number));
      },
    }),
  );
  const form = useVerbForm({
    schema: runFormSchema,
    defaultValues: startingValues(slug, experiment, project),
    mutation: {
      mutateAsync: ({ recipe, ...rest }: RunFormValues) =>
        start.mutateAsync({
          ...rest,
          recipe: recipeOf({ recipe, ...rest }, rangesOf(trainer, algorithmOf[recipe.name])),
        }),
    },
  });
  const ranges = rangesOf(trainer, algorithmOf[form.watch("recipe.name")]);
  const splits = (["validation", "test", "ood"] as const).map((split) => ({
    split,
    count: project.promptsBySplit[split],
  }));
  return (
    <Form form={form} className="grid items-start gap-5 xl:grid-cols-[1fr_22rem]">
      <div className="min-w-0 space-y-5">
        <RecipeFields form={form} trainer={trainer} />
        <Card
          title="Measuring"
          description="Measures every policy of the run against π₀. Choose the best on validation and report it on test."
        >
          <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
            <fieldset className="space-y-2 sm:col-span-2">
              <legend className="mb-1.5 text-sm font-medium">Prompts</legend>
              {splits.map(({ split, count }) => (
                <form.CheckboxField
                  key={split}
                  name={`recipe.evaluation.splits.${split}`}
                  label={`${splitWords[split]} (${count})`}
                />
              ))}
            </fieldset>
            <form.NumberField name="recipe.evaluation.promptsMax" label="Prompts at most, of each" step="1" />
            <form.NumberField name="recipe.evaluation.samples" label="Answers per prompt" step="1" />
            <JudgeField form={form} slug={slug} />
            <div className="sm:col-span-2">
              <form.CheckboxField
                name="recipe.makesMain"
                label="Make the best on validation the main policy of the experiment"
              />
            </div>
            <form.NumberField
              name="seed"
              label="Seed"
              hint="The same seed with the same data gives the same policies."
              step="1"
            />
          </div>
        </Card>
        <form.Submit>Start the run</form.Submit>
      </div>
      <div className="min-w-0 xl:sticky xl:top-6">
        <RunPreview form={form} ranges={ranges} />
      </div>
    </Form>
  );
}

/** Who compares the policies’ answers with π₀’s. */
function JudgeField({ form, slug }: { form: RunForm; slug: string }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.evaluations.options.queryOptions({ slug }, { staleTime: 30_000 }));
  return <form.SelectField name="recipe.evaluation.judgeId" {...judgeChoice(data, "π₀’s")} />;
}

const splitWords = { validation: "Validation", test: "Test", ood: "Out of distribution" };

/** As the last run of the experiment, or as the method that it names. */
function startingValues(
  slug: string,
  { experiment, recipe }: ExperimentDetails,
  project: ProjectView,
): RunFormValues {
  const known = Object.keys(recipeOptions).find((name) => name === recipe?.name);
  const name = (known ?? "hybrid-gshf-dpo") as RunnableRecipe;
  const { promptsBySplit } = project;
  const has = (split: "validation" | "test" | "ood") => promptsBySplit[split] > 0;
  const evaluation = {
    splits: { validation: has("validation"), test: has("test"), ood: has("ood") },
    promptsMax: 128,
    samples: 4,
    judgeId: null,
  };
  return { slug, experiment, seed: 1, recipe: startingRecipe(name, evaluation, recipe?.settings) };
}
