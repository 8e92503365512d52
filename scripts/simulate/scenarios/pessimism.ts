import {
  Covariance,
  createRandom,
  expectedPessimismPolicies,
  fitBradleyTerry,
  meanEstimate,
  pairedDifference,
  pessimisticPolicies,
  type Random,
  referenceFeature,
  suboptimality,
  trainLogLinearDpo,
  uncertaintyBonus,
} from "@gshf/gshf";
import { plot } from "../plot.ts";
import type { Scenario } from "../report.ts";
import { World, type WorldPrompt } from "../world.ts";

/** Half of the directions hardly vary in D_off's answers. */
const offlineScales = Array.from({ length: 16 }, (_, c) => (c < 8 ? 1 : 0.17));
const settings = {
  dimension: 16,
  candidates: 16,
  eta: 0.2,
  normBound: 3,
  heldOutPrompts: 200,
  offlineScales,
};
const pairs = 128;
const ridge = 0.03;
const lambda = 1;
const betas = [0, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6];
/** Which answers D_off compares: of each prompt's, by gold reward, the weakest quarter, or any. */
const coverages = { weakest: 0.25, all: 1 } as const;
type Coverage = keyof typeof coverages;

type Offline = {
  differences: Float64Array;
  chosen: Float64Array;
  rejected: Float64Array;
  labels: Float64Array;
};

/**
 * DPO with and without pessimism on offline comparisons that cover the answers badly or well. Labels are Bradley and
 * Terry's; what is measured is the share of π₀'s gap in J that is left on other prompts, exactly.
 */
export function runPessimism(seeds: number): Scenario {
  const left = new Map<string, number[]>();
  const add = (key: string, value: number) => left.set(key, [...(left.get(key) ?? []), value]);
  for (let seed = 1; seed <= seeds; seed++) {
    const world = new World(settings, seed);
    for (const coverage of names) {
      const offline = collect(world, coverages[coverage], createRandom(seed).fork("offline", coverage));
      for (const beta of betas) {
        const found = solve(world, offline, beta);
        for (const method of methods) add(`${coverage}/${method}/${beta}`, found[method]);
      }
    }
  }
  const of = (key: string) => left.get(key) ?? [];
  const rows = names.flatMap((coverage) =>
    methods.flatMap((method) =>
      betas.map((beta) => {
        const key = `${coverage}/${method}/${beta}`;
        const { mean, ci95 } = meanEstimate(of(key));
        const plain = pairedDifference(of(key), of(`${coverage}/${method}/0`));
        return {
          coverage,
          method,
          beta,
          gapLeft: mean,
          ci95,
          minusPlain: plain.mean,
          minusPlainCi95: plain.ci95,
        };
      }),
    ),
  );
  const series = names.flatMap((coverage) =>
    methods.map((method) => ({
      name: `${methodNames[method]}, ${coverage} answers`,
      points: rows
        .filter((row) => row.coverage === coverage && row.method === method)
        .map(({ beta, gapLeft }): [number, number] => [beta, 100 * gapLeft]),
    })),
  );
  const figure = plot({
    title: "Pessimism: gap left by its weight",
    xLabel: "β, the weight of Γ",
    yLabel: "gap left, % of π₀'s",
    series,
  });
  return {
    report: {
      scenario: "pessimism",
      settings: { ...settings, pairs, ridge, lambda, seeds },
      strategies: [],
      measurements: { rows },
      note: "Shares of π₀'s gap in J on held-out prompts; minusPlain is paired by world.",
    },
    figures: { "pessimism.svg": figure },
  };
}

const names: readonly Coverage[] = ["weakest", "all"];
/** DPO with margins (Eq. 10), and Algorithm 1's policies: Option II, the Gibbs policy of r − βΓ, and Option I, Eq. (5). */
const methodNames = { dpo: "DPO", gibbs: "Option II", expected: "Option I" } as const;
type Method = keyof typeof methodNames;
const methods: readonly Method[] = ["dpo", "gibbs", "expected"];

/** One labeled pair a prompt, of the share of its answers with the lowest reward. */
function collect(world: World, share: number, random: Random): Offline {
  const { dimension: d, candidates } = settings;
  const differences = new Float64Array(pairs * d);
  const [chosen, rejected] = [new Float64Array(pairs * d), new Float64Array(pairs * d)];
  const labels = new Float64Array(pairs);
  for (let i = 0; i < pairs; i++) {
    const prompt = world.prompt("offline", i);
    const order = Array.from({ length: candidates }, (_, j) => j).sort(
      (a, b) => (prompt.gold[a] ?? 0) - (prompt.gold[b] ?? 0),
    );
    const [a = 0, b = 1] = random.fork("pair", i).shuffle(order.slice(0, Math.round(share * candidates)));
    const isFirst = world.label(prompt, a, b, random.fork("label", i)) === 1;
    const [w, l] = isFirst ? [a, b] : [b, a];
    chosen.set(rowOf(prompt, w), i * d);
    rejected.set(rowOf(prompt, l), i * d);
    for (let c = 0; c < d; c++)
      differences[i * d + c] = (chosen[i * d + c] ?? 0) - (rejected[i * d + c] ?? 0);
    labels[i] = 1;
  }
  return { differences, chosen, rejected, labels };
}

function rowOf({ features }: WorldPrompt, j: number): Float32Array {
  const d = settings.dimension;
  return features.subarray(j * d, (j + 1) * d);
}

function solve(
  world: World,
  { differences, chosen, rejected, labels }: Offline,
  beta: number,
): Record<Method, number> {
  const { dimension, eta, candidates, heldOutPrompts } = settings;
  const covariance = Covariance.build({ dimension, lambda, differences });
  // ν as trainings take it: the mean feature of what π₀ answers.
  const reference = new Float64Array(candidates).fill(1 / candidates);
  const answered = Array.from({ length: pairs }, (_, i) => world.prompt("online", i));
  const nu = referenceFeature(
    answered.map(({ features }) => ({ features, reference })),
    dimension,
  );
  const [won, lost] = [uncertaintyBonus(chosen, nu, covariance), uncertaintyBonus(rejected, nu, covariance)];
  const pessimismMargins = won.map((gamma, i) => beta * (gamma - (lost[i] ?? 0)));
  const { theta } = trainLogLinearDpo({ differences, dimension, labels, pessimismMargins, eta, ridge });
  const fit = fitBradleyTerry({ differences, dimension, labels, ridge });
  const held = Array.from({ length: heldOutPrompts }, (_, i) => world.prompt("held-out", i));
  const prompts = held.map(({ features }) => ({ features, reference }));
  const asked = { prompts, theta: fit.theta, covariance, nu, beta, eta };
  const gap = (policy: (i: number) => Float64Array) =>
    held.reduce(
      (sum, { gold }, i) => sum + suboptimality({ weights: policy(i), reference, rewards: gold }, eta),
      0,
    );
  const nothing = gap(() => reference);
  const left = (policies: readonly Float64Array[]) => gap((i) => policies[i] ?? reference) / nothing;
  return {
    dpo: world.gapLeft(theta),
    gibbs: left(pessimisticPolicies(asked)),
    expected: left(expectedPessimismPolicies(asked).policies),
  };
}
