"use client";

import type { ExportView } from "@gshf/core/datasets";
import { containerNotes, weightNotes } from "@gshf/core/datasets/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { paths } from "#paths.ts";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { byPages, itemsOf, usePages } from "#trpc/pages.ts";
import { Badge, type Tone } from "#ui/badge.tsx";
import { Button, ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { CopyButton } from "#ui/copy-button.tsx";
import { formatBytes, formatCount } from "#ui/format.ts";
import { Progress } from "#ui/progress.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Time } from "#ui/time.tsx";
import { useToast } from "#ui/toast.tsx";
import { ProblemTimes } from "#ui/work-problem.tsx";
import { ExportOutcome } from "./export-outcome.tsx";

const tones: Readonly<Record<ExportView["state"], Tone>> = {
  writing: "accent",
  ready: "ok",
  failed: "danger",
  stopped: "neutral",
};

/** A dataset's exports, the newest first: how far they are, and their files. */
export function ExportsCard({ slug, manifestSha256 }: { slug: string; manifestSha256: string }) {
  const trpc = useTRPC();
  const exports = usePages({
    ...trpc.datasets.exports.infiniteQueryOptions({ slug, manifestSha256 }, byPages),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && itemsOf(data).some((each) => each.state === "writing") ? 1_000 : false,
  });
  return (
    <Card
      padded={false}
      title="Exports"
      description="Write the rows for another library: JSON lines, Parquet or a Hugging Face folder."
      actions={
        <ButtonLink href={paths.exportDataset(slug, manifestSha256)} size="sm">
          New export
        </ButtonLink>
      }
    >
      <QueryView query={exports}>
        {(list) =>
          list.length === 0 ? (
            <p className="card-inset-x pb-4 text-sm text-muted">No exports yet.</p>
          ) : (
            <ul className="divide-y divide-line border-t border-line">
              {list.map((each) => (
                <li key={each.number} className="card-inset-x space-y-2 py-3">
                  <ExportItem slug={slug} view={each} />
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
    </Card>
  );
}

function ExportItem({ slug, view }: { slug: string; view: ExportView }) {
  const { number, format, options, state, done, total, report, bytes, sha256, problem, snippet, createdAt } =
    view;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="inline-flex flex-wrap items-center gap-2 font-medium">
          {format.label}
          <Badge tone={tones[state]}>{state}</Badge>
        </h3>
        <ExportActions slug={slug} view={view} />
      </div>
      <p className="text-[0.8125rem] text-muted tabular-nums">
        Export {number} · {containerNotes[options.container].label}
        {options.weights === null ? "" : ` · ${weightNotes[options.weights].toLowerCase()}`} ·{" "}
        <Time at={createdAt} />
        {bytes === null ? "" : ` · ${formatBytes(bytes)}`}
      </p>
      {state === "writing" ? (
        <>
          <Progress value={done} max={Math.max(1, total)} label={`Progress of export ${number}`} />
          <p className="text-sm text-muted tabular-nums">
            {formatCount(done)} of {formatCount(total)} rows read
          </p>
        </>
      ) : null}
      {problem === null ? null : (
        <div role="alert" className="text-sm">
          <p className={`break-words ${state === "failed" ? "text-danger" : "text-warn"}`}>
            {problem.message}
          </p>
          <p className="text-muted">
            <ProblemTimes problem={problem} />
          </p>
        </div>
      )}
      {report === null ? null : <ExportOutcome report={report} />}
      {sha256 === null ? null : (
        <div className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
          <CopyButton text={snippet} label={`Copy snippet of export ${number}`} />
          <CopyButton text={curlOf(slug, view)} label={`Copy curl command of export ${number}`} />
          <code className="min-w-0 font-mono text-xs break-all">sha256 {sha256}</code>
        </div>
      )}
    </>
  );
}

/** Goes on where it stopped, if it is given again. */
function curlOf(slug: string, { number, fileName }: ExportView): string {
  const address = new URL(paths.api.exportFile(slug, number), window.location.origin);
  return `curl -fL -C - -H "Authorization: Bearer $GSHF_TOKEN" -o ${fileName} ${address}`;
}

function ExportActions({ slug, view }: { slug: string; view: ExportView }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const { number, can, sha256, fileName } = view;
  const options = {
    onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.datasets.exports.pathKey() }),
    onError: (error: unknown) => toast(problemOf(error).message, { tone: "danger" }),
  };
  const stop = useMutation(trpc.datasets.stopExport.mutationOptions(options));
  const retry = useMutation(trpc.datasets.retryExport.mutationOptions(options));
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      {can.retry ? (
        <Button size="sm" busy={retry.isPending} onClick={() => retry.mutate({ slug, number })}>
          Retry<span className="sr-only"> export {number}</span>
        </Button>
      ) : null}
      {can.stop ? (
        <Button size="sm" busy={stop.isPending} onClick={() => stop.mutate({ slug, number })}>
          Stop<span className="sr-only"> export {number}</span>
        </Button>
      ) : null}
      {sha256 === null ? null : (
        <a
          className="link inline-flex items-center gap-1 text-sm"
          href={paths.api.exportFile(slug, number)}
          download={fileName}
        >
          <Download className="size-3.5" aria-hidden />
          Download<span className="sr-only"> export {number}</span>
        </a>
      )}
    </span>
  );
}
