import type { RoundView } from "@gshf/core/rounds";
import { Card } from "#ui/card.tsx";
import { formatCount, formatFigure, formatPercent } from "#ui/format.ts";
import { fewDrawsWarnings, leewayWarnings } from "./choice-warnings.ts";
import { FigureList } from "./figure-list.tsx";
import { PreviewWarnings } from "./preview-warnings.tsx";

/** How the pairs were chosen, in figures: whether the budget left a choice, and whether the data made it. */
export function ChoiceCard({ round }: { round: RoundView }) {
  const model = round.rewardModels.find(({ purpose }) => purpose === "selection");
  const choice = model?.figures?.choice;
  if (model === undefined || choice === undefined) return null;
  const { affordable, noneAffordable, farthest, enhanced, isCold, effectiveSampleSize: size } = choice;
  return (
    <Card title="How pairs were chosen">
      <FigureList
        rows={[
          ["Affordable candidates", formatPercent(affordable)],
          ["Prompts without a choice", formatPercent(noneAffordable)],
          ["Option II pairs", formatCount(enhanced)],
          ...(size === undefined
            ? []
            : [["Mean effective sample size", formatFigure(size.mean, 1)] as const]),
          ...(farthest === null ? [] : [["Chose the farthest answer", formatPercent(farthest)] as const]),
        ]}
      />
      {size === undefined ? null : <PreviewWarnings className="mt-4" warnings={fewDrawsWarnings(size.few)} />}
      {isCold ? (
        <p className="mt-3 text-sm text-muted">
          The labels before this round couldn’t carry Option II, so its arms chose the pairs that lower the
          reward’s variance most (V-optimal).
        </p>
      ) : (
        <PreviewWarnings
          className="mt-4"
          warnings={leewayWarnings({ affordable, noneAffordable, observations: model.observations })}
        />
      )}
    </Card>
  );
}
