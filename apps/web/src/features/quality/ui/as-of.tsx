"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { useEffect, useRef } from "react";
import { useFormatter } from "use-intl/react";
import { type ApiOutputs, problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { counted, formatCount } from "#ui/format.ts";
import { Progress } from "#ui/progress.tsx";
import { useProblemMessage } from "#ui/use-error-message.ts";

type State = ApiOutputs["quality"]["statistics"];

const watchMs = 1_000;

function useStatistics(slug: string) {
  const trpc = useTRPC();
  return useQuery(
    trpc.quality.statistics.queryOptions(
      { slug },
      // Looked at while they are being computed only.
      { refetchInterval: ({ state }) => (state.data?.computing ? watchMs : false) },
    ),
  );
}

/** From when the figures below are and of how many labels; computes them now, and shows the new ones when they are there. */
export function AsOf({ slug }: { slug: string }) {
  const statistics = useStatistics(slug);
  useFreshFigures(statistics.data);
  const state = statistics.data;
  if (state === undefined) return null;
  return (
    <section aria-label="When these figures were computed" className="mb-5 space-y-2">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="text-sm text-muted" aria-live="polite">
          <Said state={state} />
        </p>
        <ComputeNow slug={slug} isComputing={state.computing !== null} />
      </div>
      {state.computing === null ? null : (
        <Progress
          value={state.computing.total === 0 ? null : state.computing.done}
          max={state.computing.total}
          label="Figures computed"
        />
      )}
      {state.problem === null ? null : (
        <FormProblem message={`The last figures could not be computed: ${state.problem}`} />
      )}
    </section>
  );
}

function Said({ state }: { state: State }) {
  const format = useFormatter();
  const { asOf, labels, newLabels, computing } = state;
  const newOnes = `${formatCount(newLabels.count)}${newLabels.isMore ? " or more" : ""} new since`;
  const more = newLabels.count === 0 ? "" : `; ${newOnes}`;
  if (asOf === null) return computing === null ? "Not computed yet" : "Computing the first figures";
  const isToday = asOf.toDateString() === new Date().toDateString();
  const at = format.dateTime(
    asOf,
    isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" },
  );
  return (
    <>
      As of <time dateTime={asOf.toISOString()}>{at}</time>, {counted(labels, "label")}
      {computing === null ? more : "; computing"}
    </>
  );
}

function ComputeNow({ slug, isComputing }: { slug: string; isComputing: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const words = useProblemMessage();
  const compute = useMutation(
    trpc.quality.compute.mutationOptions({
      onSuccess: () =>
        queryClient.invalidateQueries({ queryKey: trpc.quality.statistics.queryKey({ slug }) }),
    }),
  );
  return (
    <div className="flex flex-col items-end gap-2">
      <Button size="sm" busy={compute.isPending || isComputing} onClick={() => compute.mutate({ slug })}>
        <RefreshCw className="size-4" aria-hidden />
        {isComputing ? "Computing" : "Compute now"}
      </Button>
      {compute.error === null ? null : <FormProblem message={words(problemOf(compute.error))} />}
    </div>
  );
}

/** Loads what the page shows again once newer figures are there. */
function useFreshFigures(state: State | undefined) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const shown = useRef<string | null>(null);
  const now = state === undefined ? null : `${state.asOf?.getTime()} ${state.computing?.done ?? "idle"}`;
  useEffect(() => {
    const before = shown.current;
    shown.current = now;
    if (now === null || before === null || before === now) return;
    const { annotators, agreement, faults, weights, judges } = trpc.quality;
    for (const query of [annotators, agreement, faults, weights, judges]) {
      void queryClient.invalidateQueries({ queryKey: query.pathKey() });
    }
  }, [now, trpc, queryClient]);
}

/** In place of figures that are not there: because there are no labels, or because nobody computed them yet. */
export function UntilComputed({ slug, children }: { slug: string; children: ReactNode }) {
  const { data } = useStatistics(slug);
  if (data === undefined || data.computing !== null || data.newLabels.count === 0) return children;
  return (
    <>
      There are labels that are in no figure yet. <strong>Compute now</strong> counts them; otherwise they are
      counted within minutes.
    </>
  );
}
