"use client";

import type { DatasetView } from "@gshf/core/datasets";
import type { TrainingOptions } from "@gshf/core/trainings";
import { algorithms, whyNoTrainer } from "@gshf/core/trainings/model";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Database } from "lucide-react";
import { useRouter } from "next/navigation";
import { datasetTitle, rowsOf } from "#features/datasets/index.ts";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { formatCount, shortHash } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { AlgorithmFields } from "./algorithm-fields.tsx";
import { freeName, inputOf, rangesOf, startingValues, trainingFormSchema } from "./training-form.ts";

/** Starts a training: which dataset, what is asked of the trainer, and what it starts from. */
export function CreateTrainingPage({ slug, dataset }: { slug: string; dataset: string | null }) {
  const trpc = useTRPC();
  const options = useQuery(trpc.trainings.options.queryOptions({ slug }, { staleTime: 30_000 }));
  const datasets = useWhole(trpc.datasets.list.infiniteQueryOptions({ slug, limit: 200 }, byPages));
  return (
    <>
      <PageHeader
        title="New training"
        description="The project’s trainer is asked before anything is spent: what it doesn’t do is refused here."
        crumbs={[{ label: "Trainings", href: paths.trainings(slug) }]}
      />
      <QueryView query={options}>
        {(asked) => (
          <QueryView query={datasets}>
            {(list) =>
              list.length === 0 ? (
                <Card>
                  <Empty icon={Database} title="No dataset yet">
                    A round creates one when its labels are complete; a recipe creates others.
                  </Empty>
                </Card>
              ) : (
                <TrainingSetup slug={slug} dataset={dataset} options={asked} datasets={list} />
              )
            }
          </QueryView>
        )}
      </QueryView>
    </>
  );
}

type SetupProps = {
  slug: string;
  dataset: string | null;
  options: TrainingOptions;
  datasets: readonly DatasetView[];
};

function TrainingSetup({ slug, dataset, options, datasets }: SetupProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const create = useMutation(
    trpc.trainings.create.mutationOptions({
      onSuccess: async ({ number }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.trainings.pathKey() });
        router.push(paths.training(slug, number));
      },
    }),
  );
  const known = options.trainer.state === "known" ? options.trainer.algorithms : [...algorithms];
  const algorithm = known.includes("dpo") ? "dpo" : (known[0] ?? "dpo");
  const preset = options.presets.find((one) => one.algorithm === algorithm);
  const form = useVerbForm({
    schema: trainingFormSchema,
    defaultValues: {
      slug,
      manifestSha256: dataset ?? datasets[0]?.manifestSha256 ?? "",
      name: freeName(algorithm, options.names),
      algorithm,
      preset: preset?.id ?? "",
      eta: preset?.eta ?? 0.1,
      klPath: "",
      betaPess: 0.1,
      uncertainty: "norm",
      hyperparameters: startingValues(preset, rangesOf(options.trainer, algorithm), options.features),
      start: "reference",
      startPolicyId: null,
      seed: 1,
      keepCheckpoints: false,
    },
    mutation: {
      mutateAsync: (values) =>
        create.mutateAsync(inputOf(values, rangesOf(options.trainer, values.algorithm))),
    },
  });
  const startable = options.starts.filter(({ whyNot }) => whyNot === null);
  return (
    <Form form={form} className="space-y-5">
      <TrainerNote trainer={options.trainer} />
      <Card title="Dataset and policy">
        <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
          <form.SelectField
            name="manifestSha256"
            label="Dataset"
            options={Object.fromEntries(datasets.map((one) => [one.manifestSha256, nameOf(one)]))}
          />
          <form.TextField
            name="name"
            label="Policy name"
            hint="The policy is listed under this name. A reward model makes no policy."
            className="font-mono"
          />
        </div>
      </Card>
      <AlgorithmFields form={form} options={options} />
      <Card title="Start">
        <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
          <form.SelectField
            name="start"
            label="Start from"
            hint="The KL is measured from the reference policy in any case."
            options={{
              reference: "The reference policy π₀",
              previous: "The policy trained last",
              policy: "Another policy",
            }}
          />
          {form.watch("start") === "policy" ? (
            <form.SelectField
              name="startPolicyId"
              label="Policy"
              none="Choose a policy"
              options={Object.fromEntries(startable.map(({ id, name }) => [id, name]))}
              hint={whyNotOthers(options.starts)}
            />
          ) : null}
          <form.NumberField name="seed" label="Seed" step="1" />
          <form.CheckboxField
            name="keepCheckpoints"
            label="Register checkpoints as policies"
            hint="Each checkpoint on the way becomes a policy that can be sampled and measured."
          />
        </div>
      </Card>
      <form.Submit>Start training</form.Submit>
    </Form>
  );
}

function nameOf(dataset: DatasetView): string {
  const rows = formatCount(rowsOf(dataset));
  return `${datasetTitle(dataset)}: ${rows} rows (${shortHash(dataset.manifestSha256)})`;
}

function whyNotOthers(starts: TrainingOptions["starts"]): string | undefined {
  const others = starts.flatMap(({ name, whyNot }) => (whyNot === null ? [] : `${name}: ${whyNot}`));
  return others.length === 0 ? undefined : `Can’t be started from: ${others.join("; ")}.`;
}

function TrainerNote({ trainer }: { trainer: TrainingOptions["trainer"] }) {
  const why = whyNoTrainer(trainer);
  if (why === null) return null;
  return (
    <p role="alert" className="rounded-lg bg-warn-soft px-3 py-2 text-sm">
      {why}
    </p>
  );
}
