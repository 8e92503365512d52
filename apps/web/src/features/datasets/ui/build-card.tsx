"use client";

import type { BuildView } from "@gshf/core/datasets";
import { recipeNotes } from "@gshf/core/datasets/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Badge, type Tone } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/dialog.tsx";
import { formatCount } from "#ui/format.ts";
import { Progress } from "#ui/progress.tsx";
import { useToast } from "#ui/toast.tsx";
import { ProblemTimes } from "#ui/work-problem.tsx";

const tones: Readonly<Record<BuildView["state"], Tone>> = {
  building: "accent",
  ready: "ok",
  failed: "danger",
  stopped: "neutral",
};

/** A dataset that is being made, or that broke on its way: how far it is, what is in its way, and what can be done. */
export function BuildCard({ slug, build, mayWrite }: { slug: string; build: BuildView; mayWrite: boolean }) {
  const { number, name, state, experiment, recipe, done, total, problem } = build;
  const unit = recipe.kind === "mixture" ? "files" : "prompts";
  return (
    <Card
      title={
        <span className="inline-flex flex-wrap items-center gap-2">
          {name}
          <Badge tone={tones[state]}>{state}</Badge>
        </span>
      }
      description={`Dataset ${number} · ${recipeNotes[recipe.kind].label} · ${experiment.name}`}
      actions={mayWrite ? <BuildActions slug={slug} build={build} /> : undefined}
    >
      <Progress value={done} max={total} label={`Progress of ${name}`} />
      <p className="mt-1 text-sm text-muted tabular-nums">
        {formatCount(done)} of {formatCount(total)} {unit}
      </p>
      {problem === null ? null : (
        <div role="alert" className="mt-2 text-sm">
          <p className={`break-words ${state === "failed" ? "text-danger" : "text-warn"}`}>
            {problem.message}
          </p>
          <p className="text-muted">
            <ProblemTimes problem={problem} />
          </p>
        </div>
      )}
    </Card>
  );
}

function BuildActions({ slug, build }: { slug: string; build: BuildView }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const [stopping, setStopping] = useState(false);
  const { number, name, can } = build;
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: trpc.datasets.pathKey() });
  const stop = useMutation(trpc.datasets.stop.mutationOptions({ onSuccess }));
  const retry = useMutation(
    trpc.datasets.retry.mutationOptions({
      onSuccess,
      onError: (error) => toast(problemOf(error).message, { tone: "danger" }),
    }),
  );
  return (
    <>
      {can.retry ? (
        <Button size="sm" busy={retry.isPending} onClick={() => retry.mutate({ slug, number })}>
          Retry<span className="sr-only"> {name}</span>
        </Button>
      ) : null}
      {can.stop ? (
        <Button size="sm" onClick={() => setStopping(true)}>
          Stop<span className="sr-only"> {name}</span>
        </Button>
      ) : null}
      <ConfirmDialog
        open={stopping}
        onOpenChange={setStopping}
        title={`Stop ${name}?`}
        confirmLabel="Stop"
        cancelLabel="Not now"
        variant="danger"
        onConfirm={async () => {
          await stop.mutateAsync({ slug, number });
        }}
      >
        <p>Answers that were drawn are kept. You can take it up again later.</p>
      </ConfirmDialog>
    </>
  );
}
