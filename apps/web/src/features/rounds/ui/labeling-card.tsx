"use client";

import type { RoundView } from "@gshf/core/rounds";
import { isLabeledByPeople } from "@gshf/core/rounds/model";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bot, PenLine, UserPlus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Button, ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog } from "#ui/dialog.tsx";
import { formatCount, formatPercent } from "#ui/format.ts";
import { Progress } from "#ui/progress.tsx";
import { useToast } from "#ui/toast.tsx";
import { labelerName } from "./labeler-text.ts";

/** How many labels are in, by arm; and how to get the rest. */
export function LabelingCard({ slug, round }: { slug: string; round: RoundView }) {
  const { labels, arms } = round;
  const isOpen = round.state === "labeling";
  const left = labels.wanted - labels.done;
  const { labeler } = round.config;
  const byPeople = isLabeledByPeople({ labeler });
  const inHands = labels.leased > 0 ? `, ${formatCount(labels.leased)} of them being judged right now` : "";
  const standing = isOpen ? `${formatCount(left)} still wanted${inHands}.` : collected(labels);
  return (
    <Card
      title="Labels"
      description={byPeople ? standing : `${standing} By ${labelerName(labeler)}; people are asked for none.`}
      actions={isOpen && byPeople ? <GetLabels slug={slug} number={round.number} left={left} /> : undefined}
    >
      <div className="flex items-center gap-4">
        <Progress value={labels.done} max={labels.wanted} label="Labels" className="grow" />
        <span className="text-sm whitespace-nowrap tabular-nums">
          {formatCount(labels.done)} of {formatCount(labels.wanted)}
        </span>
      </div>
      {arms.length < 2 ? null : (
        <ul className="mt-4 grid gap-x-8 gap-y-3 sm:grid-cols-2">
          {arms.map((arm) => {
            const wanted = arm.pairs * round.config.labelsPerPair;
            return (
              <li key={arm.arm} className="text-sm">
                <span className="flex justify-between gap-3">
                  <span>{arm.arm}</span>
                  <span className="text-muted tabular-nums">
                    {formatCount(arm.judgments)} of {formatCount(wanted)} ·{" "}
                    {formatPercent(wanted === 0 ? 0 : arm.judgments / wanted)}
                  </span>
                </span>
                <Progress
                  value={arm.judgments}
                  max={wanted}
                  label={`Labels of arm ${arm.arm}`}
                  className="mt-1 h-1.5"
                />
              </li>
            );
          })}
        </ul>
      )}
      {labels.heldPairs === 0 ? null : <Held slug={slug} pairs={labels.heldPairs} />}
      <Labelers labelers={round.labelers} />
    </Card>
  );
}

/** What there is once no label comes any more: rounds may be frozen long before all is labeled. */
function collected({ done, labeledPairs, pairs }: RoundView["labels"]): string {
  const of = labeledPairs < pairs ? ` of ${formatCount(pairs)}` : "";
  return `${formatCount(done)} ${done === 1 ? "label" : "labels"} on ${formatCount(labeledPairs)}${of} ${pairs === 1 ? "pair" : "pairs"}.`;
}

/** Why a round does not go on although nobody has anything left to label. */
function Held({ slug, pairs }: { slug: string; pairs: number }) {
  return (
    <p className="mt-4 rounded-lg bg-warn-soft px-4 py-2 text-sm text-warn">
      {pairs === 1 ? "1 pair was" : `${formatCount(pairs)} pairs were`} flagged as harmful or private. Nobody
      gets {pairs === 1 ? "it" : "them"}, and the round waits, until a reviewer{" "}
      <Link className="underline" href={paths.quality(slug, "review")}>
        has looked
      </Link>
      .
    </p>
  );
}

