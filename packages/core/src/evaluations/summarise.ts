import { lengthControlledWinRate, meanEstimate, oodDrop, pairedDifference, winRate } from "@gshf/gshf";
import { type Figure, type Figures, toEstimate } from "../measurements/index.ts";
import {
  type Cell,
  cellsOf,
  type EvaluatedSplit,
  type EvaluationSpec,
  type KlFault,
  type PartValues,
  type PromptValues,
  pairsOf,
  turned,
  type Verdict,
} from "./model.ts";

export type CellFigures = { cell: Cell; split: EvaluatedSplit; prompts: number; figures: Figures };

/** What was measured of each split, prompt by prompt. */
export type SplitValues = ReadonlyMap<EvaluatedSplit, PartValues>;

/** The figures of every cell. Gains are paired by prompt, between cells of the same temperature setting. */
export function summarise(spec: EvaluationSpec, values: SplitValues): CellFigures[] {
  const cells = cellsOf(spec);
  const pairs = spec.everyPair === true ? pairsOf(spec) : [];
  const placeOf = (id: string, setting: number) =>
    cells.findIndex(({ policy, setting: other }) => policy.id === id && other === setting);
  return spec.splits.flatMap(({ split }) => {
    const rows = values.get(split) ?? [];
    return cells.map((cell, place): CellFigures => {
      const own = columnOf(rows, place);
      const reference = columnOf(rows, placeOf(spec.reference.id, cell.setting));
      const baseline = columnOf(rows, placeOf(spec.baseline.id, cell.setting));
      const isReference = cell.policy.id === spec.reference.id;
      const isBaseline = cell.policy.id === spec.baseline.id;
      const gainOver = (other: Column, of: keyof PromptValues, isSelf: boolean) =>
        isSelf ? null : gain(own, other, of);
      const whyNoKl = spec.kl ? whyNoKlOf(cell, own) : null;
      const hasKl = spec.kl && whyNoKl === null;
      return {
        cell,
        split,
        prompts: own.filter((one) => one !== null).length,
        figures: {
          gold: mean(own, ({ gold }) => gold),
          goldGain: gainOver(reference, "gold", isReference),
          goldGainOverBaseline: gainOver(baseline, "gold", isBaseline),
          estimated: mean(own, ({ estimated }) => estimated),
          estimatedGain: gainOver(reference, "estimated", isReference),
          estimatedGainOverBaseline: gainOver(baseline, "estimated", isBaseline),
          kl: hasKl ? mean(own, ({ kl }) => kl) : null,
          whyNoKl,
          objective: hasKl
            ? mean(own, ({ gold, estimated, kl }) => {
                const reward = gold ?? estimated;
                return reward === null || kl === null ? null : reward - spec.eta * kl;
              })
            : null,
          characters: mean(own, ({ characters }) => characters),
          tokens: mean(own, ({ tokens }) => tokens),
          cutOff: mean(own, ({ cutOff }) => cutOff),
          winRate: winRateOf(own),
          against: pairs.flatMap(([first, second], k) => {
            if (first !== place && second !== place) return [];
            const verdicts = rows.flatMap((row) => row.pairs?.[k] ?? []);
            const rate = rateOf(first === place ? verdicts : verdicts.map((one) => turned[one]));
            const policyId = cells[first === place ? second : first]?.policy.id;
            return rate === null || policyId === undefined ? [] : [{ policyId, ...rate }];
          }),
          oodDrop: split === "ood" ? dropOf(values, place) : null,
        },
      };
    });
  });
}

type Column = readonly (PromptValues | null)[];

function columnOf(rows: PartValues, place: number): Column {
  return rows.map(({ cells }) => cells[place] ?? null);
}

