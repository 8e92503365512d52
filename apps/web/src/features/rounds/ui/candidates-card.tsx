"use client";

import type { PairView } from "@gshf/core/rounds";
import {
  type CandidateExplanation,
  effectiveSampleMin,
  type WeighedExplanation,
} from "@gshf/core/rounds/model";
import { Check, X } from "lucide-react";
import { useMemo, useState } from "react";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { type DrawOptions, Figure } from "#ui/figure/index.tsx";
import { plotFrame } from "#ui/figure/plot-frame.ts";
import { formatFigure, formatPercent } from "#ui/format.ts";
import { Formula } from "#ui/formula.tsx";
import { Markdown } from "#ui/markdown/index.tsx";
import { ChoiceSliders, knobsOf } from "./choice-sliders.tsx";
import { chooseAnew, type Knobs } from "./choose-anew.ts";

type Named = CandidateExplanation & { label: string };

/** All candidates of the prompt: how likely each side was to say them, and which of them the enhancer could afford. */
export function CandidatesCard({ pair, explanation }: { pair: PairView; explanation: WeighedExplanation }) {
  const [knobs, setKnobs] = useState<Knobs | null>(null);
  const anew = useMemo(
    () => (knobs === null || explanation.version === 1 ? null : chooseAnew(explanation, knobs)),
    [explanation, knobs],
  );
  const { candidates } = anew ?? explanation;
  const named = nameCandidates(
    explanation.candidates,
    pair.first.responseId,
    pair.second.responseId,
    candidates,
  );
  const { eta, radius } = knobs ?? knobsOf(explanation);
  const norm = explanation.version === 1 || explanation.metric === "covariance" ? "A" : "H";
  return (
    <Card
      title="All candidates"
      description={`${explanation.candidates.length} different answers among the draws; effective sample size ${formatFigure(explanation.effectiveSampleSize, 1)}.`}
    >
      {explanation.effectiveSampleSize < effectiveSampleMin ? (
        <p className="mb-4 rounded-lg bg-warn-soft px-3 py-2 text-sm">
          Under {effectiveSampleMin} effective draws: these weights rest on one or two answers.
        </p>
      ) : null}
      {explanation.version === 1 || explanation.gram === null ? null : (
        <ChoiceSliders explanation={explanation} knobs={knobs} norm={norm} anew={anew} onChange={setKnobs} />
      )}
      <WeightsFigure candidates={named} isAnew={anew !== null} />
      <h3 className="mt-6 text-base">Candidates within the KL budget</h3>
      <p className="mt-1 max-w-prose text-sm text-muted">
        Always answering with candidate j is within the budget when{" "}
        <Formula
          tex={String.raw`-\eta\log\pi^1_j\le\beta_${norm}\lVert\phi_j-\phi(\pi^1)\rVert_{${norm}^{-1}}`}
        />
        : the less likely the main agent is to give it, the more uncertain its reward must be. Option II’s
        distribution of the second answer obeys the same rule on average. Here{" "}
        <Formula tex={String.raw`\eta=${formatFigure(eta)}`} /> and{" "}
        <Formula tex={String.raw`\beta_${norm}=${formatFigure(radius)}`} />.
      </p>
      <CandidateTable candidates={named} texts={pair.texts} />
    </Card>
  );
}

/** Names stay where the round's own weights put them, so that nothing jumps while a slider moves. */
function nameCandidates(
  candidates: readonly CandidateExplanation[],
  firstId: string,
  secondId: string,
  shown: readonly CandidateExplanation[],
): Named[] {
  const byId = new Map(shown.map((candidate) => [candidate.responseId, candidate]));
  return candidates
    .toSorted((a, b) => b.weight - a.weight)
    .map((candidate, index) => {
      const { responseId } = candidate;
      const role = responseId === firstId ? " a¹" : responseId === secondId ? " a²" : "";
      const label = `${String.fromCharCode(65 + (index % 26))}${role}`;
      return { ...(byId.get(responseId) ?? candidate), label };
    });
}

function WeightsFigure({ candidates, isAnew }: { candidates: readonly Named[]; isAnew: boolean }) {
  return (
    <Figure
      label="Probability of each candidate under the main agent and as the second answer"
      caption={`The main agent’s probability of each candidate (Gibbs weights, π¹ ∝ π₀·exp(r/η)) beside ${isAnew ? "Option II’s" : "the arm’s"} distribution of the second answer.`}
      fileName="candidate-weights"
      data={candidates.map(({ label, weight, enhancerWeight }) => ({ label, weight, enhancerWeight }))}
      draw={drawWeights}
      columns={weightColumns}
      rows={candidates}
      keyOf={({ responseId }) => responseId}
    />
  );
}

