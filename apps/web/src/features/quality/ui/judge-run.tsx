"use client";

import type { JudgeRunView } from "@gshf/core/quality";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Badge, type Tone } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { formatCount } from "#ui/format.ts";
import { Progress } from "#ui/progress.tsx";
import { Stat } from "#ui/stat.tsx";
import { Time } from "#ui/time.tsx";
import { useToast } from "#ui/toast.tsx";
import { JudgePlot } from "./judge-plot.tsx";
import { showPercent } from "./show-coefficient.ts";

const tones: Record<JudgeRunView["state"], Tone> = {
  running: "accent",
  paused: "warn",
  failed: "danger",
  done: "ok",
};

/** A judge's work on one round: how far, what is in the way, and how it compares. */
export function JudgeRun({ slug, run, mayRun }: { slug: string; run: JudgeRunView; mayRun: boolean }) {
  const { agreement } = run;
  return (
    <section aria-label={`Round ${run.round}`} className="space-y-3 border-t border-line pt-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="flex items-center gap-2 font-semibold">
          Round {run.round} <Badge tone={tones[run.state]}>{run.state}</Badge>
        </h3>
        {mayRun ? <RunActions slug={slug} run={run} /> : null}
      </div>
      <Progress
        value={run.judged + run.failed}
        max={run.pairs}
        label={`Pairs of round ${run.round} judged`}
      />
      <p className="text-sm text-muted">
        {formatCount(run.judged)} of {formatCount(run.pairs)} pairs judged
        {run.failed === 0 ? "" : `, ${formatCount(run.failed)} without a verdict`}
        {run.counts ? `; ${formatCount(run.counted)} took a label slot` : ""}.
      </p>
      <Trouble run={run} />
      {run.judged === 0 ? null : agreement === null ? (
        <p className="text-sm text-muted">How it compares with people has not been computed yet.</p>
      ) : (
        <>
          <dl className="grid gap-4 sm:grid-cols-2">
            <Stat
              label="Agrees with a person"
              value={showPercent(agreement.withPeople, "–")}
              hint={
                agreement.betweenPeople === null
                  ? `on ${formatCount(agreement.pairs)} pairs that people labeled too`
                  : `two people agree on ${showPercent(agreement.betweenPeople, "–")}`
              }
            />
            <Stat
              label="The same in both orders"
              value={showPercent(agreement.consistency, "–")}
              hint={`says A in ${showPercent(agreement.shareOfA, "–")} of its preferences`}
            />
          </dl>
          <JudgePlot round={run.round} agreement={agreement} />
        </>
      )}
    </section>
  );
}

function Trouble({ run }: { run: JudgeRunView }) {
  const { problem } = run;
  return (
    <>
      {problem === null ? null : (
        <div
          role="alert"
          className={`rounded-lg px-4 py-2 text-sm ${run.state === "failed" ? "bg-danger-soft text-danger" : "bg-warn-soft text-warn"}`}
        >
          <p className="font-semibold">{run.state === "failed" ? "Stopped" : "Delayed"}</p>
          <p className="break-words">
            {problem.message} · since <Time at={new Date(problem.since)} />
          </p>
        </div>
      )}
      {run.failures.length === 0 ? null : (
        <ul className="list-inside list-disc text-sm text-muted">
          {run.failures.map(({ error, pairs }) => (
            <li key={error}>
              {formatCount(pairs)} {pairs === 1 ? "pair" : "pairs"}: {error}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function RunActions({ slug, run }: { slug: string; run: JudgeRunView }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const act = useMutation(
    trpc.quality.actOnJudgeRun.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.quality.judges.queryKey({ slug }) }),
      onError: (error) => toast(problemOf(error).message, { tone: "danger" }),
    }),
  );
  const offered = offeredAction(run);
  if (offered === null) return null;
  const { action, label } = offered;
  return (
    <Button
      size="sm"
      busy={act.isPending}
      onClick={() => act.mutate({ slug, judgeRunId: run.judgeRunId, action })}
    >
      {label}
    </Button>
  );
}

function offeredAction({ state, failed }: JudgeRunView) {
  if (state === "running") return { action: "pause", label: "Pause" } as const;
  if (state === "paused") return { action: "resume", label: "Resume" } as const;
  if (state === "failed") return { action: "retry", label: "Try again" } as const;
  return failed > 0 ? ({ action: "retry", label: "Retry failed pairs" } as const) : null;
}
