import type { PairView } from "@gshf/core/rounds";
import { type DrawnExplanation, strategies, strategyNote } from "@gshf/core/rounds/model";
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
  const drawn = pair.explanation?.version === 3 ? pair.explanation : null;
  const note = strategy === undefined ? "" : `${strategyNote(strategy, drawn === null ? 2 : 3)}.`;
  if (drawn !== null) return <DrawnReason pair={pair} explanation={drawn} note={note} />;
  const eta = pair.explanation === null || pair.explanation.version === 3 ? null : pair.explanation.eta;
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
        <Stat label="KL coefficient η" value={eta ?? "–"} hint="in units of reward" />
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

/** A pair of draws: where each answer is from. Nothing was weighed, so there is no budget. */
function DrawnReason({
  pair,
  explanation: { first, second },
  note,
}: {
  pair: PairView;
  explanation: DrawnExplanation;
  note: string;
}) {
  return (
    <Card title={`Strategy: ${pair.strategy}`} description={note}>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-5 sm:grid-cols-4">
        <Stat label="First answer drawn from" value={first.policy} hint={drawnAt(first)} />
        <Stat label="Second answer drawn from" value={second.policy} hint={drawnAt(second)} />
        <Stat
          label="Uncertainty of the pair"
          value={formatFigure(pair.uncertainty)}
          hint={<Formula tex={String.raw`\beta\,\lVert\phi(a^1)-\phi(a^2)\rVert`} />}
        />
        <Stat
          label="p(arm)"
          value={formatPercent(pair.armProbability, 0)}
          hint="that a prompt gets this arm"
        />
      </dl>
    </Card>
  );
}

function drawnAt({ temperature, topP, n }: DrawnExplanation["first"]): string {
  const at = `T = ${temperature}${topP === 1 ? "" : `, top-p = ${topP}`}`;
  return n === 1 ? `1 draw at ${at}` : `one of ${n} draws at ${at}`;
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