/** Over the prompts that have an answer; null where one of them lacks the value: of some alone it would be another mean. */
function mean(column: Column, of: (values: PromptValues) => number | null): Figure | null {
  const answered = column.flatMap((one) => one ?? []);
  const values = answered.flatMap((one) => of(one) ?? []);
  if (values.length === 0 || values.length < answered.length) return null;
  return { ...toEstimate(meanEstimate(values)), prompts: values.length };
}

function gain(own: Column, other: Column, of: keyof PromptValues): Figure | null {
  const pairs = own.flatMap((one, i) => {
    const [treatment, baseline] = [one?.[of], other[i]?.[of]];
    return typeof treatment === "number" && typeof baseline === "number" ? [{ treatment, baseline }] : [];
  });
  if (pairs.length === 0) return null;
  const difference = pairedDifference(
    pairs.map(({ treatment }) => treatment),
    pairs.map(({ baseline }) => baseline),
  );
  return { ...toEstimate(difference), prompts: pairs.length };
}

/**
 * Below it reported log-probabilities are those of temperature 1, in units of √tokens: numerical noise of a server adds
 * up like a random walk, while tempering moves every token that was not certain.
 */
const rawBelow = 0.03;

const faultTexts: Readonly<Record<KlFault, string>> = {
  "no-logprobs": "the policy’s server gives no log-probabilities with its answers",
  "not-scored": "a server gives no log-probabilities of given answers",
  greedy: "at temperature 0 there is no density",
};

/** Why a cell's KL can't be told; null where it can. */
function whyNoKlOf({ policy, temperature }: Cell, column: Column): string | null {
  const where = `Not measurable at T = ${temperature}${policy.topP < 1 ? `, top-p = ${policy.topP}` : ""}`;
  const answered = column.flatMap((one) => one ?? []);
  const fault = answered.find(({ klFault }) => klFault !== null)?.klFault;
  if (fault) return `${where}: ${faultTexts[fault]}.`;
  const gaps = answered.flatMap(({ gap }) => gap ?? []);
  if (gaps.length === 0 || gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length > rawBelow) return null;
  return `${where}: the server reports log-probabilities of T = 1, whatever it draws at. Start vLLM with --logprobs-mode processed_logprobs.`;
}

function winRateOf(column: Column): Figures["winRate"] {
  const judged = column.flatMap((one) => (one?.verdict ? [one] : []));
  const rate = rateOf(judged.flatMap(({ verdict }) => verdict ?? []));
  if (rate === null) return null;
  const told = judged.filter(({ verdict }) => verdict !== "failed");
  const preference = { win: 1, tie: 0.5, loss: 0, failed: 0.5 } as const;
  const controlled = lengthControlledWinRate({
    preferences: told.map(({ verdict }) => preference[verdict ?? "tie"]),
    lengthDifferences: told.map(({ longer }) => longer ?? 0),
  });
  return { ...rate, lengthControlled: controlled.rate };
}

function rateOf(verdicts: readonly Verdict[]): Omit<Figures["against"][number], "policyId"> | null {
  const count = (which: Verdict) => verdicts.filter((verdict) => verdict === which).length;
  const [wins, ties, losses, failed] = [count("win"), count("tie"), count("loss"), count("failed")];
  if (wins + ties + losses === 0) return null;
  const { rate, ci95 } = winRate({ wins, losses, ties });
  return { rate, ci95: [ci95.low, ci95.high], wins, ties, losses, failed };
}

/** Table 1's Δ: the gold reward on the test split, or on validation where that was not measured, less that on ood. */
function dropOf(values: SplitValues, place: number): Figures["oodDrop"] {
  const golds = (split: EvaluatedSplit) =>
    columnOf(values.get(split) ?? [], place).flatMap((one) => one?.gold ?? []);
  const against = values.has("test") ? "test" : "validation";
  const [inside, outside] = [golds(against), golds("ood")];
  if (inside.length < 2 || outside.length < 2) return null;
  const { drop, ci95 } = oodDrop(inside, outside);
  return { mean: drop, ci95: [ci95.low, ci95.high], against };
}
