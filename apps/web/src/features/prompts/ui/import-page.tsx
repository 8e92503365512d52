"use client";

import { type ImportReport, isImportAtRest } from "@gshf/core/prompts/model";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { paths } from "#paths.ts";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { formatBytes, formatCount } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { Progress } from "#ui/progress.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { useToast } from "#ui/toast.tsx";
import { WorkProblem } from "#ui/work-problem.tsx";
import { ImportReportView } from "./import-report.tsx";
import { ImportSetup } from "./import-setup.tsx";
import { ImportedRows } from "./imported-rows.tsx";
import { kindNames } from "./kind-names.ts";
import { SendFile } from "./send-file-control.tsx";
import { stateNames, stateTones } from "./state-names.ts";
import { UndoImport } from "./undo-import.tsx";
import { useImportProgress } from "./use-import-progress.ts";

type Props = { slug: string; id: string };

/** One file on its way in: sent, looked at, read, and what became of it. */
export function ImportPage({ slug, id }: Props) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const asked = trpc.prompts.getImport.queryOptions({ slug, id });
  const isGoingOn = (file: ImportReport | undefined) => file !== undefined && !isImportAtRest(file.state);
  const isHeard = useImportProgress(slug, isGoingOn(queryClient.getQueryData(asked.queryKey)) ? id : null);
  const report = useQuery({
    ...asked,
    // While the server is heard only now and then, should a message not have come through.
    refetchInterval: ({ state }) => (isGoingOn(state.data) ? (isHeard ? 30_000 : 1_000) : false),
  });
  const state = report.data?.state;
  useEffect(() => {
    // What it brought, or what was taken back, is shown elsewhere too.
    if (state !== "done" && state !== "undone") return;
    void queryClient.invalidateQueries({ queryKey: trpc.prompts.list.pathKey() });
    void queryClient.invalidateQueries({ queryKey: trpc.projects.get.queryKey({ slug }) });
  }, [state, queryClient, trpc, slug]);
  const canChange = project.data?.can.includes("prompts.write") === true;
  return (
    <>
      <PageHeader
        title={<span className="break-all">{report.data?.fileName ?? "Import"}</span>}
        description={report.data === undefined ? undefined : <About report={report.data} />}
        crumbs={[{ label: "Prompts", href: paths.prompts(slug) }]}
        actions={
          report.data !== undefined && canChange ? <Actions slug={slug} report={report.data} /> : undefined
        }
      />
      <QueryView query={report}>
        {(file) => (
          <div className="space-y-5">
            <WorkProblem what="import" problem={file.problem} hasStopped={file.state === "failed"} />
            <Body slug={slug} file={file} canChange={canChange} />
          </div>
        )}
      </QueryView>
    </>
  );
}

function About({ report: { kind, state, bytes, format } }: { report: ImportReport }) {
  const size = bytes === null ? "" : ` · ${formatBytes(bytes)}`;
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Badge tone={stateTones[state]}>{stateNames[state]}</Badge>
      <span>
        {kindNames[kind]}
        {size}
        {format === "" ? "" : ` · ${format}`}
      </span>
    </span>
  );
}

function Body({ slug, file, canChange }: { slug: string; file: ImportReport; canChange: boolean }) {
  const { state, bytes } = file;
  if (state === "receiving") {
    return (
      <Card
        title="Receiving the file"
        description={`${formatBytes(file.bytesReceived)} of ${formatBytes(bytes ?? 0)} received. If sending was interrupted, choose the same file again to go on where it stopped.`}
      >
        <Progress value={file.bytesReceived} max={bytes ?? 1} label="Received" className="mb-4" />
        {canChange ? <SendFile slug={slug} kind={file.kind} label="Choose the same file" /> : null}
      </Card>
    );
  }
  if (state === "reading") return <Reading file={file} />;
  const mayStart = canChange && state !== "done" && bytes !== null;
  return (
    <>
      {state === "received" ? null : (
        <Card title="Result">
          <ImportReportView slug={slug} report={file} />
        </Card>
      )}
      {state === "done" ? <ImportedRows slug={slug} id={file.id} /> : null}
      {mayStart ? <ImportSetup key={state} slug={slug} file={file} /> : null}
      {state !== "done" && bytes === null ? (
        <p className="text-sm text-muted">This file was not kept. Send it again to import it.</p>
      ) : null}
    </>
  );
}

function Reading({ file }: { file: ImportReport }) {
  const { bytes, bytesRead, rowsTotal, rowsStored } = file;
  const isStoring = rowsTotal > 0;
  const [done, all] = isStoring ? [rowsStored, rowsTotal] : [bytesRead, bytes ?? 0];
  return (
    <Card
      title={isStoring ? "Storing rows" : "Reading the file"}
      description="The rows appear once all of them are stored. You can leave this page."
    >
      <Progress value={all === 0 ? null : done} max={Math.max(1, all)} label="Import progress" />
      <p className="mt-1 text-sm text-muted tabular-nums">
        {isStoring
          ? `${formatCount(rowsStored)} of ${formatCount(rowsTotal)} rows`
          : `${formatBytes(bytesRead)} of ${formatBytes(bytes ?? 0)}`}
      </p>
    </Card>
  );
}

function Actions({ slug, report }: { slug: string; report: ImportReport }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const { id, state } = report;
  const stop = useMutation(
    trpc.prompts.stopImport.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.prompts.pathKey() }),
      onError: (error: unknown) => toast(problemOf(error).message, { tone: "danger" }),
    }),
  );
  if (state === "done") return report.rowsNew > 0 ? <UndoImport slug={slug} file={report} /> : null;
  if (state !== "receiving" && state !== "reading") return null;
  return (
    <Button size="sm" busy={stop.isPending} onClick={() => stop.mutate({ slug, id })}>
      Stop
    </Button>
  );
}
