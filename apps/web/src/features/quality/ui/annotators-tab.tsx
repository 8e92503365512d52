"use client";

import type { AnnotatorQuality } from "@gshf/core/quality";
import { useQuery } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { useMemo, useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";
import { Badge, type Tone } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { formatCount, formatDuration, formatFigure, formatPercent } from "#ui/format.ts";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { AsOf, UntilComputed } from "./as-of.tsx";
import { ReliabilityPlot } from "./reliability-plot.tsx";
import { StandingDialog } from "./standing-dialog.tsx";

/** Everybody who labels: reliability and left-bias, gold answers, pace, and what was done about it. */
export function AnnotatorsTab({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const annotators = useWhole(trpc.quality.annotators.infiniteQueryOptions({ slug, limit: 200 }, byPages));
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const mayAct = project.data?.can.includes("members.write") ?? false;
  return (
    <>
      <AsOf slug={slug} />
      <QueryView query={annotators}>
        {(people) =>
          people.length === 0 ? (
            <Empty icon={Users} title="No labels yet">
              <UntilComputed slug={slug}>Labelers appear here after their first labels.</UntilComputed>
            </Empty>
          ) : (
            <div className="space-y-5">
              <Card
                title="Reliability and left-bias"
                description="Fitted from a round’s labels when it freezes. People with few labels are shrunk toward the average."
              >
                {people.some((person) => person.model !== null) ? (
                  <ReliabilityPlot people={people} />
                ) : (
                  <p className="text-muted">The first fit is made when a round freezes.</p>
                )}
              </Card>
              <PeopleCard slug={slug} people={people} mayAct={mayAct} />
            </div>
          )
        }
      </QueryView>
    </>
  );
}

function PeopleCard({ slug, people, mayAct }: { slug: string; people: AnnotatorQuality[]; mayAct: boolean }) {
  const [chosen, setChosen] = useState<AnnotatorQuality | null>(null);
  const columns = useMemo(() => columnsOf(mayAct ? setChosen : null), [mayAct]);
  return (
    <Card title="Annotators" description={describeStopped(people)} padded={false}>
      <DataTable
        label="Annotators"
        name="people"
        columns={columns}
        rows={people}
        keyOf={({ pseudonym }) => pseudonym}
      />
      <p className="card-inset-x py-3 text-[0.8125rem] text-muted">
        Reliability: 1 is average, 0 is a coin toss, below 0 prefers the worse answer. Left-bias: log odds of
        saying “left” of two equal answers. Brackets: 95 % intervals. Pace: median time on a pair with the
        page visible.
      </p>
      {chosen === null ? null : (
        <StandingDialog key={chosen.pseudonym} slug={slug} person={chosen} onClose={() => setChosen(null)} />
      )}
    </Card>
  );
}

function describeStopped(people: AnnotatorQuality[]): string {
  const count = (state: AnnotatorQuality["standing"]["state"]) =>
    people.filter(({ standing }) => standing.state === state).length;
  const [paused, blocked] = [count("paused"), count("blocked")];
  if (paused + blocked === 0) return "Nobody is paused or blocked.";
  return `${formatCount(paused)} paused until you decide, ${formatCount(blocked)} blocked.`;
}

function withInterval(value: number, [low, high]: readonly [number, number]): string {
  return `${formatFigure(value)} [${formatFigure(low)}, ${formatFigure(high)}]`;
}

function formatPace(seconds: number): string {
  return seconds < 10 ? `${seconds.toFixed(1)} s` : formatDuration(seconds);
}

/** What a researcher should look into. Nothing here acts by itself. */
function Signs({ person }: { person: AnnotatorQuality }) {
  const tooFast = person.labels === 0 ? 0 : person.tooFast / person.labels;
  const isOneSided =
    person.labels >= 20 && person.leftShare !== null && Math.abs(person.leftShare - 0.5) > 0.3;
  if (person.fastStreak === 0 && tooFast < 0.1 && !isOneSided)
    return <span className="text-muted">none</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {person.fastStreak > 0 ? <Badge tone="danger">{person.fastStreak} within a second each</Badge> : null}
      {tooFast >= 0.1 ? <Badge tone="warn">{formatPercent(tooFast)} unread</Badge> : null}
      {isOneSided ? <Badge tone="warn">{formatPercent(person.leftShare ?? 0)} left</Badge> : null}
    </span>
  );
}

const tones: Record<AnnotatorQuality["standing"]["state"], Tone> = {
  good: "ok",
  warned: "warn",
  paused: "danger",
  blocked: "danger",
};

function StandingBadge({ standing }: { standing: AnnotatorQuality["standing"] }) {
  return (
    <span className="block">
      <Badge tone={tones[standing.state]}>{standing.state}</Badge>
      {standing.reason === "" || standing.state === "good" ? null : (
        <span className="mt-1 block max-w-56 text-[0.8125rem] text-muted">{standing.reason}</span>
      )}
    </span>
  );
}

const shareOf = (right: number, answered: number) => (answered === 0 ? null : right / answered);
const ofAnswered = (right: number, answered: number) => (answered === 0 ? "–" : `${right} of ${answered}`);

/** @param onAct null where the reader may not act */
function columnsOf(onAct: ((person: AnnotatorQuality) => void) | null): Column<AnnotatorQuality>[] {
  return [
    { id: "pseudonym", header: "Pseudonym", value: ({ pseudonym }) => pseudonym, className: "font-mono" },
    {
      id: "labels",
      header: "Labels",
      value: ({ labels }) => labels,
      cell: ({ labels }) => formatCount(labels),
      align: "end",
    },
    ...modelColumns,
    {
      id: "gold",
      header: "Gold right",
      explanation: "Pairs whose better answer is known, mixed in silently.",
      value: ({ goldRight, goldAnswered }) => shareOf(goldRight, goldAnswered),
      csv: ({ goldRight, goldAnswered }) => ofAnswered(goldRight, goldAnswered),
      cell: ({ goldRight, goldAnswered }) => ofAnswered(goldRight, goldAnswered),
      className: "whitespace-nowrap",
    },
    {
      id: "attention",
      header: "Attention",
      explanation: "Pairs whose prompt says which answer to pick.",
      value: ({ attentionRight, attentionAnswered }) => shareOf(attentionRight, attentionAnswered),
      csv: ({ attentionRight, attentionAnswered }) => ofAnswered(attentionRight, attentionAnswered),
      cell: ({ attentionRight, attentionAnswered }) => ofAnswered(attentionRight, attentionAnswered),
      className: "whitespace-nowrap",
    },
    {
      id: "pace",
      header: "Pace",
      explanation: "Median time on a pair with the page visible.",
      value: ({ medianSeconds }) => medianSeconds,
      cell: ({ medianSeconds }) => (medianSeconds === null ? "–" : formatPace(medianSeconds)),
      className: "whitespace-nowrap",
    },
    { id: "signs", header: "Warnings", cell: (person) => <Signs person={person} /> },
    {
      id: "standing",
      header: "Standing",
      value: ({ standing }) => standing.state,
      cell: ({ standing }) => <StandingBadge standing={standing} />,
      hasChoices: true,
    },
    {
      id: "actions",
      header: "Actions",
      isUnnamed: true,
      align: "end",
      cell: (person) =>
        onAct === null ? null : (
          <Button size="sm" onClick={() => onAct(person)}>
            Act<span className="sr-only"> on {person.pseudonym}</span>
          </Button>
        ),
    },
  ];
}

const reliabilityOf = ({ model }: AnnotatorQuality) =>
  model === null ? "–" : withInterval(model.reliability, model.reliabilityInterval);
const leftBiasOf = ({ model }: AnnotatorQuality) =>
  model === null ? "–" : withInterval(model.leftBias, model.leftBiasInterval);

const modelColumns: Column<AnnotatorQuality>[] = [
  {
    id: "reliability",
    header: "Reliability",
    explanation: "1 is average, 0 is a coin toss, below 0 prefers the worse answer.",
    value: ({ model }) => model?.reliability ?? null,
    csv: reliabilityOf,
    cell: reliabilityOf,
    className: "whitespace-nowrap",
  },
  {
    id: "left-bias",
    header: "Left-bias",
    explanation: "Log odds of saying “left” of two equal answers.",
    value: ({ model }) => model?.leftBias ?? null,
    csv: leftBiasOf,
    cell: leftBiasOf,
    className: "whitespace-nowrap",
  },
];
