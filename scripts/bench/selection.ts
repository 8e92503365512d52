// How fast pairs are chosen from embedded answers, and how fast the dense step is next to numpy's, where Python is
// installed. Prints a table or JSON.
//   npm run -s bench:selection -- --prompts 25000 --candidates 8 --dim 512 --json
import { createHash } from "node:crypto";
import { loadavg } from "node:os";
import { optionsOrExit, wholeNumber } from "@gshf/cli";
import {
  type Cholesky,
  Covariance,
  createRandom,
  PairSelector,
  planShards,
  type Random,
  type SelectionPrompt,
  type SelectionSettings,
  ThinCovariance,
  type WhiteningKernel,
} from "@gshf/gshf";
import { createOnnxKernel, type OnnxKernel } from "@gshf/kernel-onnx";
import { z } from "zod";
import { timeNumpy } from "./selection/time-numpy.ts";

const usage =
  "usage: npm run -s bench:selection -- [--prompts N] [--candidates N] [--dim N] [--labels N] [--block N] [--whole] [--shards N] [--only-selection] [--also-shapes] [--json]";
const optionsSchema = z.object({
  prompts: wholeNumber(1).default(25_000),
  candidates: wholeNumber(1).default(8),
  dim: wholeNumber(1).default(512),
  labels: wholeNumber(1).default(256),
  block: wholeNumber(1).default(64),
  whole: z.boolean().default(false),
  shards: wholeNumber(1).default(1),
  json: z.boolean().default(false),
  "only-selection": z.boolean().default(false),
  "also-shapes": z.boolean().default(false),
});

/** Rows scored per call, as many as the kernel takes at once: bounds memory. */
const chunkRows = 2048;

type Shape = {
  readonly prompts: number;
  readonly candidates: number;
  readonly dim: number;
};
type Selection = Shape & {
  /** Labels that the posterior knows. */
  readonly labels: number;
  /** Prompts between two updates of the root of H⁻¹. */
  readonly block: number;
  /** H given d×d, as from a fit that kept no rows. */
  readonly whole: boolean;
  /** Jobs that choose the batch one after another. */
  readonly shards: number;
};

async function main(): Promise<void> {
  const {
    json,
    "also-shapes": alsoShapes,
    "only-selection": onlySelection,
    ...shape
  } = optionsOrExit(usage, optionsSchema);
  const kernel = await createOnnxKernel();
  const report = {
    settings: shape,
    selection: await benchSelection(kernel, shape),
    ...(!onlySelection && {
      scoring: await benchScoring(kernel, shape),
      rank_one_update_seconds: benchUpdate(shape.dim),
    }),
    peak_rss_mib: Math.round(process.resourceUsage().maxRSS / 1024),
    ...(alsoShapes && { other_shapes: await benchOtherShapes(kernel) }),
  };
  await kernel.release();
  console.log(JSON.stringify(report, undefined, json ? 0 : 2));
}

/** Whitens and scores rows (‖ψ‖² and θᵀφ), ours and numpy's in turn, and whitens them alone; best of five each. */
async function benchScoring(kernel: OnnxKernel, { prompts, candidates, dim }: Shape) {
  const rowCount = prompts * candidates;
  const inverseLower = exampleFactor(dim).inverseLower();
  const random = createRandom(1);
  const theta = Float64Array.from({ length: dim }, () => random.normal() / 3);
  const rows = exampleRows(random, Math.min(chunkRows, rowCount), dim);
  const through = async (work: (chunk: Float32Array) => Promise<unknown>) => {
    for (let done = 0; done < rowCount; done += chunkRows) {
      await work(rows.subarray(0, Math.min(chunkRows, rowCount - done) * dim));
    }
  };
  const scored = await bestOf(5, () =>
    through((chunk) => kernel.score({ rows: chunk, dimension: dim, inverseLower, theta })),
  );
  const whitened = await bestOf(5, () =>
    through((chunk) => kernel.whiten({ rows: chunk, dimension: dim, inverseLower })),
  );
  const numpy = timeNumpy(rowCount, dim);
  return {
    rows: rowCount,
    ...scored,
    gflops: (2 * rowCount * dim * dim) / scored.seconds / 1e9,
    whitening: whitened,
    numpy,
    ratio_vs_numpy: "seconds" in numpy ? numpy.seconds / scored.seconds : null,
    ...("as_set_up" in numpy &&
      numpy.as_set_up !== null && { ratio_vs_numpy_as_set_up: numpy.as_set_up.seconds / scored.seconds }),
    ...("untold" in numpy && { ratio_vs_numpy_untold: numpy.untold.seconds / scored.seconds }),
  };
}

