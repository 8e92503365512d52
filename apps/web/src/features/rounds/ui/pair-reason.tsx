import type { PairView } from "@gshf/core/rounds";
import { strategies, strategyNotes } from "@gshf/core/rounds/model";
import { Card } from "#ui/card.tsx";
import { formatFigure, formatPercent } from "#ui/format.ts";
import { Formula } from "#ui/formula.tsx";
import { Progress } from "#ui/progress.tsx";
import { Stat } from "#ui/stat.tsx";

/** The figures that made this pair worth somebody's time. */
export function PairReason({ pair }: { pair: PairView }) {
  const strategy = strategies.find((name) => name === pair.strategy);
  const { klCost, budget } = pair;
  const isCold = pair.explanation?.version === 2 && pair.explanation.isCold;
  const note = strategy === undefined ? "" : `${strategyNotes[strategy]}.`;
  return (
    <Card
      title={`Strategy: ${pair.strategy}`}
      description={isCold ? `${note} In place of Option II, which the labels before couldn’t carry.` : note}
    >
      <dl className="grid grid-cols-2 gap-x-4 gap-y-5 sm:grid-cols-3 lg:grid-cols-6">
        <Stat
          label="Uncertainty Γ"
          value={formatFigure(pair.gamma)}
          hint={<Formula tex={String.raw`\beta\,\lVert\phi(\pi^2)-\phi(\pi^1)\rVert`} />}
        />
        <Stat
          label="KL cost"
          value={formatFigure(klCost)}
          hint={<Formula tex={String.raw`\eta\,\mathrm{KL}(\pi^2\Vert\pi^1)`} />}
        />
        <Stat label="KL budget" value={formatFigure(budget)} hint="Γ at the batch’s start" />
        <Stat label="KL coefficient η" value={pair.explanation?.eta ?? "–"} hint="in units of reward" />
        <Stat
          label="p(arm)"
          value={formatPercent(pair.armProbability, 0)}
          hint="that a prompt gets this arm"
        />
        <Stat
          label="p(pair)"
          value={pair.pairProbability === null ? "–" : formatPercent(pair.pairProbability, 1)}
          hint="given arm and candidates"
        />
      </dl>
      {klCost === null || budget === null || budget <= 0 ? null : <BudgetBar cost={klCost} budget={budget} />}
    </Card>
  );
}

/** How much of the KL budget the enhancer's distribution uses; the theory lets it use all of it. */
function BudgetBar({ cost, budget }: { cost: number; budget: number }) {
  const share = cost / budget;
  return (
    <div className="mt-5">
      <div className="flex justify-between text-[0.8125rem] text-muted">
        <span>KL cost uses {formatPercent(share)} of its budget</span>
        <span className="tabular-nums">
          {formatFigure(cost)} of {formatFigure(budget)}
        </span>
      </div>
      <Progress
        value={Math.min(cost, budget)}
        max={budget}
        label="KL cost against its budget"
        className="mt-1"
      />
    </div>
  );
}
