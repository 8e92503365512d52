"use client";

import type { PairView } from "@gshf/core/rounds";
import type { CandidateExplanation } from "@gshf/core/rounds/model";
import { Check, X } from "lucide-react";
import { useCallback } from "react";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { type DrawFigure, Figure } from "#ui/figure/index.tsx";
import { formatFigure, formatPercent } from "#ui/format.ts";
import { Markdown } from "#ui/markdown/index.tsx";
import { Table, Td, Th } from "#ui/table.tsx";

type Explanation = NonNullable<PairView["explanation"]>;
type Named = CandidateExplanation & { label: string };

/** All candidates of the prompt: how likely each side was to say them, and which of them the enhancer could afford. */
export function CandidatesCard({ pair, explanation }: { pair: PairView; explanation: Explanation }) {
  const named = nameCandidates(explanation.candidates, pair.first.responseId, pair.second.responseId);
  return (
    <Card
      title="All candidates"
      description={`${explanation.candidates.length} different answers among the draws; effective sample size ${formatFigure(explanation.effectiveSampleSize, 1)}.`}
    >
      <WeightsFigure candidates={named} />
      <h3 className="mt-6 text-base">Who could be afforded</h3>
      <p className="mt-1 max-w-prose text-sm text-muted">
        Answering candidate j always is affordable when η·(−log π¹ⱼ) ≤ β_A·‖φⱼ − φ(π¹)‖: the less the main
        agent would say it, the more uncertain its reward must be. Option II’s distribution of the second
        answer keeps the same rule on average. Here η = {explanation.eta} and β_A ={" "}
        {formatFigure(explanation.betaA, 1)}.
      </p>
      <CandidateTable candidates={named} texts={explanation.texts} />
    </Card>
  );
}

function nameCandidates(
  candidates: readonly CandidateExplanation[],
  firstId: string,
  secondId: string,
): Named[] {
  return candidates
    .toSorted((a, b) => b.weight - a.weight)
    .map((candidate, index) => {
      const role = candidate.responseId === firstId ? " a¹" : candidate.responseId === secondId ? " a²" : "";
      return { ...candidate, label: `${String.fromCharCode(65 + (index % 26))}${role}` };
    });
}

function WeightsFigure({ candidates }: { candidates: readonly Named[] }) {
  const key = JSON.stringify(
    candidates.map(({ label, weight, enhancerWeight }) => [label, weight, enhancerWeight]),
  );
  const draw = useCallback<DrawFigure>(
    (Plot, { width, colors }) => {
      const rows: [string, number, number][] = JSON.parse(key);
      const bars = rows.flatMap(([label, weight, enhancer]) => [
        { label, who: "π¹ main agent", weight },
        { label, who: "π² second answer", weight: enhancer },
      ]);
      return Plot.plot({
        width,
        height: 240,
        marginLeft: 44,
        marginBottom: 40,
        style: { fontSize: "12px", color: colors.ink },
        fx: { label: "candidate", domain: rows.map(([label]) => label), padding: 0.2 },
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
    },
    [key],
  );
  return (
    <Figure
      label="Probability of each candidate under the main agent and as the second answer"
      caption="The main agent’s probability of each candidate (Gibbs weights, π¹ ∝ π₀·exp(r/η)) beside the arm’s distribution of the second answer."
      fileName="candidate-weights"
      draw={draw}
      table={{
        columns: ["Candidate", "π¹", "π²"],
        rows: candidates.map((candidate) => [
          candidate.label,
          formatPercent(candidate.weight, 1),
          formatPercent(candidate.enhancerWeight, 1),
        ]),
      }}
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
  return (
    <Table label="Candidates" className="-mx-5 mt-3">
      <thead>
        <tr>
          <Th>Candidate</Th>
          <Th className="text-end">Drawn</Th>
          <Th className="text-end">Reward r</Th>
          <Th className="text-end">π¹</Th>
          <Th className="text-end">π²</Th>
          <Th className="text-end">Cost η·(−log π¹)</Th>
          <Th className="text-end">Distance</Th>
          <Th>Affordable</Th>
          <Th className="min-w-64">Answer</Th>
        </tr>
      </thead>
      <tbody>
        {candidates.map((candidate) => (
          <tr key={candidate.responseId}>
            <Td className="whitespace-nowrap">
              <CandidateName label={candidate.label} />
            </Td>
            <Td className="text-end">{candidate.multiplicity}×</Td>
            <Td className="text-end">{formatFigure(candidate.reward)}</Td>
            <Td className="text-end">{formatPercent(candidate.weight, 1)}</Td>
            <Td className="text-end">{formatPercent(candidate.enhancerWeight, 1)}</Td>
            <Td className="text-end">{candidate.cost === null ? "∞" : formatFigure(candidate.cost)}</Td>
            <Td className="text-end">{formatFigure(candidate.distance)}</Td>
            <Td>
              {candidate.affordable ? (
                <span className="inline-flex items-center gap-1 text-ok">
                  <Check className="size-4" aria-hidden /> yes
                </span>
              ) : (
                <span className="inline-flex items-center gap-1 text-muted">
                  <X className="size-4" aria-hidden /> no
                </span>
              )}
            </Td>
            <Td>
              <details>
                <summary className="line-clamp-2 break-words">
                  {texts[candidate.responseId]?.slice(0, 140)}
                </summary>
                <Markdown text={texts[candidate.responseId] ?? ""} className="mt-2" />
              </details>
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
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
