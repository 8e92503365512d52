"use client";

import type { RoundView } from "@gshf/core/rounds";
import { useQuery } from "@tanstack/react-query";
import { RehearsalCard } from "#features/rehearsals/index.ts";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";
import { Card } from "#ui/card.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Time } from "#ui/time.tsx";
import { ChoiceCard } from "./choice-card.tsx";
import { ComparisonCard } from "./comparison-card.tsx";
import { DraftActions } from "./draft-actions.tsx";
import { DraftWarnings } from "./draft-warnings.tsx";
import { pollMs, toldPollMs } from "./is-settled.ts";
import { LabelingCard } from "./labeling-card.tsx";
import { rightsOver } from "./offered-actions.ts";
import { PairsCard } from "./pairs-card.tsx";
import { PolicyChoices } from "./policy-choices.tsx";
import { ProblemBanner } from "./problem-banner.tsx";
import { pauseText } from "./remains-text.ts";
import { ResultsCard } from "./results-card.tsx";
import { RewardModelCard } from "./reward-model-card.tsx";
import { RoundActions } from "./round-actions.tsx";
import { RoundDataset } from "./round-dataset.tsx";
import { RoundEvents } from "./round-events.tsx";
import { RoundFacts } from "./round-facts.tsx";
import { CancelledCard } from "./round-remains.tsx";
import { StageTimeline } from "./stage-timeline.tsx";
import { stageTimes } from "./stage-times.ts";
import { StateBadge } from "./state-badge.tsx";
import { TrainingCard } from "./training-card.tsx";
import { useRoundChanges } from "./use-round-changes.ts";

/** Stands still after people have labeled: what becomes of it is theirs to say. */
function needsChoice(round: RoundView): boolean {
  const standsStill = round.state === "failed" || round.state === "paused" || round.problem !== null;
  return standsStill && round.actions["finish-early"].allowed;
}

/** One round, live: where it stands, what is in the way, what can be done, and all that came of it. */
export function RoundPage({ slug, number }: { slug: string; number: number }) {
  const trpc = useTRPC();
  const isHeard = useRoundChanges(slug);
  const round = useQuery(
    trpc.rounds.get.queryOptions(
      { slug, number },
      { refetchInterval: ({ state }) => (isHeard ? toldPollMs : pollMs(state.data?.state)) },
    ),
  );
  return (
    <QueryView query={round}>
      {(view) => <LoadedRound slug={slug} round={view} fetchedAt={round.dataUpdatedAt} isHeard={isHeard} />}
    </QueryView>
  );
}

function LoadedRound({
  slug,
  round,
  fetchedAt,
  isHeard,
}: {
  slug: string;
  round: RoundView;
  fetchedAt: number;
  /** Changes are told of; without, the page asks by the clock. */
  isHeard: boolean;
}) {
  const trpc = useTRPC();
  const { number } = round;
  const events = useWhole({
    ...trpc.rounds.events.infiniteQueryOptions({ slug, number, limit: 200 }, byPages),
    refetchInterval: isHeard ? toldPollMs : pollMs(round.state) * 2,
  });
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  // Nobody's until it is known whose.
  const rights = project.data === undefined ? "none" : rightsOver(project.data);
  const mayWrite = rights === "all";
  const learns = round.config.comparison === undefined;
  const hasPairs = round.labels.pairs > 0;
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Rounds", href: paths.rounds(slug) },
          ...((project.data?.experiments ?? 1) > 1
            ? [{ label: round.experiment.name, href: paths.experiment(slug, round.experiment.slug) }]
            : []),
        ]}
        title={
          <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
            Round {number}
            <StateBadge state={round.state} />
          </span>
        }
        description={
          <>
            {round.name === "" ? null : <>{round.name} · </>}
            {learns ? null : "compares policies · "}
            state changed <Time at={round.stateSince} />
          </>
        }
        actions={
          <>
            <RoundActions
              slug={slug}
              number={number}
              state={round.state}
              labeledBy={round.config.labeler.kind}
              permits={round.actions}
              rights={rights}
            />
            {mayWrite ? <DraftActions slug={slug} number={number} state={round.state} /> : null}
          </>
        }
      />
      <div className="space-y-5">
        {round.problem === null ? null : (
          <ProblemBanner problem={round.problem} isFailed={round.state === "failed"} />
        )}
        {round.state === "draft" ? (
          <DraftWarnings slug={slug} experiment={round.experiment.slug} config={round.config} />
        ) : null}
        {round.state === "paused" ? (
          <p className="rounded-xl border border-warn/40 bg-warn-soft px-4 py-3">
            {pauseText(round.resumeState, round.config.labeler.kind)}
          </p>
        ) : null}
        {mayWrite && needsChoice(round) ? <PolicyChoices slug={slug} round={round} /> : null}
        {round.state === "cancelled" ? <CancelledCard slug={slug} number={number} /> : null}
        <Card className="[&>div]:p-2 sm:[&>div]:p-3">
          <StageTimeline
            state={round.state}
            resumeState={round.resumeState}
            stages={stageTimes(round, events.data ?? [])}
            labeledBy={round.config.labeler.kind}
            learns={learns}
            now={new Date(fetchedAt)}
          />
        </Card>
        <div className="grid items-start gap-5 xl:grid-cols-[1fr_22rem]">
          <div className="min-w-0 space-y-5">
            {hasPairs ? <ComparisonCard round={round} /> : null}
            {hasPairs ? <LabelingCard slug={slug} round={round} /> : null}
            {learns ? (
              <RehearsalCard
                slug={slug}
                number={number}
                isDraft={round.state === "draft"}
                mayWrite={mayWrite}
              />
            ) : null}
            <ResultsCard slug={slug} round={round} />
            {round.training === null ? null : <TrainingCard training={round.training} />}
            {hasPairs ? <PairsCard slug={slug} round={round} /> : null}
            <RoundEvents events={events} />
          </div>
          <div className="min-w-0 space-y-5 xl:sticky xl:top-4">
            {round.datasetSha256 === null ? null : <RoundDataset slug={slug} sha256={round.datasetSha256} />}
            <RoundFacts slug={slug} round={round} />
            {learns ? (
              <>
                <ChoiceCard round={round} />
                <RewardModelCard round={round} />
              </>
            ) : null}
          </div>
        </div>
      </div>
    </>
  );
}
