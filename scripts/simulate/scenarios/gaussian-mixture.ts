import { createRandom, evenPath, meanEstimate, optimalPolicy, poolValue, stepAcceptances } from "@gshf/gshf";
import { plot } from "../plot.ts";
import { round, type Scenario } from "../report.ts";

const [POOL, SHOWN, SPREAD] = [20_000, 1500, 0.35];
const CENTRES = [
  [-1.5, -1.5],
  [-1.5, 1.5],
  [0, 0],
  [1.5, -1.5],
  [1.5, 1.5],
] as const;

/** Figures 1 and 3: π₀ a mixture of five Gaussians, r(a) = a₁, and the Gibbs policies π_r ∝ π₀·e^{r/η}. */
export function runGaussianMixture(seeds: number): Scenario {
  const pool = drawPool(1);
  const figures: Record<string, string> = {};
  const policies = [0, 0.5, 1, 10].map((inverseEta) => {
    const weights =
      inverseEta === 0 ? pool.reference : optimalPolicy(pool.reference, pool.rewards, 1 / inverseEta);
    const random = createRandom(2).fork("shown", inverseEta);
    const points = Array.from({ length: SHOWN }, () => pool.points[random.categorical(weights)]!);
    const name = inverseEta === 0 ? "pi0" : `eta-inverse-${inverseEta}`;
    figures[`figure-1-${name}.svg`] = plot({
      title: inverseEta === 0 ? "π₀" : `π_r, 1/η = ${inverseEta}`,
      xLabel: "a₁ (the reward)",
      yLabel: "a₂",
      // The corners keep the four panels on one scale.
      series: [{ name: "samples", kind: "dots", points: [...points, [-3, -3], [3.6, 3]] }],
    });
    const { reward, kl } = poolValue({ ...pool, weights }, inverseEta === 0 ? 1 : 1 / inverseEta);
    return { inverse_eta: inverseEta, mean_reward: round(reward), kl: round(kl) };
  });

  const steps = [1, 2, 4, 8, 16];
  const rejection = steps.map((n) => {
    const rates = Array.from({ length: seeds }, (_, seed) =>
      Array.from(stepAcceptances(drawPool(seed + 1), evenPath(1, n))),
    );
    return Array.from({ length: n }, (_, i) => 1 - meanEstimate(rates.map((rate) => rate[i]!)).mean);
  });
  figures["figure-3.svg"] = plot({
    title: "Rejection rate per step, ηᵢ = Nη/i, η = 1",
    xLabel: "share of the path, i/N",
    yLabel: "rejection rate",
    series: rejection.map((rates, index) => ({
      name: `N = ${steps[index]}`,
      kind: rates.length === 1 ? ("dots" as const) : ("line" as const),
      points: rates.map((rate, i) => [(i + 1) / rates.length, rate] as const),
    })),
  });
  return {
    report: {
      scenario: "gaussian-mixture",
      settings: { pool: POOL, spread: SPREAD, centres: CENTRES, seeds },
      strategies: [],
      measurements: {
        policies,
        rejection: steps.map((n, i) => ({ steps: n, rates: rejection[i]!.map(round) })),
      },
      note: "Figure 1: as η falls the policy leaves π₀'s structure for the largest reward. Figure 3: more steps, fewer rejections in each, the first step's the most. Exact on pools of samples from π₀.",
    },
    figures,
  };
}

function drawPool(seed: number) {
  const random = createRandom(seed).fork("mixture");
  const points = Array.from({ length: POOL }, () => {
    const [x, y] = CENTRES[random.int(CENTRES.length)]!;
    return [x + SPREAD * random.normal(), y + SPREAD * random.normal()] as const;
  });
  return {
    points,
    rewards: Float64Array.from(points, ([x]) => x),
    reference: new Float64Array(POOL).fill(1 / POOL),
  };
}
