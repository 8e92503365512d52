"use client";

import type { WeighedExplanation } from "@gshf/core/rounds/model";
import { RotateCcw } from "lucide-react";
import { Button } from "#ui/button.tsx";
import { formatFigure, formatPercent } from "#ui/format.ts";
import { Slider } from "#ui/slider.tsx";
import type { Anew, Explanation, Knobs } from "./choose-anew.ts";
import { Beta, Symbolic } from "./symbols.tsx";

/** η and β as the round had them. */
export function knobsOf(explanation: WeighedExplanation): Knobs {
  const radius = explanation.version === 1 ? explanation.betaA : explanation.radius;
  return { eta: explanation.eta, radius };
}

/** Each slider goes from a tenth to ten times of what the round had, by factors. */
const decades = 1;

/** What another η and another radius would have made of these candidates; worked out here, nothing is changed. */
export function ChoiceSliders({
  explanation,
  knobs,
  norm,
  anew,
  onChange,
}: {
  explanation: Explanation;
  knobs: Knobs | null;
  norm: "A" | "H";
  /** What came of them; null where they are the round's own. */
  anew: Anew | null;
  onChange: (knobs: Knobs | null) => void;
}) {
  const own = knobsOf(explanation);
  const now = knobs ?? own;
  const { candidates, gamma, klCost, budget } = anew ?? explanation;
  const affordable = candidates.filter((candidate) => candidate.affordable).length / candidates.length;
  const factorOf = (name: keyof Knobs) => Math.log10(now[name] / own[name]);
  const turn = (name: keyof Knobs) => (decade: number) => {
    const turned = { ...now, [name]: Number((own[name] * 10 ** decade).toPrecision(3)) };
    onChange(turned.eta === own.eta && turned.radius === own.radius ? null : turned);
  };
  const range = { min: -decades, max: decades, step: 0.05 };
  return (
    <section aria-label="Try other settings" className="mb-6 rounded-lg border border-line bg-paper/60 p-3">
      <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
        <Slider
          {...range}
          label={<Symbolic symbol="η">KL coefficient</Symbolic>}
          value={factorOf("eta")}
          shown={formatFigure(now.eta)}
          onChange={turn("eta")}
        />
        <Slider
          {...range}
          label={<Symbolic symbol={<Beta of={norm} />}>width of the confidence set</Symbolic>}
          value={factorOf("radius")}
          shown={formatFigure(now.radius)}
          onChange={turn("radius")}
        />
      </div>
      <div className="mt-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="text-[0.8125rem] text-muted" aria-live="polite">
          {formatPercent(affordable)} of the candidates affordable; {anew === null ? "this arm" : "Option II"}{" "}
          spends {formatFigure(klCost)} of {formatFigure(budget)}, with Γ {formatFigure(gamma)}.
          {anew === null ? "" : " Nothing is changed by trying."}
        </p>
        <Button size="sm" variant="quiet" disabled={anew === null} onClick={() => onChange(null)}>
          <RotateCcw className="size-4" aria-hidden />
          Back to the round’s
        </Button>
      </div>
    </section>
  );
}
