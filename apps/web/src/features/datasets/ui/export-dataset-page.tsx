"use client";

import type { ExportFormatView } from "@gshf/core/datasets";
import { containerNotes, exportSplits, systemNotes, tieNotes, weightNotes } from "@gshf/core/datasets/model";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { exportFormSchema, exportOf, valuesOf } from "./export-form.ts";
import { ExportPreview } from "./export-preview.tsx";

type Props = { slug: string; manifestSha256: string };

/** Writes a dataset's rows for another library: which format, with which options, and how its first rows look. */
export function ExportDatasetPage({ slug, manifestSha256 }: Props) {
  const trpc = useTRPC();
  const formats = useQuery(
    trpc.datasets.exportFormats.queryOptions({ slug }, { staleTime: Number.POSITIVE_INFINITY }),
  );
  return (
    <>
      <PageHeader
        title="Export dataset"
        description="Writes its rows for another library. What the format can’t hold is left out and counted."
        crumbs={[
          { label: "Datasets", href: paths.datasets(slug) },
          { label: "Dataset", href: paths.dataset(slug, manifestSha256) },
        ]}
      />
      <QueryView query={formats}>
        {(list) => <ExportSetup slug={slug} manifestSha256={manifestSha256} formats={list} />}
      </QueryView>
    </>
  );
}

const containerLabels = {
  jsonl: containerNotes.jsonl.label,
  parquet: containerNotes.parquet.label,
  folder: containerNotes.folder.label,
};
const splitLabels = {
  train: "Train",
  validation: "Validation",
  test: "Test",
  ood: "Out of distribution",
  all: "All",
};

function ExportSetup({ slug, manifestSha256, formats }: Props & { formats: readonly ExportFormatView[] }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const place = { slug, manifestSha256 };
  const create = useMutation(
    trpc.datasets.export.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.datasets.exports.pathKey() });
        router.push(paths.dataset(slug, manifestSha256));
      },
    }),
  );
  const named = (name: string) => formats.find((each) => each.name === name) ?? formats[0];
  const first = named("trl-preference");
  const form = useVerbForm({
    schema: exportFormSchema,
    defaultValues: first === undefined ? place : valuesOf(first, place),
    mutation: {
      mutateAsync: async (values) => {
        const chosen = named(values.format);
        return chosen === undefined ? undefined : create.mutateAsync(exportOf(values, chosen));
      },
    },
  });
  const values = form.watch();
  const format = named(values.format);
  if (format === undefined) return null;
  const choose = (name: string) => {
    const next = named(name);
    if (next !== undefined) form.reset(valuesOf(next, place));
  };
  return (
    <div className="grid gap-5 lg:grid-cols-2">
      <Form form={form} className="space-y-5">
        <Card title="Format" description={format.note}>
          <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
            <form.SelectField
              name="format"
              label="Format"
              options={Object.fromEntries(formats.map(({ name, label }) => [name, label]))}
              onChange={(event) => choose(event.target.value)}
            />
            <form.SelectField
              name="container"
              label="File"
              options={containerLabels}
              offered={[...format.containers]}
            />
            {values.container === "folder" ? null : (
              <form.SelectField
                name="split"
                label="Split"
                options={splitLabels}
                offered={[...exportSplits, "all"]}
              />
            )}
          </div>
        </Card>
        <Card title="Rows">
          <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
            {format.weights.length === 0 ? null : (
              <form.SelectField
                name="weights"
                label="Weights"
                options={weightNotes}
                offered={[...format.weights]}
                hint="How a row’s weight reaches the trainer. Preference trainers read no weight column."
              />
            )}
            {format.weights.length > 0 && values.weights === "resample" ? (
              <form.NumberField name="seed" label="Seed" step="1" hint="The same seed draws the same rows." />
            ) : null}
            <form.SelectField
              name="ties"
              label="Ties"
              options={tieNotes}
              offered={[...format.ties]}
              hint="Pairs in which neither answer was preferred."
            />
            <form.SelectField
              name="system"
              label="System messages"
              options={systemNotes}
              offered={[...format.system]}
            />
            <form.CheckboxField
              name="mergeRoles"
              label="Merge consecutive turns of one role"
              hint="Some chat templates require roles to alternate."
            />
          </div>
        </Card>
        <form.Submit>Export</form.Submit>
      </Form>
      <ExportPreview asked={exportOf(values, format)} />
    </div>
  );
}
