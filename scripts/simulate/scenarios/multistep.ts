import {
  adaptivePath,
  createRandom,
  evenPath,
  meanEstimate,
  multiStepRejection,
  oneShotAcceptance,
  poolSampler,
  rejectExact,
  stepAcceptances,
} from "@gshf/gshf";
import { plot } from "../plot.ts";
import { round, type Scenario } from "../report.ts";

const [ETA, STEPS, POOL] = [0.1, 3, 4096];

/**
 * Acceptance of multi-step rejection sampling (Appendix E.2). Rewards are N(0.5, 0.15²) clipped to [0, 1], with a best
 * answer of reward 1 in every pool, so that the gap r_x between best and average is about one half.
 */
export async function runMultistep(seeds: number): Promise<Scenario> {
  const oneShot: number[] = [];
  const perStep: number[][] = [];
  const sampled: number[] = [];
  const sampledPerStep: number[][] = [];
  const adaptive: number[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const random = createRandom(seed).fork("multistep");
    const rewards = Float64Array.from({ length: POOL }, (_, j) =>
      j === 0 ? 1 : Math.min(1, Math.max(0, 0.5 + 0.15 * random.normal())),
    );
    const pool = { reference: new Float64Array(POOL).fill(1), rewards };
    oneShot.push(oneShotAcceptance(pool, ETA));
    perStep.push(Array.from(stepAcceptances(pool, evenPath(ETA, STEPS))));
    sampled.push(rejectExact({ rewards, bound: 1, eta: ETA, random }).length / POOL);
    const drawn = await multiStepRejection({
      path: evenPath(ETA, STEPS),
      bound: 1,
      count: 512,
      sample: poolSampler(pool, random.fork("draws")),
      random: random.fork("steps"),
    });
    sampledPerStep.push(drawn.steps.map((step) => step.accepted / step.drawn));
    adaptive.push(adaptivePath(pool, ETA, 0.37).length);
  }
  const means = Array.from({ length: STEPS }, (_, i) => meanEstimate(perStep.map((rates) => rates[i]!)).mean);
  const single = meanEstimate(oneShot);
  return {
    report: {
      scenario: "multistep-acceptance",
      settings: { eta: ETA, steps: STEPS, pool: POOL, seeds },
      strategies: [],
      measurements: {
        one_shot: { mean: single.mean, ci95: single.ci95 ?? null },
        steps: means.map(round),
        product: means.reduce((product, rate) => product * rate, 1),
        sampled_steps: means.map((_, i) => meanEstimate(sampledPerStep.map((rates) => rates[i]!)).mean),
        sampled_one_shot: meanEstimate(sampled).mean,
        adaptive_steps_for_37pct: meanEstimate(adaptive).mean,
      },
      note: "The steps multiply to the one-shot rate; the first is the worst, below the paper's 0.367.",
    },
    figures: {
      "multistep-acceptance.svg": plot({
        title: `Acceptance per step, η = ${ETA}, N = ${STEPS}`,
        xLabel: "step",
        yLabel: "acceptance rate",
        series: [
          { name: "multi-step", points: means.map((rate, i) => [i + 1, rate]) },
          { name: "one shot", points: means.map((_, i) => [i + 1, single.mean]) },
        ],
      }),
    },
  };
}
