import { Covariance, createRandom, meanEstimate } from "@gshf/gshf";
import { plot } from "../plot.ts";
import { round, type Scenario } from "../report.ts";

const [DIMENSION, LAMBDA, THRESHOLD, STEPS] = [16, 0.01, 1, 2048];

/**
 * Lemma A.1: ‖z_t‖_{Z_t⁻¹} > c happens at most 3d/log(1+c²)·log(1 + 1/(λ log(1+c²))) times. An adversary always
 * plays the direction known least. Counted against the A of the same step the bound holds; counted against the A at
 * the start of a batch it breaks as the batch grows, since the same direction is new again and again.
 */
export function runLemmaA1(seeds: number): Scenario {
  const log = Math.log1p(THRESHOLD ** 2);
  const bound = ((3 * DIMENSION) / log) * Math.log1p(1 / (LAMBDA * log));
  const batches = [1, 16, 64, 256, 1024];
  const rows = batches.map((batch) => {
    const counts = Array.from({ length: seeds }, (_, seed) => countExceeding(seed + 1, batch));
    const estimate = meanEstimate(counts);
    return {
      batch,
      mean: round(estimate.mean),
      max: Math.max(...counts),
      holds: Math.max(...counts) <= bound,
    };
  });
  return {
    report: {
      scenario: "lemma-a1",
      settings: { dimension: DIMENSION, lambda: LAMBDA, threshold: THRESHOLD, steps: STEPS, seeds },
      strategies: [],
      measurements: { bound: round(bound), batches: rows },
      note: "Sequentially (batch 1) the count stays under the bound; stale batches break it.",
    },
    figures: {
      "lemma-a1.svg": plot({
        title: `Lemma A.1: potentials above ${THRESHOLD} in ${STEPS} steps`,
        xLabel: "log₂ of the batch whose start A is used",
        yLabel: "count",
        series: [
          { name: "counted", points: rows.map(({ batch, mean }) => [Math.log2(batch), mean]) },
          { name: "bound", points: rows.map(({ batch }) => [Math.log2(batch), bound]) },
        ],
      }),
    },
  };
}

/** How often the least known of 64 random unit directions has a potential above the threshold. */
function countExceeding(seed: number, batch: number): number {
  const random = createRandom(seed).fork("lemma", batch);
  const now = Covariance.build({ dimension: DIMENSION, lambda: LAMBDA });
  let stale = now.clone();
  let count = 0;
  for (let step = 0; step < STEPS; step++) {
    if (step % batch === 0) stale = now.clone();
    const choices = Array.from({ length: 64 }, () => {
      const row = Array.from({ length: DIMENSION }, () => random.normal());
      const size = Math.hypot(...row);
      return row.map((value) => value / size);
    });
    const best = choices
      .map((z) => ({ z, potential: stale.potential(z) }))
      .reduce((a, b) => (b.potential > a.potential ? b : a));
    if (best.potential > THRESHOLD) count++;
    now.add(best.z);
  }
  return count;
}
