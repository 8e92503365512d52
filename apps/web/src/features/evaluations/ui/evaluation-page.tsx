"use client";

import type { EvaluationResults, EvaluationView, MeasuredCell } from "@gshf/core/evaluations";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, TriangleAlert } from "lucide-react";
import { paths } from "#paths.ts";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { CopyButton } from "#ui/copy-button.tsx";
import { download } from "#ui/download.ts";
import { counted, formatCount } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { Progress } from "#ui/progress.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { SettingsFile } from "#ui/settings-file.tsx";
import { Time } from "#ui/time.tsx";
import { useToast } from "#ui/toast.tsx";
import { CellTable } from "./cell-table.tsx";
import { EvaluationFigures } from "./evaluation-figures.tsx";
import { EvaluationState } from "./evaluation-state.tsx";
import { formatEstimate } from "./format-estimate.ts";
import { writeLatex } from "./write-latex.ts";

/** One evaluation: how far it is, its figures, its pictures and how it was done, in words. */
export function EvaluationPage({ slug, number }: { slug: string; number: number }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const mayWrite = project.data?.can.includes("rounds.write") === true;
  const evaluation = useQuery({
    ...trpc.evaluations.get.queryOptions({ slug, number }),
    refetchInterval: ({ state }) => (state.data?.state === "running" ? 2_000 : 15_000),
  });
  const isDone = evaluation.data?.state === "done";
  const results = useQuery(trpc.evaluations.results.queryOptions({ slug, number }, { enabled: isDone }));
  return (
    <QueryView query={evaluation}>
      {(view) => (
        <>
          <PageHeader
            title={
              <span className="inline-flex flex-wrap items-center gap-3">
                Evaluation {number}: {view.name}
                <EvaluationState state={view.state} />
              </span>
            }
            description={
              <>
                {counted(view.spec.policies.length, "policy", "policies")} of {view.experiment} · started{" "}
                <Time at={view.createdAt} />
              </>
            }
            crumbs={[{ label: "Evaluations", href: paths.evaluations(slug) }]}
            actions={mayWrite ? <Actions slug={slug} view={view} /> : undefined}
          />
          <div className="space-y-5">
            <Standing view={view} />
            {isDone ? (
              <QueryView query={results}>{(found) => <Results slug={slug} found={found} />}</QueryView>
            ) : null}
          </div>
        </>
      )}
    </QueryView>
  );
}

function Actions({ slug, view: { number, can } }: { slug: string; view: EvaluationView }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const handlers = {
    onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.evaluations.pathKey() }),
    onError: (error: unknown) => toast(problemOf(error).message, { tone: "danger" as const }),
  };
  const stop = useMutation(trpc.evaluations.stop.mutationOptions(handlers));
  const retry = useMutation(trpc.evaluations.retry.mutationOptions(handlers));
  return (
    <>
      {can.retry ? (
        <Button variant="primary" busy={retry.isPending} onClick={() => retry.mutate({ slug, number })}>
          Retry
        </Button>
      ) : null}
      {can.stop ? (
        <Button busy={stop.isPending} onClick={() => stop.mutate({ slug, number })}>
          Stop
        </Button>
      ) : null}
    </>
  );
}

function Standing({ view: { state, done, total, problem } }: { view: EvaluationView }) {
  if (state === "done") return null;
  return (
    <Card title="Progress">
      <Progress value={done} max={Math.max(1, total)} label="Draws" />
      <p className="mt-1 text-sm text-muted tabular-nums">
        {formatCount(done)} of {formatCount(total)} draws. What is done is kept.
      </p>
      {problem === null ? null : (
        <p role="alert" className="mt-3 flex items-start gap-2 break-words">
          <TriangleAlert className="mt-0.5 size-5 shrink-0 text-warn" aria-hidden />
          <span>
            {problem.message}
            {problem.nextTryAt === null ? ". Choose Retry to go on." : ". It is tried again by itself."}
          </span>
        </p>
      )}
    </Card>
  );
}

function EvaluationSettings({ slug, number }: { slug: string; number: number }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const settings = trpc.evaluations.settings.queryOptions({ slug, number });
  return (
    <SettingsFile
      call="evaluations.create"
      name={`${slug}-evaluation-${number}`}
      load={() => queryClient.fetchQuery(settings)}
    />
  );
}

function Results({ slug, found }: { slug: string; found: EvaluationResults }) {
  const { cells, best, methods, number } = found;
  const splits = [...new Set(cells.map(({ split }) => split))];
  return (
    <>
      {best === null ? null : (
        <Card title="Best on validation">
          <p>{best.sentence}</p>
          <p className="mt-1 text-sm text-muted">
            {best.by} on validation: {formatEstimate(best.validation)}
            {best.test === null
              ? ""
              : ` · on test: gold reward ${formatEstimate(best.test.gold)}, J ${formatEstimate(best.test.objective)}, KL ${formatEstimate(best.test.kl)}`}
          </p>
        </Card>
      )}
      <Card title="Figures by policy" padded={false} actions={<Downloads number={number} found={found} />}>
        <CellTable cells={cells} />
        <Missing cells={cells} />
      </Card>
      {splits.map((split) => (
        <EvaluationFigures key={split} cells={cells} split={split} />
      ))}
      <Card
        title="Methods"
        actions={
          <>
            <CopyButton text={methods} />
            <EvaluationSettings slug={slug} number={number} />
          </>
        }
      >
        <p className="max-w-prose">{methods}</p>
      </Card>
    </>
  );
}

/** Why KL is missing where it was asked for, each reason once. */
function Missing({ cells }: { cells: readonly MeasuredCell[] }) {
  const reasons = new Map(
    cells.flatMap(({ policy, figures }) =>
      figures.whyNoKl === null ? [] : [[`${policy} ${figures.whyNoKl}`, { policy, why: figures.whyNoKl }]],
    ),
  );
  if (reasons.size === 0) return null;
  return (
    <ul className="space-y-1 border-t border-line p-4 text-sm text-muted">
      {[...reasons].map(([key, { policy, why }]) => (
        <li key={key}>
          KL of <span className="font-mono">{policy}</span>: {why}
        </li>
      ))}
    </ul>
  );
}

function Downloads({ number, found }: { number: number; found: EvaluationResults }) {
  const save = (text: string, type: string, extension: string) =>
    download(new Blob([text], { type }), `evaluation-${number}.${extension}`);
  return (
    <span className="flex flex-wrap gap-2">
      <Button size="sm" onClick={() => save(JSON.stringify(found, null, 2), "application/json", "json")}>
        <Download className="size-4" aria-hidden />
        JSON
      </Button>
      <Button size="sm" onClick={() => save(writeLatex(found.cells), "application/x-tex", "tex")}>
        <Download className="size-4" aria-hidden />
        LaTeX
      </Button>
    </span>
  );
}
