"use client";

import type { RoundSummary } from "@gshf/core/rounds";
import { useQuery } from "@tanstack/react-query";
import { ArrowRight, Plus } from "lucide-react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { formatCount } from "#ui/format.ts";
import { Progress } from "#ui/progress.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { pollMs, toldPollMs } from "./is-settled.ts";
import { ProblemBanner } from "./problem-banner.tsx";
import { StateBadge } from "./state-badge.tsx";
import { useRoundChanges } from "./use-round-changes.ts";

/** The newest round in short: its state, its labels, and what to do about it. */
export function CurrentRound({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const isHeard = useRoundChanges(slug);
  const rounds = useQuery(
    trpc.rounds.list.queryOptions(
      { slug, limit: 1 },
      { refetchInterval: ({ state }) => (isHeard ? toldPollMs : pollMs(state.data?.items[0]?.state) * 2) },
    ),
  );
  return (
    <QueryView query={rounds}>
      {({ items: [round] }) =>
        round === undefined ? null : (
          <Card
            title={
              <span className="inline-flex flex-wrap items-center gap-3">
                Round {round.number} <StateBadge state={round.state} />
              </span>
            }
            description={advice(round)}
            actions={
              <>
                <ButtonLink href={paths.round(slug, round.number)} variant="primary">
                  Open round
                  <ArrowRight className="size-4" aria-hidden />
                </ButtonLink>
                {round.state === "complete" || round.state === "cancelled" ? (
                  <ButtonLink href={paths.newRound(slug)}>
                    <Plus className="size-4" aria-hidden />
                    Next round
                  </ButtonLink>
                ) : null}
              </>
            }
          >
            {round.problem === null ? null : (
              <div className={round.labelsWanted === 0 ? undefined : "mb-4"}>
                <ProblemBanner problem={round.problem} isFailed={round.state === "failed"} />
              </div>
            )}
            {round.labelsWanted === 0 ? null : (
              <div>
                <div className="mb-1 flex justify-between text-sm">
                  <span>Labels</span>
                  <span className="text-muted tabular-nums">
                    {formatCount(round.labelsDone)} of {formatCount(round.labelsWanted)}
                  </span>
                </div>
                <Progress value={round.labelsDone} max={round.labelsWanted} label="Labels" />
              </div>
            )}
          </Card>
        )
      }
    </QueryView>
  );
}

const running = "Running. Nothing to do right now.";

const advices: Record<string, string> = {
  draft: "Ready to start.",
  labeling: "Labelers are comparing pairs. Invite people, or label some yourself.",
  complete: "Complete. Look at the results, then set up the next round.",
  paused: "Paused. Resume it to continue where it stopped.",
  failed: "Stopped by a problem. Open the round to see what you can do.",
  cancelled: "Cancelled.",
};

function advice({ state, problem, labeledBy }: RoundSummary): string {
  if (problem !== null && !["failed", "paused"].includes(state))
    return "Waiting. Open the round to see what you can do.";
  return state === "labeling" && labeledBy !== "people" ? running : (advices[state] ?? running);
}
