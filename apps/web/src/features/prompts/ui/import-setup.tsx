"use client";

import {
  type ColumnNames,
  type ImportReport,
  importKinds,
  type Split,
  splits,
} from "@gshf/core/prompts/model";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type ApiOutputs, problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Field, Select } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { counted, formatCount } from "#ui/format.ts";
import { QueryView } from "#ui/query-view.tsx";
import { ErrorList, NoteList } from "./import-report.tsx";
import { RowList } from "./imported-rows.tsx";
import { kindNames } from "./kind-names.ts";
import { MatchColumns } from "./match-columns.tsx";
import { splitNames } from "./split-names.ts";

/** How a file that has come is to be read, and how its first rows look then. */
export function ImportSetup({ slug, file }: { slug: string; file: ImportReport }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { id } = file;
  const [kind, setKind] = useState(file.kind);
  const [split, setSplit] = useState<Split | undefined>(file.options.split);
  const [takesRest, setTakesRest] = useState(file.options.badRows === "skip");
  const [columns, setColumns] = useState<ColumnNames>(file.options.columns);
  const start = useMutation(
    trpc.prompts.startImport.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.prompts.pathKey() }),
    }),
  );
  const preview = useQuery({
    ...trpc.prompts.previewImport.queryOptions({ slug, id, kind, columns }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const asked = { slug, id, kind, columns, badRows: takesRest ? "skip" : "refuse" } as const;
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[22rem_1fr]">
      <Card title={file.state === "received" ? "Import" : "Import again"}>
        <form
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            start.mutate({ ...asked, ...(split === undefined ? {} : { split }) });
          }}
        >
          <Field label="Content">
            {(control) => (
              <Select
                {...control}
                value={kind}
                onChange={(event) => setKind(importKinds.find((name) => name === event.target.value) ?? kind)}
              >
                {importKinds.map((name) => (
                  <option key={name} value={name}>
                    {kindNames[name]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Split" hint="For new prompts whose row names no split.">
            {(control) => (
              <Select
                {...control}
                value={split ?? ""}
                onChange={(event) => setSplit(splits.find((name) => name === event.target.value))}
              >
                <option value="">by hash: train or validation</option>
                {splits.map((name) => (
                  <option key={name} value={name}>
                    {splitNames[name]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {(preview.data?.columns.length ?? 0) > 0 ? (
            <MatchColumns columns={preview.data?.columns ?? []} named={columns} onChange={setColumns} />
          ) : null}
          <label className="inline-flex min-h-8 items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={takesRest}
              onChange={(event) => setTakesRest(event.target.checked)}
            />
            If rows can’t be taken, import the rest
          </label>
          {start.isError ? <FormProblem message={problemOf(start.error).message} /> : null}
          <Button type="submit" variant="primary" busy={start.isPending}>
            Import
          </Button>
        </form>
      </Card>
      <Card title="Preview" description="The first rows, as they will be stored. Nothing is stored yet.">
        <QueryView query={preview}>{(data) => <Preview preview={data} takesRest={takesRest} />}</QueryView>
      </Card>
    </div>
  );
}

function Preview({
  preview,
  takesRest,
}: {
  preview: ApiOutputs["prompts"]["previewImport"];
  takesRest: boolean;
}) {
  const { rows, format, rowsRead, isWhole, errors, errorsTotal, notes, couldBe } = preview;
  const read = isWhole ? `${counted(rowsRead, "row")} in all` : `the first ${formatCount(rowsRead)} rows`;
  return (
    <div className="space-y-4" aria-live="polite">
      <p className="text-sm">
        {format === "" ? "" : `Found: ${format}. `}
        {errorsTotal === 0
          ? `Of ${read}, every row can be taken.`
          : `Of ${read}, ${formatCount(errorsTotal)} can’t be taken${takesRest ? " and would be left out" : "; as it is, the file would be refused"}.`}
      </p>
      {couldBe.length > 0 ? (
        <p className="text-sm">
          These rows can be read as {couldBe.map((kind) => kindNames[kind]).join(" or ")}: choose that as the
          content.
        </p>
      ) : null}
      {errors.length > 0 ? (
        <ErrorList errors={errors} total={errorsTotal} title="Rows that can’t be taken" />
      ) : null}
      {notes.length > 0 ? <NoteList notes={notes} /> : null}
      {rows.length > 0 ? <RowList rows={rows} /> : null}
    </div>
  );
}
