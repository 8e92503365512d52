"use client";

import type { ExperimentView } from "@gshf/core/experiments";
import { experimentSettingsSchema } from "@gshf/core/experiments/model";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { ExperimentFields, HypothesisField } from "./experiment-fields.tsx";

/** An experiment's settings, as far as they can still change. */
export function EditExperimentPage({ slug, experiment }: { slug: string; experiment: string }) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.experiments.get.queryOptions({ slug, experiment }, { refetchOnWindowFocus: false }),
  );
  return (
    <>
      <PageHeader
        title={`Edit ${query.data?.name ?? experiment}`}
        crumbs={[
          { label: "Experiments", href: paths.experiments(slug) },
          { label: query.data?.name ?? experiment, href: paths.experiment(slug, experiment) },
        ]}
      />
      <QueryView query={query}>{(view) => <EditForm slug={slug} view={view} />}</QueryView>
    </>
  );
}

function EditForm({ slug, view }: { slug: string; view: ExperimentView }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const { experiment, name, hypothesis, recipe, promptPlan, offlineLimit, seed } = view;
  const form = useVerbForm({
    schema: experimentSettingsSchema,
    defaultValues: {
      slug,
      experiment,
      name,
      hypothesis,
      referencePolicyId: view.referencePolicy?.id ?? null,
      recipe,
      promptPlan,
      offlineLimit,
      seed,
    },
    mutation: useMutation(
      trpc.experiments.update.mutationOptions({
        onSuccess: async () => {
          await Promise.all([
            queryClient.invalidateQueries({ queryKey: trpc.experiments.pathKey() }),
            queryClient.invalidateQueries({ queryKey: trpc.policies.list.pathKey() }),
            queryClient.invalidateQueries({ queryKey: trpc.projects.get.queryKey({ slug }) }),
          ]);
          router.push(paths.experiment(slug, experiment));
        },
      }),
    ),
  });
  return (
    <Form form={form} className="max-w-3xl space-y-5">
      {view.hasStarted ? (
        <p className="rounded-xl border border-line bg-surface px-4 py-3 text-sm text-muted">
          Rounds of this experiment have started, so π₀, parts, limit and seed can’t change. Copy the
          experiment to try other values.
        </p>
      ) : null}
      <Card title="Name">
        <div className="space-y-5">
          <form.TextField name="name" label="Name" />
          <HypothesisField form={form} />
        </div>
      </Card>
      <ExperimentFields slug={slug} form={form} isSettled={view.hasStarted} />
      <form.Submit>Save</form.Submit>
    </Form>
  );
}
