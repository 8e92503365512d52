"use client";

import type { RehearsalView } from "@gshf/core/rehearsals";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Play, Square } from "lucide-react";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { counted } from "#ui/format.ts";
import { Progress } from "#ui/progress.tsx";
import { useProblemMessage } from "#ui/use-error-message.ts";
import { RehearsalFigure } from "./rehearsal-figure.tsx";

type Props = { slug: string; number: number; isDraft: boolean; mayWrite: boolean };

/** What a draft's way of choosing would be worth, replayed on the project's own answers before anything is spent. */
export function RehearsalCard({ slug, number, isDraft, mayWrite }: Props) {
  const trpc = useTRPC();
  const ref = { slug, number };
  const rehearsal = useQuery(
    trpc.rehearsals.get.queryOptions(ref, {
      refetchInterval: ({ state }) => (state.data?.state === "running" ? 2_000 : false),
    }),
  );
  const view = rehearsal.data;
  // Of a round under way only what was rehearsed before it.
  if (view === undefined || (!isDraft && (view === null || view.arms.length === 0))) return null;
  return (
    <Card
      title="Rehearsal"
      description="Replays each arm on answers you already have. Simulated labelers judge by the reward fitted to all comparisons so far."
      actions={isDraft && mayWrite ? <Actions slug={slug} number={number} view={view} /> : null}
    >
      {view === null ? (
        <p className="text-muted">
          Compare your arms before anybody labels. Nothing is sampled; answers without features are embedded.
        </p>
      ) : (
        <Rehearsed view={view} />
      )}
    </Card>
  );
}

function Actions({ slug, number, view }: { slug: string; number: number; view: RehearsalView | null }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const words = useProblemMessage();
  const onSuccess = async () => {
    await queryClient.invalidateQueries({ queryKey: trpc.rehearsals.get.queryKey({ slug, number }) });
  };
  const start = useMutation(trpc.rehearsals.start.mutationOptions({ onSuccess }));
  const stop = useMutation(trpc.rehearsals.stop.mutationOptions({ onSuccess }));
  const error = start.error ?? stop.error;
  const isRunning = view?.state === "running";
  return (
    <div className="flex flex-col items-end gap-2">
      {isRunning ? (
        <Button size="sm" busy={stop.isPending} onClick={() => stop.mutate({ slug, number })}>
          <Square className="size-4" aria-hidden />
          Stop
        </Button>
      ) : view?.state === "done" && !view.isOutdated ? null : (
        <Button size="sm" busy={start.isPending} onClick={() => start.mutate({ slug, number })}>
          <Play className="size-4" aria-hidden />
          {startWord(view)}
        </Button>
      )}
      {error === null ? null : <FormProblem message={words(problemOf(error))} />}
    </div>
  );
}

function startWord(view: RehearsalView | null): string {
  if (view === null) return "Rehearse";
  if (view.isOutdated) return "Rehearse these settings";
  return view.state === "failed" ? "Try again" : "Go on";
}

function Rehearsed({ view }: { view: RehearsalView }) {
  const { ground, arms, seeds, isOutdated } = view;
  return (
    <div className="space-y-4">
      {isOutdated ? (
        <p className="rounded-lg bg-warn-soft px-3 py-2 text-sm">
          The draft has been changed since: these figures are of its earlier settings.
        </p>
      ) : null}
      {view.state === "failed" ? <FormProblem message={view.problem ?? "The rehearsal failed."} /> : null}
      {view.state === "done" ? null : <Done view={view} />}
      {arms.length === 0 ? null : <RehearsalFigure arms={arms} control={view.control} />}
      {ground === null ? null : (
        <p className="text-[0.8125rem] text-muted">
          {seeds < 2 ? "" : `Means over ${counted(seeds, "seed")} with 95 % intervals. `}
          {counted(ground.train, "prompt")} to ask about, {ground.validation} others to measure on,{" "}
          {counted(ground.answers, "answer")} in all; preferences from{" "}
          {counted(ground.comparisons, "comparison")}.
        </p>
      )}
    </div>
  );
}

function Done({ view: { done, total, state } }: { view: RehearsalView }) {
  const isRunning = state === "running";
  const words = done === 0 && isRunning ? "Preparing answers and reward …" : `${done} of ${total} replays`;
  return (
    <div>
      <p className="text-sm text-muted" aria-live="polite">
        {words}
        {state === "stopped" ? ", stopped" : ""}
      </p>
      <Progress
        value={isRunning && done === 0 ? null : done}
        max={total}
        label="Replays done"
        className="mt-1"
      />
    </div>
  );
}