/** Who labeled how much; folded away, because it is long in a crowd. */
function Labelers({ labelers }: { labelers: RoundView["labelers"] }) {
  if (labelers.length === 0) return null;
  const most = labelers[0]?.judgments ?? 1;
  return (
    <details className="mt-4 text-sm" open={labelers.length <= 8}>
      <summary className="w-fit rounded text-muted hover:text-ink">
        {labelers.length === 1 ? "1 labeler" : `${formatCount(labelers.length)} labelers`}
      </summary>
      <ul className="mt-2 grid gap-x-8 gap-y-1.5 sm:grid-cols-2">
        {labelers.map((labeler) => (
          <li key={labeler.pseudonym} className="grid grid-cols-[4.5rem_1fr_3rem] items-center gap-3">
            <span className="font-mono text-[0.8125rem]">{labeler.pseudonym}</span>
            <span className="h-1.5 rounded-full bg-line/80" aria-hidden>
              <span
                className="block h-full rounded-full bg-edge"
                style={{ width: `${(labeler.judgments / most) * 100}%` }}
              />
            </span>
            <span className="text-end tabular-nums">{formatCount(labeler.judgments)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What came of simulated annotators: where they labeled nothing, why. */
export function simulationText(run: { state: string; labeled: number; skipped: number }): string {
  const labels = `${formatCount(run.labeled)} ${run.labeled === 1 ? "label" : "labels"}`;
  const start =
    run.state === "running"
      ? `Simulated annotators at work: ${labels} so far`
      : `Simulated annotators have left: ${labels}`;
  if (run.skipped === 0) return `${start}.`;
  const times = run.skipped === 1 ? "Once" : `${formatCount(run.skipped)} times`;
  return `${start}. ${times} they passed over a pair whose prompt or answers they don’t know; those stay open for people.`;
}

function GetLabels({ slug, number, left }: { slug: string; number: number; left: number }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const can = project.data?.can ?? [];
  const [runId, setRunId] = useState<string | null>(null);
  const simulate = useMutation(
    trpc.rounds.simulateAnnotators.mutationOptions({
      onSuccess: async (started) => {
        setRunId(started.runId);
        toast("Four simulated annotators have started.", { tone: "ok" });
        await queryClient.invalidateQueries({ queryKey: trpc.rounds.pathKey() });
      },
    }),
  );
  const run = useQuery(
    trpc.rounds.simulatedRun.queryOptions(
      { slug, number, runId: runId ?? "" },
      {
        enabled: runId !== null,
        refetchInterval: ({ state }) => (state.data?.state === "running" ? 2_000 : false),
      },
    ),
  );
  const isRunning =
    runId !== null && !run.isError && (run.data === undefined || run.data.state === "running");
  return (
    <>
      {project.data?.simulatedAnnotators === true && can.includes("rounds.write") ? (
        <>
          <Button variant="primary" onClick={() => setAsking(true)} disabled={isRunning}>
            <Bot className="size-4" aria-hidden />
            {isRunning ? "Annotators are working" : "Let simulated annotators finish"}
          </Button>
          <ConfirmDialog
            open={asking}
            onOpenChange={setAsking}
            title="Let simulated annotators finish this round?"
            confirmLabel="Let them label"
            cancelLabel="Not now"
            onConfirm={() => simulate.mutateAsync({ slug, number })}
          >
            <p>
              Four of them join through invite links, as people would, and label through the same API, using a
              gold reward with some noise. Their labels count like everybody else’s.{" "}
              {left === 1 ? "1 label is" : `${formatCount(left)} labels are`} missing.
            </p>
            <p className="mt-2">
              They only know the prompts and answers of the demo’s pool. They pass over prompts that you
              imported yourself and answers of other models; those pairs stay open for people.
            </p>
          </ConfirmDialog>
        </>
      ) : null}
      {run.data === undefined ? null : (
        <p role="status" className="basis-full text-sm text-muted">
          {simulationText(run.data)}
        </p>
      )}
      {can.includes("label") ? (
        <ButtonLink href={paths.labelHome()}>
          <PenLine className="size-4" aria-hidden />
          Label yourself
        </ButtonLink>
      ) : null}
      {can.includes("members.write") && can.includes("label") ? (
        <ButtonLink href={paths.people(slug)}>
          <UserPlus className="size-4" aria-hidden />
          Invite people
        </ButtonLink>
      ) : null}
    </>
  );
}
