"use client";

import type { EvaluationPoint } from "@gshf/core/evaluations";
import { mainExperiment } from "@gshf/core/experiments/model";
import type { ProjectView } from "@gshf/core/projects";
import { useQuery } from "@tanstack/react-query";
import { KlByRound, RewardByRound } from "#features/evaluations/index.ts";
import { CurrentRound } from "#features/rounds/index.ts";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";
import { ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { formatCount } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Stat } from "#ui/stat.tsx";
import { NextSteps } from "./next-steps.tsx";

/** A project at a glance: what to do next, where the present round stands, and whether policies get better. */
export function ProjectHome({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  return (
    <QueryView query={project}>
      {(view) => (
        <>
          <PageHeader title="Overview" description={view.description === "" ? undefined : view.description} />
          <div className="grid items-start gap-5 lg:grid-cols-[1fr_20rem]">
            <div className="min-w-0 space-y-5">
              <NextSteps project={view} />
              {view.rounds > 0 ? <CurrentRound slug={slug} /> : null}
              {view.rounds > 0 ? <Charts slug={slug} hasSeveral={view.experiments > 1} /> : null}
            </div>
            <Counts project={view} />
          </div>
        </>
      )}
    </QueryView>
  );
}

function Counts({ project }: { project: ProjectView }) {
  const { promptsBySplit } = project;
  return (
    <Card title="Statistics">
      <dl className="grid grid-cols-2 gap-5">
        <Stat label="Training prompts" value={formatCount(promptsBySplit.train)} />
        <Stat label="Validation prompts" value={formatCount(promptsBySplit.validation)} />
        {promptsBySplit.test > 0 ? (
          <Stat label="Test prompts" value={formatCount(promptsBySplit.test)} />
        ) : null}
        {promptsBySplit.ood > 0 ? (
          <Stat label="Out-of-distribution prompts" value={formatCount(promptsBySplit.ood)} />
        ) : null}
        <Stat label="Offline comparisons" value={formatCount(project.offlinePairs)} />
        <Stat label="Labels" value={formatCount(project.judgments)} />
        <Stat label="Rounds" value={formatCount(project.rounds)} />
        <Stat label="Policies" value={formatCount(project.policies)} hint={project.mainPolicy?.name} />
      </dl>
    </Card>
  );
}

function Charts({ slug, hasSeveral }: { slug: string; hasSeveral: boolean }) {
  const trpc = useTRPC();
  const evaluations = useWhole(
    trpc.evaluations.byProject.infiniteQueryOptions({ slug, limit: 200 }, byPages),
  );
  return (
    <Card
      title="Progress"
      actions={
        hasSeveral ? (
          <ButtonLink size="sm" href={paths.compareExperiments(slug)}>
            Compare experiments
          </ButtonLink>
        ) : undefined
      }
    >
      <QueryView query={evaluations}>
        {(all) => <MainPoints points={all.filter(({ experiment }) => experiment === mainExperiment)} />}
      </QueryView>
    </Card>
  );
}

/** Those of the experiment that the project began with: on one line, others would be no progress of it. */
function MainPoints({ points }: { points: readonly EvaluationPoint[] }) {
  if (points.length === 0) {
    return <p className="text-muted">Results appear here when the first round is complete.</p>;
  }
  return (
    <div className="grid gap-8 md:grid-cols-2">
      <RewardByRound points={points} />
      <KlByRound points={points} />
    </div>
  );
}