async function bestOf(repeats: number, work: () => Promise<void>) {
  let seconds = Number.POSITIVE_INFINITY;
  let cpuSeconds = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = performance.now();
    const cpuStart = process.cpuUsage();
    await work();
    seconds = Math.min(seconds, (performance.now() - start) / 1000);
    cpuSeconds = Math.min(cpuSeconds, cpuSince(cpuStart));
  }
  return { seconds, cpu_seconds: cpuSeconds };
}

/** User and system time of all threads: what is left to compare on a machine that others load too. */
function cpuSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/**
 * The whole selection by Option II on H with within-batch updates, prompts generated block by block outside the clock.
 * Beside it how long the kernel's products took of that, and what share they are of what the machine could have
 * multiplied meanwhile.
 */
async function benchSelection(
  kernel: OnnxKernel,
  { prompts, candidates, dim, labels, block, whole, shards }: Selection,
) {
  const random = createRandom(2);
  const theta = Float64Array.from({ length: dim }, () => random.normal() / 3);
  const rowsFrom = rowsOfBank(random, dim);
  const labeled = {
    dimension: dim,
    lambda: 1,
    differences: rowsFrom(labels),
    weights: new Float64Array(labels).fill(0.25),
  };
  const covariance = whole ? Covariance.build(labeled) : ThinCovariance.build(labeled);
  const peak = await measurePeak(kernel);
  const clock = { seconds: 0, cpuSeconds: 0 };
  const timed = async <T>(work: () => T | Promise<T>): Promise<T> => {
    const begun = performance.now();
    const cpuStart = process.cpuUsage();
    const result = await work();
    clock.seconds += (performance.now() - begun) / 1000;
    clock.cpuSeconds += cpuSince(cpuStart);
    return result;
  };
  const products = countProducts(kernel);
  const settings: SelectionSettings = {
    theta,
    covariance,
    metric: { kind: "information", votes: 1 },
    eta: 0.1,
    betaA: 0.75,
    arms: [{ name: "uncertainty", strategy: "uncertainty", share: 1 }],
    seed: 1,
    blockSize: block,
    kernel: products.kernel,
  };
  let selector = await timed(() => new PairSelector(settings));
  const setUpSeconds = clock.seconds;
  const digest = createHash("sha256");
  let pairs = 0;
  const begins = new Set(
    planShards({ promptCount: prompts, shards, blockSize: block }).map((shard) => shard.start),
  );
  for (let start = 0; start < prompts; start += block) {
    // As another job that goes on from what this one left.
    if (start > 0 && begins.has(start)) {
      const before = selector;
      selector = await timed(() => new PairSelector(settings, before.snapshot()));
    }
    const batch: SelectionPrompt[] = Array.from({ length: Math.min(block, prompts - start) }, (_, i) => ({
      key: `${start + i}`,
      features: rowsFrom(candidates),
    }));
    const choices = await timed(() => selector.selectBlock(batch));
    for (const choice of choices) {
      if (choice.skipped === undefined) digest.update(`${choice.a1},${choice.a2};`);
    }
    pairs += choices.length;
  }
  const { flops, seconds: productSeconds } = products.done();
  return {
    pairs,
    seconds: clock.seconds,
    set_up_seconds: setUpSeconds,
    cpu_seconds: clock.cpuSeconds,
    load_average: loadavg()[0],
    product_seconds: productSeconds,
    product_tflop: flops / 1e12,
    product_gflops: flops / productSeconds / 1e9,
    peak_gflops: peak,
    share_of_peak: flops / clock.seconds / 1e9 / peak,
    share_of_peak_in_products: flops / productSeconds / 1e9 / peak,
    pairs_sha256: digest.digest("hex").slice(0, 16),
  };
}

