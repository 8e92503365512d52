"use client";

import type { RunView } from "@gshf/core/recipes";
import { recipeLabel, recipeNotes } from "@gshf/core/recipes/model";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { Progress } from "#ui/progress.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Time } from "#ui/time.tsx";
import { WorkProblem } from "#ui/work-problem.tsx";
import { RunActions } from "./run-actions.tsx";
import { RunOutcome } from "./run-outcome.tsx";
import { RunState } from "./run-state.tsx";
import { settingLines } from "./setting-lines.ts";

/** One run of a recipe: its steps, how far it is, and what came of each. */
export function RunPage({ slug, number }: { slug: string; number: number }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const mayWrite = project.data?.can.includes("rounds.write") === true;
  const mayPromote = project.data?.can.includes("policies.write") === true;
  const run = useQuery({
    ...trpc.recipes.get.queryOptions({ slug, number }),
    refetchInterval: ({ state }) => (state.data?.state === "running" ? 2_000 : 15_000),
  });
  return (
    <QueryView query={run}>
      {(view) => (
        <>
          <PageHeader
            title={
              <span className="inline-flex flex-wrap items-center gap-3">
                {recipeLabel(view.recipe.name)}
                <RunState state={view.state} />
              </span>
            }
            description={recipeNotes[view.recipe.name]}
            crumbs={[
              { label: "Experiments", href: paths.experiments(slug) },
              { label: view.experimentName, href: paths.experiment(slug, view.experiment) },
            ]}
            actions={mayWrite ? <RunActions slug={slug} run={view} /> : undefined}
          />
          <div className="grid items-start gap-5 xl:grid-cols-[1fr_22rem]">
            <div className="min-w-0 space-y-5">
              <WorkProblem what="run" problem={view.problem} hasStopped={view.state === "failed"} />
              <RunOutcome slug={slug} run={view} mayPromote={mayPromote} />
              <Steps slug={slug} view={view} />
            </div>
            <Card title={`Run ${view.number}`}>
              <dl className="space-y-1.5 text-sm">
                {settingLines(view).map(([term, value]) => (
                  <div key={term} className="flex items-baseline justify-between gap-4">
                    <dt className="text-muted">{term}</dt>
                    <dd className="min-w-0 text-end break-words tabular-nums">{value}</dd>
                  </div>
                ))}
                <div className="flex items-baseline justify-between gap-4">
                  <dt className="text-muted">Started</dt>
                  <dd>
                    <Time at={view.createdAt} />
                  </dd>
                </div>
              </dl>
            </Card>
          </div>
        </>
      )}
    </QueryView>
  );
}

function Steps({ slug, view }: { slug: string; view: RunView }) {
  const { steps } = view;
  const done = steps.filter(({ state }) => state === "done").length;
  return (
    <Card title="Steps">
      <Progress value={done} max={steps.length} label="Steps done" />
      <p className="mt-1 mb-4 text-sm text-muted tabular-nums">
        {done} of {steps.length}
      </p>
      <ol className="space-y-3">
        {steps.map((step, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <li key={i} className="flex gap-3">
            <span className="w-6 shrink-0 text-end text-muted tabular-nums">{i + 1}</span>
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <span className={step.state === "waiting" ? "text-muted" : "font-medium"}>{step.title}</span>
                <RunState state={step.state} />
              </p>
              {step.note === null ? null : (
                <p className="mt-0.5 text-sm break-words text-muted">{step.note}</p>
              )}
              <Made slug={slug} step={step} />
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** Where what a step started is found, and what came of it. */
function Made({ slug, step }: { slug: string; step: RunView["steps"][number] }) {
  const { kind, made, policy, manifestSha256 } = step;
  if (made === null) return null;
  const places: Record<typeof kind, [string, string]> = {
    dataset: [
      `Dataset ${made}`,
      manifestSha256 === null ? paths.datasets(slug) : paths.dataset(slug, manifestSha256),
    ],
    training: [`Training ${made}`, paths.training(slug, made)],
    round: [`Round ${made}`, paths.round(slug, made)],
    evaluation: [`Evaluation ${made}`, paths.evaluation(slug, made)],
  };
  const [words, href] = places[kind];
  return (
    <p className="mt-0.5 text-sm">
      <Link href={href} className="link">
        {words}
      </Link>
      {policy === null ? null : (
        <>
          {" made policy "}
          <Link href={paths.policies(slug)} className="link font-mono text-[0.8125rem]">
            {policy}
          </Link>
        </>
      )}
    </p>
  );
}
