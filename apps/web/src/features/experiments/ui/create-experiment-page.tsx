"use client";

import type { ExperimentView } from "@gshf/core/experiments";
import { mainExperiment, newExperimentSchema } from "@gshf/core/experiments/model";
import { slugOf } from "@gshf/core/projects/model";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { ExperimentFields, HypothesisField } from "./experiment-fields.tsx";

/** A new experiment, with the settings of one that there is. */
export function CreateExperimentPage({ slug, copyOf = mainExperiment }: { slug: string; copyOf?: string }) {
  const trpc = useTRPC();
  const original = useQuery(
    trpc.experiments.get.queryOptions({ slug, experiment: copyOf }, { refetchOnWindowFocus: false }),
  );
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  return (
    <>
      <PageHeader
        title="New experiment"
        description={
          original.data === undefined
            ? undefined
            : `With the settings of ${original.data.name}. Its rounds, labels and policies stay with that one.`
        }
        crumbs={[{ label: "Experiments", href: paths.experiments(slug) }]}
      />
      <QueryView query={original}>
        {(view) =>
          project.data?.can.includes("rounds.write") === false ? (
            <Card>
              <Empty title="Only researchers can create experiments">
                You can view the existing ones.{" "}
                <ButtonLink href={paths.experiments(slug)} className="mt-4">
                  See the experiments
                </ButtonLink>
              </Empty>
            </Card>
          ) : (
            <NewForm slug={slug} original={view} />
          )
        }
      </QueryView>
    </>
  );
}

function NewForm({ slug, original }: { slug: string; original: ExperimentView }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const form = useVerbForm({
    schema: newExperimentSchema,
    defaultValues: {
      slug,
      experiment: "",
      copyOf: original.experiment,
      name: "",
      hypothesis: "",
      referencePolicyId: original.referencePolicy?.id ?? null,
      recipe: original.recipe,
      promptPlan: original.promptPlan,
      offlineLimit: original.offlineLimit,
      seed: original.seed,
    },
    mutation: useMutation(
      trpc.experiments.create.mutationOptions({
        onSuccess: async ({ experiment }) => {
          await Promise.all([
            queryClient.invalidateQueries({ queryKey: trpc.experiments.pathKey() }),
            queryClient.invalidateQueries({ queryKey: trpc.projects.get.queryKey({ slug }) }),
          ]);
          router.push(paths.experiment(slug, experiment));
        },
      }),
    ),
  });
  const { dirtyFields } = form.formState;
  // The short name follows the name until somebody types one.
  const suggest = (name: string) => {
    if (dirtyFields.experiment !== true) form.setValue("experiment", slugOf(name));
  };
  return (
    <Form form={form} className="max-w-3xl space-y-5">
      <Card title="Name">
        <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
          <form.TextField
            name="name"
            label="Name"
            autoFocus
            onChange={(event) => suggest(event.target.value)}
          />
          <form.TextField
            name="experiment"
            label="Short name"
            hint="Part of its address. It can’t be changed later."
            className="font-mono"
            spellCheck={false}
          />
          <div className="sm:col-span-2">
            <HypothesisField form={form} />
          </div>
        </div>
      </Card>
      <ExperimentFields slug={slug} form={form} isSettled={false} />
      <form.Submit>Create experiment</form.Submit>
    </Form>
  );
}
