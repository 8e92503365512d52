"use client";

import type { RoundWeights } from "@gshf/core/quality";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Weight } from "lucide-react";
import { useMemo, useState } from "react";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { Checkbox, Field, Select } from "#ui/field.tsx";
import { formatCount, formatFigure, formatPercent } from "#ui/format.ts";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { useToast } from "#ui/toast.tsx";
import { AsOf, UntilComputed } from "./as-of.tsx";

type Round = NonNullable<RoundWeights["round"]>;

/** How reliability weights flow into a round's dataset: on or off, each weight, and what it does. */
export function WeightsTab({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const [number, setNumber] = useState<number | null>(null);
  const weights = useQuery(
    trpc.quality.weights.queryOptions({ slug, ...(number === null ? {} : { number }) }),
  );
  return (
    <>
      <AsOf slug={slug} />
      <QueryView query={weights}>
        {({ round, rounds }) =>
          round === null ? (
            <Empty icon={Weight} title="No weights yet">
              <UntilComputed slug={slug}>
                Weights reflect how reliably each person labels. They appear after a round’s first labels.
              </UntilComputed>
            </Empty>
          ) : (
            <div className="space-y-5">
              <Field label="Round" className="w-32">
                {(control) => (
                  <Select
                    {...control}
                    value={round.number}
                    onChange={(event) => setNumber(Number(event.target.value))}
                  >
                    {rounds.map((each) => (
                      <option key={each} value={each}>
                        {each}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
              <UseCard key={round.number} slug={slug} round={round} />
              <AnnotatorWeights round={round} />
            </div>
          )
        }
      </QueryView>
    </>
  );
}

function UseCard({ slug, round }: { slug: string; round: Round }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const mayChange = !round.isFrozen && (project.data?.can.includes("rounds.write") ?? false);
  const set = useMutation(
    trpc.quality.setWeights.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.quality.weights.queryKey() }),
      onError: (error) => toast(problemOf(error).message, { tone: "danger" }),
    }),
  );
  return (
    <Card
      title={`Votes of round ${round.number}`}
      description={
        round.isFrozen
          ? "Frozen. Its dataset can’t change."
          : "Applies to the dataset frozen from this round, and to every fit that uses its labels."
      }
    >
      <Checkbox
        label="Weight votes by reliability"
        hint="A vote counts by its annotator’s fitted reliability instead of as one."
        checked={round.isOn}
        disabled={!mayChange || set.isPending}
        onChange={(event) => set.mutate({ slug, number: round.number, isOn: event.target.checked })}
      />
      <p className="mt-4">{describeEffect(round)}</p>
    </Card>
  );
}

function describeEffect({ effect, isOn, isFrozen }: Round): string {
  const { pairs, turned, decided, evened, meanShift } = effect;
  const [verb, shift] = isOn && isFrozen ? ["", "changed"] : ["would ", "change"];
  const turn = `Of ${formatCount(pairs)} labeled pairs, ${formatCount(turned)} ${verb}prefer the other answer`;
  const ties = `${formatCount(decided)} even ones ${verb}${verb === "" ? "were" : "be"} decided`;
  const evens = `${formatCount(evened)} ${verb}${verb === "" ? "became" : "become"} even`;
  const share = `a vote share ${verb}${shift} by ${formatPercent(meanShift, 1)} on average`;
  return `${turn}, ${ties}, ${evens}; ${share}.`;
}

function AnnotatorWeights({ round }: { round: Round }) {
  const most = Math.max(...round.annotators.map(({ weight }) => weight), 1);
  const columns = useMemo(() => columnsOf(most), [most]);
  return (
    <Card
      title="Weights"
      description={
        round.isFrozen
          ? "As fitted when the round froze."
          : "Fitted to the labels so far; fitted again when the round freezes."
      }
      padded={false}
    >
      <DataTable
        label="Weights"
        name="weights"
        columns={columns}
        rows={round.annotators}
        keyOf={({ pseudonym }) => pseudonym}
      />
    </Card>
  );
}

function columnsOf(most: number): Column<Round["annotators"][number]>[] {
  return [
    { id: "pseudonym", header: "Pseudonym", value: ({ pseudonym }) => pseudonym, className: "font-mono" },
    {
      id: "labels",
      header: "Labels",
      value: ({ labels }) => labels,
      cell: ({ labels }) => formatCount(labels),
      align: "end",
    },
    {
      id: "reliability",
      header: "Reliability",
      explanation: "1 is average, 0 is a coin toss, below 0 prefers the worse answer.",
      value: ({ reliability }) => reliability,
      cell: ({ reliability }) => formatFigure(reliability),
      align: "end",
    },
    {
      id: "weight",
      header: "Weight",
      explanation: "How many votes each of their judgments counts as.",
      value: ({ weight }) => weight,
      cell: ({ weight }) => formatFigure(weight),
      align: "end",
    },
    {
      id: "bar",
      header: "Weight as a bar",
      isUnnamed: true,
      cell: ({ weight }) => (
        <span
          aria-hidden
          className="mt-1.5 block h-2 rounded-full bg-accent"
          style={{ width: `${(100 * weight) / most}%` }}
        />
      ),
      className: "w-1/3 min-w-24",
    },
  ];
}
