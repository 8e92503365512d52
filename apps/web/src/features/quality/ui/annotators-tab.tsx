"use client";

import type { AnnotatorQuality } from "@gshf/core/quality";
import { useQuery } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Badge, type Tone } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { formatCount, formatDuration, formatFigure, formatPercent } from "#ui/format.ts";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { Table, Td, Th } from "#ui/table.tsx";
import { ReliabilityPlot } from "./reliability-plot.tsx";
import { StandingDialog } from "./standing-dialog.tsx";

/** Everybody who labels: reliability and left-bias, gold answers, pace, and what was done about it. */
export function AnnotatorsTab({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const annotators = useQuery(trpc.quality.annotators.queryOptions({ slug }));
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const mayAct = project.data?.can.includes("members.write") ?? false;
  return (
    <QueryView query={annotators}>
      {(people) =>
        people.length === 0 ? (
          <Empty icon={Users} title="Nobody has labeled yet">
            Who labels appears here with their first label.
          </Empty>
        ) : (
          <div className="space-y-5">
            <Card
              title="Reliability and left-bias"
              description="Fitted when a round freezes, from its labels alone: people with few labels are drawn to the typical."
            >
              {people.some((person) => person.model !== null) ? (
                <ReliabilityPlot people={people} />
              ) : (
                <p className="text-muted">There is nothing to fit before the first round is frozen.</p>
              )}
            </Card>
            <PeopleCard slug={slug} people={people} mayAct={mayAct} />
          </div>
        )
      }
    </QueryView>
  );
}

function PeopleCard({ slug, people, mayAct }: { slug: string; people: AnnotatorQuality[]; mayAct: boolean }) {
  const [chosen, setChosen] = useState<AnnotatorQuality | null>(null);
  return (
    <Card title="Annotators" description={describeStopped(people)} padded={false}>
      <Table label="Annotators">
        <thead>
          <tr>
            <Th>Pseudonym</Th>
            <Th className="text-end">Labels</Th>
            <Th>Reliability</Th>
            <Th>Left-bias</Th>
            <Th>Gold right</Th>
            <Th>Attention</Th>
            <Th>Pace</Th>
            <Th>Signs</Th>
            <Th>Standing</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.pseudonym}>
              <Td className="font-mono">{person.pseudonym}</Td>
              <Td className="text-end">{formatCount(person.labels)}</Td>
              <Td className="whitespace-nowrap">
                {person.model === null
                  ? "–"
                  : withInterval(person.model.reliability, person.model.reliabilityInterval)}
              </Td>
              <Td className="whitespace-nowrap">
                {person.model === null
                  ? "–"
                  : withInterval(person.model.leftBias, person.model.leftBiasInterval)}
              </Td>
              <Td className="whitespace-nowrap">
                {person.goldAnswered === 0 ? "–" : `${person.goldRight} of ${person.goldAnswered}`}
              </Td>
              <Td className="whitespace-nowrap">
                {person.attentionAnswered === 0
                  ? "–"
                  : `${person.attentionRight} of ${person.attentionAnswered}`}
              </Td>
              <Td className="whitespace-nowrap">
                {person.medianSeconds === null ? "–" : formatPace(person.medianSeconds)}
              </Td>
              <Td>
                <Signs person={person} />
              </Td>
              <Td>
                <StandingBadge standing={person.standing} />
              </Td>
              <Td className="text-end">
                {mayAct ? (
                  <Button size="sm" onClick={() => setChosen(person)}>
                    Act<span className="sr-only"> on {person.pseudonym}</span>
                  </Button>
                ) : null}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="px-4 py-3 text-[0.8125rem] text-muted sm:px-5">
        Reliability: 1 is typical, 0 tosses a coin, below 0 prefers the worse answer. Left-bias: log odds of
        saying “left” of two equal answers. In brackets 95 % intervals. Pace: median time on a pair with the
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
  const signed = (figure: number) => formatFigure(figure).replace("-", "−");
  return `${signed(value)} [${signed(low)}, ${signed(high)}]`;
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
