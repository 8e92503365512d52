export type Prior = {
  /** m_i: θᵀz_i, or 0. */
  readonly mean: number;
  /** τ. */
  readonly scale: number;
};

/** One judgment as the posterior of its pair sees it. */
export type Vote = {
  /** y ∈ [0, 1]: 1 when the first answer was preferred, 0 when the second was, ½ for a tie. */
  readonly label: number;
  /** s: +1 when the first answer stood on the left, −1 when it stood on the right. */
  readonly side: number;
  /** α_a. */
  readonly reliability: number;
  /** b_a. */
  readonly leftBias: number;
};

/**
 * Nodes for integrals over the posterior of one latent preference. It is log-concave, but may be as narrow as 1/√votes,
 * as wide as τ, or lean far to one side: half a Gaussian of width τ with an edge of width 1/α. So the nodes follow it:
 * Gauss–Legendre on three panels, from where the density has fallen to e^{−fall} of its height on the left to where it
 * has on the right, cut at the mode and at u = 0, where P(u > 0) is cut.
 */
const panelCount = 3;
const panelNodes = 14;
export const gridNodes = panelCount * panelNodes;
const fall = 25;

const unit = gaussLegendre(panelNodes);

/**
 * Fills `offsets` with the nodes t_k, relative to the prior's mean and ascending, and `logs` with the logarithm of what
 * each stands for of the prior: the node's weight times N(t_k; 0, τ²).
 */
export function placeNodes(
  prior: Prior,
  votes: readonly Vote[],
  offsets: Float64Array,
  logs: Float64Array,
): void {
  const mode = findMode(prior, votes);
  const left = findEnd(prior, votes, mode, -1);
  const right = findEnd(prior, votes, mode, 1);
  const zero = Math.max(left, Math.min(right, -prior.mean));
  const cuts = [left, Math.min(mode, zero), Math.max(mode, zero), right];
  const logHeight = -Math.log(prior.scale) - 0.5 * Math.log(2 * Math.PI);
  for (let panel = 0; panel < panelCount; panel++) {
    const start = cuts[panel]!;
    const width = cuts[panel + 1]! - start;
    const logWidth = Math.log(width) + logHeight;
    for (let i = 0; i < panelNodes; i++) {
      const t = start + width * unit.nodes[i]!;
      offsets[panel * panelNodes + i] = t;
      logs[panel * panelNodes + i] = logWidth + unit.logWeights[i]! - 0.5 * (t / prior.scale) ** 2;
    }
  }
}

/** log p(u, votes) at u = m + t up to a constant, its slope and its curvature −f″ ≥ 1/τ². */
function evaluate({ mean, scale }: Prior, votes: readonly Vote[], t: number) {
  let value = -0.5 * (t / scale) ** 2;
  let slope = -t / scale / scale;
  let curvature = 1 / scale / scale;
  for (let j = 0; j < votes.length; j++) {
    const { label, side, reliability, leftBias } = votes[j]!;
    const x = reliability * mean + leftBias * side + reliability * t;
    // σ(x) and log(1 + eˣ) from one exponential: this runs some twenty times per pair and iteration.
    const e = Math.exp(-Math.abs(x));
    const p = (x >= 0 ? 1 : e) / (1 + e);
    value += label * x - Math.max(x, 0) - Math.log1p(e);
    slope += reliability * (label - p);
    curvature += (reliability * reliability * e) / (1 + e) / (1 + e);
  }
  return { value, slope, curvature };
}

/** Where a cut lies matters little, that it moves smoothly with the parameters more: Newton's last step squares this. */
const stepTolerance = 1e-5;

/** The mode, by Newton's method inside a bracket: the slope falls from its value at the prior's mean by 1/τ² at least. */
function findMode(prior: Prior, votes: readonly Vote[]): number {
  const reach = evaluate(prior, votes, 0).slope * prior.scale ** 2;
  let low = Math.min(0, reach);
  let high = Math.max(0, reach);
  let t = 0;
  for (;;) {
    const { slope, curvature } = evaluate(prior, votes, t);
    if (slope > 0) low = t;
    else high = t;
    let next = t + slope / curvature;
    if (!(next > low && next < high)) next = low + (high - low) / 2;
    const step = Math.abs(next - t);
    t = next;
    if (step * Math.sqrt(curvature) <= stepTolerance || next === low || next === high) return t;
  }
}

/**
 * Where the log density lies fall below the mode's, in one direction. Newton's steps on a concave function come from
 * outside without crossing; they may start inside, and then cross once. A Gaussian of width τ is wider.
 */
function findEnd(prior: Prior, votes: readonly Vote[], mode: number, direction: 1 | -1): number {
  const top = evaluate(prior, votes, mode);
  const widest = Math.sqrt(2 * fall) * prior.scale;
  let reach = Math.min(widest, Math.sqrt((2 * fall) / top.curvature));
  for (let step = 0; step < stepsMax; step++) {
    const { value, slope } = evaluate(prior, votes, mode + direction * reach);
    const next = Math.min(widest, reach + (value - top.value + fall) / Math.abs(slope));
    const moved = Math.abs(next - reach);
    reach = next;
    if (moved <= stepTolerance * reach) break;
  }
  return mode + direction * reach;
}

/** Rounding may keep an end moving where log densities are huge; wherever it then stands is far enough. */
const stepsMax = 60;

/** Nodes and log weights of n-point Gauss–Legendre on [0, 1], by Newton's method on the Legendre polynomial. */
export function gaussLegendre(n: number): {
  readonly nodes: Float64Array;
  readonly logWeights: Float64Array;
} {
  const nodes = new Float64Array(n);
  const logWeights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let derivative = 1;
    for (let step = 0; step < 10; step++) {
      let [before, value] = [1, x];
      for (let k = 2; k <= n; k++)
        [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      derivative = (n * (x * value - before)) / (x * x - 1);
      x -= value / derivative;
    }
    nodes[i] = (1 + x) / 2;
    logWeights[i] = -Math.log((1 - x * x) * derivative * derivative);
  }
  return { nodes, logWeights };
}