/** The kernel, and what it was asked for: operations, with a triangle's zero half left out, and the time they took. */
function countProducts(kernel: OnnxKernel) {
  const done = { flops: 0, seconds: 0 };
  const timed = async <T>(flops: number, work: () => Promise<T>): Promise<T> => {
    const begun = performance.now();
    const result = await work();
    done.seconds += (performance.now() - begun) / 1000;
    done.flops += flops;
    return result;
  };
  const counting: WhiteningKernel = {
    name: kernel.name,
    whiten: (request) => timed(request.rows.length * request.dimension, () => kernel.whiten(request)),
    multiply: (request) =>
      timed((2 * request.left.length * request.right.length) / request.inner, () => kernel.multiply(request)),
  };
  return { kernel: counting, done: () => done };
}

/** GFLOP/s of one large product: what the kernel's library makes of this machine at best. */
async function measurePeak(kernel: OnnxKernel): Promise<number> {
  const side = 2048;
  const matrix = exampleRows(createRandom(6), side, side);
  const { seconds } = await bestOf(5, async () => {
    await kernel.multiply({ left: matrix, right: matrix, inner: side });
  });
  return (2 * side ** 3) / seconds / 1e9;
}

/** Rows cut from one long sequence at random: as unlike as fresh ones, and made in no time. */
function rowsOfBank(random: Random, dim: number): (count: number) => Float32Array {
  const length = 2 ** 20;
  const bank = exampleRows(random, 1, length).map((value) => value * Math.sqrt(length / dim));
  return (count) => {
    const rows = new Float32Array(count * dim);
    for (let i = 0; i < count; i++) {
      const from = random.int(length - dim);
      rows.set(bank.subarray(from, from + dim), i * dim);
    }
    return rows;
  };
}

function benchUpdate(dim: number): number {
  const factor = exampleFactor(dim);
  const z = Float64Array.from(exampleRows(createRandom(3), 1, dim));
  const repeats = Math.max(3, Math.round(2e7 / dim ** 2));
  const start = performance.now();
  for (let i = 0; i < repeats; i++) factor.update(z);
  return (performance.now() - start) / 1000 / repeats;
}

async function benchOtherShapes(kernel: OnnxKernel) {
  const shapes = [
    { prompts: 25_000, candidates: 8, dim: 384 },
    { prompts: 25_000, candidates: 8, dim: 1024 },
    { prompts: 2_000, candidates: 8, dim: 4096 },
    { prompts: 6_000, candidates: 32, dim: 512 },
  ];
  const results = [];
  for (const shape of shapes)
    results.push({
      settings: shape,
      scoring: await benchScoring(kernel, shape),
      rank_one_update_seconds: benchUpdate(shape.dim),
    });
  return results;
}

/** Rows of norm about one, cheap to make: uniform entries instead of normal ones. */
function exampleRows(random: Random, count: number, dim: number): Float32Array {
  const scale = Math.sqrt(3 / dim);
  return Float32Array.from({ length: count * dim }, () => (2 * random.uniform() - 1) * scale);
}

function exampleCovariance(dim: number): Covariance {
  return Covariance.build({
    dimension: dim,
    lambda: 1,
    differences: Float64Array.from(exampleRows(createRandom(4), 256, dim)),
  });
}

function exampleFactor(dim: number): Cholesky {
  return exampleCovariance(dim).factor;
}

await main();
