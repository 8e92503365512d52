import type { RoundView } from "@gshf/core/rounds";
import { z } from "zod";
import { Card } from "#ui/card.tsx";
import { formatCount, formatFigure } from "#ui/format.ts";

// What the fit says of itself; a field it doesn't know is not shown.
const heldOut = z.object({
  count: z.number(),
  logLoss: z.number(),
  accuracy: z.number(),
  calibrationError: z.number(),
});
const diagnostics = z.object({
  iterations: z.number(),
  converged: z.boolean(),
  boundActive: z.boolean(),
  heldOut: heldOut.nullish().catch(null),
  length: z
    .object({ coefficient: z.number(), low: z.number(), high: z.number(), heldOut: heldOut.nullable() })
    .nullish()
    .catch(null),
});

const purposes: Record<string, string> = {
  selection: "before choosing pairs",
  evaluation: "after the freeze",
};

/** How the odds of being preferred change when an answer is twice as long and says the same: 2^γ with its interval. */
function lengthOdds({ coefficient, low, high }: { coefficient: number; low: number; high: number }): string {
  const odds = (gamma: number) => formatFigure(2 ** gamma);
  return `${odds(coefficient)} [${odds(low)}, ${odds(high)}]`;
}

/** The reward fits of a round, and how well they predict labels they have not seen. */
export function RewardModelCard({ round }: { round: RoundView }) {
  if (round.rewardModels.length === 0) return null;
  return (
    <Card title="Reward model">
      <div className="space-y-4">
        {round.rewardModels.map((model) => {
          const found = diagnostics.safeParse(model.diagnostics);
          const rows: [string, string][] = [
            ["Comparisons", formatCount(model.observations)],
            ["‖θ‖", formatFigure(model.normTheta)],
          ];
          if (found.success) {
            const { iterations, converged, boundActive, heldOut: unseen, length } = found.data;
            rows.push(["Newton steps", `${formatCount(iterations)}${converged ? "" : ", not converged"}`]);
            if (boundActive) rows.push(["Bound on ‖θ‖", "active"]);
            if (unseen != null && unseen.count > 0) {
              rows.push(["Held-out comparisons", formatCount(unseen.count)]);
              rows.push(["Held-out accuracy", formatFigure(unseen.accuracy, 3)]);
              rows.push(["Held-out log loss", formatFigure(unseen.logLoss, 3)]);
              rows.push(["Calibration error", formatFigure(unseen.calibrationError, 3)]);
            }
            if (length != null) {
              rows.push(["Twice as long: odds ×", lengthOdds(length)]);
              if (length.heldOut !== null) {
                rows.push(["Held-out accuracy with length", formatFigure(length.heldOut.accuracy, 3)]);
              }
            }
          }
          return (
            <div key={model.purpose}>
              <h3 className="text-base">{purposes[model.purpose] ?? model.purpose}</h3>
              <dl className="mt-1 space-y-1 text-sm">
                {rows.map(([term, value]) => (
                  <div key={term} className="flex items-baseline justify-between gap-4">
                    <dt className="text-muted">{term}</dt>
                    <dd className="tabular-nums">{value}</dd>
                  </div>
                ))}
              </dl>
            </div>
          );
        })}
      </div>
    </Card>
  );
}
