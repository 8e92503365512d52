"use client";

import type { JudgeView } from "@gshf/core/quality";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { CheckBadge, CheckLine } from "#features/console/index.ts";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Field, Select } from "#ui/field.tsx";
import { formatCount, formatPercent } from "#ui/format.ts";
import { useToast } from "#ui/toast.tsx";
import { JudgeRun } from "./judge-run.tsx";

/** One judge, its settings and its runs. */
export function JudgeCard({
  slug,
  judge,
  rounds,
  maySetUp,
  mayRun,
  onEdit,
}: {
  slug: string;
  judge: JudgeView;
  rounds: readonly number[];
  maySetUp: boolean;
  mayRun: boolean;
  onEdit: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const retire = useMutation(
    trpc.quality.retireJudge.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.quality.judges.queryKey({ slug }) }),
      onError: (error) => toast(problemOf(error).message, { tone: "danger" }),
    }),
  );
  const check = useMutation(
    trpc.quality.checkJudge.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.quality.judges.queryKey({ slug }) }),
      onError: (error) => toast(problemOf(error).message, { tone: "danger" }),
    }),
  );
  const unjudged = rounds.filter((number) => judge.runs.every((run) => run.round !== number));
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-2">
          {judge.name} <Badge>{judge.pseudonym}</Badge>
          {judge.isRetired ? <Badge>retired</Badge> : <CheckBadge check={judge.check} />}
        </span>
      }
      description={describe(judge)}
      actions={
        maySetUp ? (
          <>
            <Button
              size="sm"
              busy={check.isPending}
              onClick={() => check.mutate({ slug, judgeId: judge.judgeId })}
            >
              Test<span className="sr-only"> {judge.name}</span>
            </Button>
            <Button size="sm" onClick={onEdit}>
              {judge.isRetired ? "Bring back" : "Change"}
              <span className="sr-only"> {judge.name}</span>
            </Button>
            {judge.isRetired ? null : (
              <Button
                size="sm"
                busy={retire.isPending}
                onClick={() => retire.mutate({ slug, judgeId: judge.judgeId })}
              >
                Retire<span className="sr-only"> {judge.name}</span>
              </Button>
            )}
          </>
        ) : null
      }
    >
      <div className="space-y-5">
        <CheckLine check={judge.check} />
        {mayRun && !judge.isRetired && unjudged.length > 0 ? (
          <StartRun slug={slug} judge={judge} rounds={unjudged} />
        ) : null}
        {judge.runs.length === 0 ? (
          <p className="text-muted">No round judged yet.</p>
        ) : (
          judge.runs.map((run) => <JudgeRun key={run.judgeRunId} slug={slug} run={run} mayRun={mayRun} />)
        )}
      </div>
    </Card>
  );
}

function describe(judge: JudgeView): string {
  const share = judge.share === 1 ? "all pairs" : `${formatPercent(judge.share)} of the pairs`;
  const when = judge.isAutomatic ? "every round automatically" : "when asked";
  const use = judge.counts ? "takes label slots" : "only compared with people";
  const told = judge.exported ? "included in datasets" : "not in datasets";
  const host = URL.parse(judge.baseUrl)?.host ?? judge.baseUrl;
  const settings = `temperature ${formatCount(judge.temperature)}, ${share}, ${when}; ${use}`;
  return `${judge.model} at ${host}; ${settings}${judge.counts ? "" : `, ${told}`}.`;
}

function StartRun({ slug, judge, rounds }: { slug: string; judge: JudgeView; rounds: readonly number[] }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const [chosen, setChosen] = useState<number | null>(null);
  const number = chosen !== null && rounds.includes(chosen) ? chosen : (rounds[0] ?? 1);
  const start = useMutation(
    trpc.quality.startJudgeRun.mutationOptions({
      onSuccess: async ({ pairs }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.quality.judges.queryKey({ slug }) });
        toast(`Judging ${formatCount(pairs)} pairs`, { tone: "ok" });
      },
      onError: (error) => toast(problemOf(error).message, { tone: "danger" }),
    }),
  );
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Field label="Round" className="w-32">
        {(control) => (
          <Select {...control} value={number} onChange={(event) => setChosen(Number(event.target.value))}>
            {rounds.map((round) => (
              <option key={round} value={round}>
                {round}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Button busy={start.isPending} onClick={() => start.mutate({ slug, judgeId: judge.judgeId, number })}>
        Judge this round
      </Button>
    </div>
  );
}
