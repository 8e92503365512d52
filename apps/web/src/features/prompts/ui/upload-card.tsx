"use client";

import { type ColumnNames, importKinds, type Split, splits } from "@gshf/core/prompts/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import Link from "next/link";
import { type DragEvent, useId, useRef, useState } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Field, Select } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { joinClasses } from "#ui/join-classes.ts";
import { Progress } from "#ui/progress.tsx";
import { ImportReportView } from "./import-report.tsx";
import { kindNames } from "./kind-names.ts";
import { MatchColumns } from "./match-columns.tsx";
import { splitNames } from "./split-names.ts";
import { uploadFile } from "./upload-file.ts";

type Kind = (typeof importKinds)[number];

const formats: Record<Kind, string> = {
  prompts: '{"prompt": "…" or [{"role", "content"}], "prompt_id"?, "source"?, "split"?}',
  comparisons:
    '{"prompt": …, "chosen": …, "rejected": …}, also rankings, TRL, OpenAI, axolotl, ShareGPT and HH-RLHF rows',
  pools: '{"prompt": …, "candidates": ["…" or {"text", …}]}: answers on record, which nobody has compared',
};

/** Brings in a file by picking or dropping it: all of its rows or none, or those that can be taken. */
export function UploadCard({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const groupName = useId();
  const [kind, setKind] = useState<Kind>("prompts");
  const [takesRest, setTakesRest] = useState(false);
  const [split, setSplit] = useState<Split | undefined>(undefined);
  const [share, setShare] = useState(0);
  const [dragging, setDragging] = useState(false);
  const upload = useMutation({
    mutationFn: ({ file, columns }: { file: File; columns: ColumnNames }) =>
      uploadFile(slug, file, { kind, rows: takesRest ? "good" : "all", split, columns }, setShare),
    onMutate: () => setShare(0),
    onSettled: async () => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: trpc.prompts.pathKey() }),
        queryClient.invalidateQueries({ queryKey: trpc.projects.get.queryKey({ slug }) }),
      ]);
    },
  });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined && !upload.isPending) upload.mutate({ file, columns: {} });
  };
  return (
    <Card title="Import a file">
      <fieldset className="mb-3">
        <legend className="sr-only">Content of the file</legend>
        <div className="flex flex-wrap gap-x-4 text-sm">
          {importKinds.map((name) => (
            <label key={name} className="inline-flex min-h-8 items-center gap-2">
              <input
                type="radio"
                name={groupName}
                className="size-4 accent-accent"
                checked={kind === name}
                onChange={() => setKind(name)}
              />
              {kindNames[name]}
            </label>
          ))}
        </div>
        <label className="inline-flex min-h-8 items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={takesRest}
            onChange={(event) => setTakesRest(event.target.checked)}
          />
          If rows can’t be taken, import the rest
        </label>
        <Field label="Split" className="mt-1" hint="For new prompts whose row has no split of its own.">
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
      </fieldset>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button does the same */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setDragging(true);
        }}
        onDragLeave={() => setDragging(false)}
        onDrop={drop}
        className={joinClasses(
          "rounded-lg border-2 border-dashed px-4 py-6 text-center",
          dragging ? "border-accent bg-accent-soft" : "border-line",
        )}
      >
        <Button busy={upload.isPending} onClick={() => picker.current?.click()}>
          <Upload className="size-4" aria-hidden />
          Choose a file
        </Button>
        <p className="mt-2 text-[0.8125rem] text-muted">
          or drop it here · JSONL, JSON, CSV, TSV, Parquet or text, also as .gz or .zst
        </p>
        <input
          ref={picker}
          type="file"
          accept=".jsonl,.json,.ndjson,.csv,.tsv,.txt,.parquet,.gz,.zst"
          className="sr-only"
          tabIndex={-1}
          aria-label={`File of ${kindNames[kind]}`}
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file !== undefined) upload.mutate({ file, columns: {} });
            event.target.value = "";
          }}
        />
      </div>
      <p className="mt-2 font-mono text-xs break-words text-muted">{formats[kind]}</p>
      <p className="mt-1 text-[0.8125rem]">
        <Link href={paths.helpTopic("data")} className="link">
          All formats, and what is refused
        </Link>
      </p>
      <div aria-live="polite" className="mt-3 space-y-3 empty:hidden">
        {upload.isPending ? (
          <div>
            <Progress value={share < 1 ? share : null} max={1} label="Sending the file" />
            <p className="mt-1 text-sm text-muted">{share < 1 ? "Sending…" : "Reading rows…"}</p>
          </div>
        ) : null}
        {upload.isError ? <FormProblem message={upload.error.message} /> : null}
        {upload.isSuccess ? <ImportReportView report={upload.data} /> : null}
        {upload.isSuccess && upload.data.state === "refused" && upload.data.columns.length > 0 ? (
          <MatchColumns
            key={upload.data.id}
            columns={upload.data.columns}
            chosen={upload.variables.columns}
            onImport={(columns) => upload.mutate({ file: upload.variables.file, columns })}
          />
        ) : null}
      </div>
    </Card>
  );
}
