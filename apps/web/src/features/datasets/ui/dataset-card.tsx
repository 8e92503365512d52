"use client";

import type { DatasetView } from "@gshf/core/datasets";
import { Download, FileCheck2 } from "lucide-react";
import { useMemo } from "react";
import { paths } from "#paths.ts";
import { ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { CopyButton } from "#ui/copy-button.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { formatBytes, formatCount, shortHash } from "#ui/format.ts";
import { Time } from "#ui/time.tsx";
import { datasetTitle, rowsBySource } from "./dataset-title.ts";

/** A frozen dataset: its name (the manifest's hash), its parts, and their downloads. */
export function DatasetCard({
  slug,
  dataset,
  mayDownload,
  mayTrain = false,
  title,
  isNarrow = false,
}: {
  slug: string;
  dataset: DatasetView;
  /** Reviewers see what there is, without its rows. */
  mayDownload: boolean;
  /** Whether a training can be started from it here. */
  mayTrain?: boolean;
  title?: string;
  /** In a side column: files as a list instead of a table. */
  isNarrow?: boolean;
}) {
  return (
    <Card
      padded={false}
      title={
        <span className="inline-flex items-center gap-2">
          <FileCheck2 className="size-5 text-ok" aria-hidden />
          {title ?? datasetTitle(dataset)}
        </span>
      }
      actions={
        mayTrain ? (
          <ButtonLink href={paths.newTraining(slug, dataset.manifestSha256)} size="sm">
            Train<span className="sr-only"> on {datasetTitle(dataset)}</span>
          </ButtonLink>
        ) : undefined
      }
      description={
        <>
          {rowsBySource(dataset)} · {formatBytes(dataset.bytes)} · made <Time at={dataset.createdAt} />
        </>
      }
    >
      <div className="card-inset-x pb-3">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
          <span className="text-muted">Name</span>
          <code className="min-w-0 font-mono text-xs break-all">{dataset.manifestSha256}</code>
          <CopyButton text={dataset.manifestSha256} label="Copy name" />
        </p>
        <p className="mt-1 text-[0.8125rem] text-muted">
          The sha256 of its manifest. The same seed and labels give the same bytes and so the same name.
          {dataset.parentManifestSha256 === null ? null : (
            <> It continues {shortHash(dataset.parentManifestSha256)}.</>
          )}
        </p>
        {mayDownload ? (
          <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm">
            <span className="text-muted">Download for other libraries</span>
            {dataset.exports.map(({ label, path }) => (
              <a
                key={path}
                className="link"
                href={paths.api.datasetFile(slug, dataset.manifestSha256, path)}
                download
              >
                {label}
              </a>
            ))}
          </p>
        ) : null}
      </div>
      {isNarrow ? (
        <FileList slug={slug} dataset={dataset} mayDownload={mayDownload} />
      ) : (
        <FileTable slug={slug} dataset={dataset} mayDownload={mayDownload} />
      )}
    </Card>
  );
}

type FilesProps = { slug: string; dataset: DatasetView; mayDownload: boolean };

function FileTable({ slug, dataset, mayDownload }: FilesProps) {
  const columns = useMemo(() => columnsOf({ slug, dataset, mayDownload }), [slug, dataset, mayDownload]);
  return (
    <DataTable
      label={`Files of ${datasetTitle(dataset)}`}
      columns={columns}
      rows={dataset.files}
      keyOf={({ path }) => path}
    />
  );
}

function FileList({ slug, dataset, mayDownload }: FilesProps) {
  return (
    <ul className="divide-y divide-line border-t border-line text-sm">
      {dataset.files.map((file) => (
        <li
          key={file.path}
          className="flex flex-wrap items-baseline justify-between gap-x-3 card-inset-x py-2"
        >
          <span className="font-mono text-[0.8125rem] break-all">{file.path}</span>
          {mayDownload ? <FileLink slug={slug} dataset={dataset} path={file.path} /> : null}
          <span className="w-full text-[0.8125rem] text-muted tabular-nums">
            {file.rows === null ? "" : `${formatCount(file.rows)} rows · `}
            {formatBytes(file.bytes)} · <span className="font-mono text-xs">{shortHash(file.sha256)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function FileLink({ slug, dataset, path }: { slug: string; dataset: DatasetView; path: string }) {
  return (
    <a
      className="link inline-flex items-center gap-1"
      href={paths.api.datasetFile(slug, dataset.manifestSha256, path)}
      download
    >
      <Download className="size-3.5" aria-hidden />
      Download<span className="sr-only"> {path}</span>
    </a>
  );
}

function columnsOf({ slug, dataset, mayDownload }: FilesProps): Column<DatasetView["files"][number]>[] {
  const columns: Column<DatasetView["files"][number]>[] = [
    { id: "file", header: "File", value: ({ path }) => path, className: "font-mono text-[0.8125rem]" },
    {
      id: "rows",
      header: "Rows",
      value: ({ rows }) => rows,
      cell: ({ rows }) => (rows === null ? "–" : formatCount(rows)),
      align: "end",
    },
    {
      id: "size",
      header: "Size",
      value: ({ bytes }) => bytes,
      cell: ({ bytes }) => formatBytes(bytes),
      align: "end",
      className: "whitespace-nowrap",
    },
    {
      id: "sha256",
      header: "sha256",
      value: ({ sha256 }) => sha256,
      cell: ({ sha256 }) => <span title={sha256}>{shortHash(sha256)}</span>,
      className: "font-mono text-xs",
    },
  ];
  if (!mayDownload) return columns;
  return [
    ...columns,
    {
      id: "download",
      header: "Download",
      isUnnamed: true,
      align: "end",
      cell: ({ path }) => <FileLink slug={slug} dataset={dataset} path={path} />,
    },
  ];
}