function CandidateTable({
  candidates,
  texts,
}: {
  candidates: readonly Named[];
  texts: Record<string, string>;
}) {
  const columns = useMemo(() => columnsOf(texts), [texts]);
  return (
    <div className="-mx-4 mt-3 sm:-mx-5">
      <DataTable
        label="Candidates"
        name="candidates"
        columns={columns}
        rows={candidates}
        keyOf={({ responseId }) => responseId}
      />
    </div>
  );
}

function CandidateName({ label }: { label: string }) {
  const [letter, role] = label.split(" ");
  return (
    <span className="inline-flex items-center gap-1.5 font-medium">
      {letter}
      {role === undefined ? null : <Badge tone={role === "a¹" ? "left" : "right"}>{role}</Badge>}
    </span>
  );
}

type Weighed = Pick<Named, "label" | "weight" | "enhancerWeight">;

const weightColumns: Column<Weighed>[] = [
  { id: "candidate", header: "Candidate", value: ({ label }) => label },
  {
    id: "main",
    header: "π¹",
    value: ({ weight }) => weight,
    cell: ({ weight }) => formatPercent(weight, 1),
  },
  {
    id: "second",
    header: "π²",
    value: ({ enhancerWeight }) => enhancerWeight,
    cell: ({ enhancerWeight }) => formatPercent(enhancerWeight, 1),
  },
];

function drawWeights(candidates: readonly Weighed[], { Plot, width, colors }: DrawOptions) {
  const bars = candidates.flatMap(({ label, weight, enhancerWeight }) => [
    { label, who: "π¹ main agent", weight },
    { label, who: "π² second answer", weight: enhancerWeight },
  ]);
  return Plot.plot({
    ...plotFrame({ width, colors }),
    height: 240,
    marginLeft: 44,
    fx: { label: "candidate", domain: candidates.map(({ label }) => label), padding: 0.2 },
    x: { axis: null, domain: ["π¹ main agent", "π² second answer"], padding: 0.1 },
    y: { label: "probability", grid: true, ticks: 4, tickFormat: ".0%", zero: true },
    color: {
      domain: ["π¹ main agent", "π² second answer"],
      range: [colors["side-left"], colors["side-right"]],
      legend: true,
    },
    marks: [
      Plot.barY(bars, { fx: "label", x: "who", y: "weight", fill: "who", rx: 2 }),
      Plot.ruleY([0], { stroke: colors.line }),
    ],
  });
}

function columnsOf(texts: Record<string, string>): Column<Named>[] {
  return [
    {
      id: "candidate",
      header: "Candidate",
      value: ({ label }) => label,
      cell: ({ label }) => <CandidateName label={label} />,
      className: "whitespace-nowrap",
    },
    {
      id: "drawn",
      header: "Drawn",
      value: ({ multiplicity }) => multiplicity,
      cell: ({ multiplicity }) => `${multiplicity}×`,
      align: "end",
    },
    {
      id: "reward",
      header: "Reward r",
      value: ({ reward }) => reward,
      cell: ({ reward }) => formatFigure(reward),
      align: "end",
    },
    {
      id: "main",
      header: "π¹",
      explanation: "How likely the main agent is to say it.",
      value: ({ weight }) => weight,
      cell: ({ weight }) => formatPercent(weight, 1),
      align: "end",
    },
    {
      id: "second",
      header: "π²",
      explanation: "How likely the arm is to draw it as the second answer.",
      value: ({ enhancerWeight }) => enhancerWeight,
      cell: ({ enhancerWeight }) => formatPercent(enhancerWeight, 1),
      align: "end",
    },
    {
      id: "cost",
      header: "Cost −η log π¹",
      value: ({ cost }) => cost ?? Number.POSITIVE_INFINITY,
      cell: ({ cost }) => (cost === null ? "∞" : formatFigure(cost)),
      align: "end",
    },
    {
      id: "distance",
      header: "Distance",
      value: ({ distance }) => distance,
      cell: ({ distance }) => formatFigure(distance),
      align: "end",
    },
    {
      id: "affordable",
      header: "Affordable",
      value: ({ affordable }) => affordable,
      cell: ({ affordable }) => <Affordable isAffordable={affordable} />,
      hasChoices: true,
    },
    {
      id: "answer",
      header: "Answer",
      value: ({ responseId }) => texts[responseId] ?? "",
      cell: ({ responseId }) => <Answer text={texts[responseId] ?? ""} />,
      headerClassName: "min-w-64",
    },
  ];
}

function Affordable({ isAffordable }: { isAffordable: boolean }) {
  const [Sign, word] = isAffordable ? [Check, "yes"] : [X, "no"];
  return (
    <span className={`inline-flex items-center gap-1 ${isAffordable ? "text-ok" : "text-muted"}`}>
      <Sign className="size-4" aria-hidden /> {word}
    </span>
  );
}

function Answer({ text }: { text: string }) {
  return (
    <details>
      <summary className="line-clamp-2 break-words">{text.slice(0, 140)}</summary>
      <Markdown text={text} className="mt-2" />
    </details>
  );
}
