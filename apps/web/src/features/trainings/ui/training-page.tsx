"use client";

import type { TrainingView } from "@gshf/core/trainings";
import { algorithmNotes } from "@gshf/core/trainings/model";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { formatPercent } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { Progress } from "#ui/progress.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Time } from "#ui/time.tsx";
import { WorkProblem } from "#ui/work-problem.tsx";
import { CheckpointTable } from "./checkpoint-table.tsx";
import { TrainingActions } from "./training-actions.tsx";
import { TrainingAsked } from "./training-asked.tsx";
import { TrainingCurves } from "./training-curves.tsx";
import { isOver, TrainingState } from "./training-state.tsx";

/** One training: where it stands, what was asked for, how it went and what came of it. */
export function TrainingPage({ slug, number }: { slug: string; number: number }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const mayWrite = project.data?.can.includes("rounds.write") === true;
  const training = useQuery({
    ...trpc.trainings.get.queryOptions({ slug, number }),
    refetchInterval: ({ state }) => (state.data !== undefined && isOver(state.data.state) ? 15_000 : 2_000),
  });
  return (
    <QueryView query={training}>
      {(view) => (
        <>
          <PageHeader
            title={
              <span className="inline-flex flex-wrap items-center gap-3">
                Training {number}
                <TrainingState state={view.state} />
              </span>
            }
            description={
              <>
                {algorithmNotes[view.asked.algorithm].label} · started <Time at={view.createdAt} />
                {view.endedAt === null ? null : (
                  <>
                    , ended <Time at={view.endedAt} />
                  </>
                )}
              </>
            }
            crumbs={[{ label: "Trainings", href: paths.trainings(slug) }]}
            actions={mayWrite ? <TrainingActions slug={slug} training={view} /> : undefined}
          />
          <div className="grid gap-5 lg:grid-cols-3">
            <div className="min-w-0 space-y-5 lg:col-span-2">
              <WorkProblem what="training" problem={view.problem} hasStopped={view.state === "failed"} />
              <Result slug={slug} training={view} />
              {view.metrics.length > 1 ? <TrainingCurves metrics={view.metrics} /> : null}
              {view.checkpoints.length === 0 ? null : (
                <CheckpointTable slug={slug} checkpoints={view.checkpoints} />
              )}
            </div>
            <div className="min-w-0 space-y-5">
              <TrainingAsked training={view} />
              <Attempts attempts={view.attempts} />
            </div>
          </div>
        </>
      )}
    </QueryView>
  );
}

function Result({ slug, training }: { slug: string; training: TrainingView }) {
  const { policy, rewardModel, state, attempts } = training;
  const progress = attempts[0]?.progress ?? 0;
  return (
    <Card title="Result">
      {isOver(state) ? null : (
        <>
          <Progress value={progress} max={1} label="Training" />
          <p className="mt-1 text-sm text-muted tabular-nums">
            {state === "preparing" ? "Preparing the trainer’s input" : formatPercent(progress)}
          </p>
        </>
      )}
      {policy === null ? null : (
        <p>
          Policy{" "}
          <Link href={paths.policies(slug)} className="link font-mono">
            {policy.name}
          </Link>
          {policy.unverifiedBecause === null ? "" : `, unverified: ${policy.unverifiedBecause}`}
        </p>
      )}
      {rewardModel === null ? null : (
        <p className="break-all">
          Reward model at <span className="font-mono text-[0.8125rem]">{rewardModel.uri}</span>
          {rewardModel.unverifiedBecause === null ? "" : `, unverified: ${rewardModel.unverifiedBecause}`}
        </p>
      )}
      {isOver(state) && policy === null && rewardModel === null ? (
        <p className="text-muted">No result.</p>
      ) : null}
    </Card>
  );
}

function Attempts({ attempts }: { attempts: TrainingView["attempts"] }) {
  if (attempts.length === 0) return null;
  return (
    <Card title="Attempts">
      <ol className="space-y-3 text-sm">
        {attempts.map((one) => (
          <li key={one.attempt}>
            <p className="flex flex-wrap items-center gap-2">
              <span className="font-semibold">Attempt {one.attempt}</span>
              <TrainingState state={one.state} />
            </p>
            <p className="text-muted break-words">
              {one.externalId === null ? "waiting for the trainer" : `job ${one.externalId}`}
              {one.heartbeatAt === null ? null : (
                <>
                  {" · last sign of life "}
                  <Time at={one.heartbeatAt} />
                </>
              )}
            </p>
            {one.error === null ? null : (
              <p className="text-danger break-words">
                {one.error.code}: {one.error.message}
              </p>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
