// Embedders and feature maps compared on pools of real answers with simulated people, without a server.
//   npm run -s bench:features -- --pools FILE --seeds 10 --labels 256,768 --json
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { embedTexts } from "../pools/embed-texts.ts";
import { halfOfPool, type Pool, readPoolsFile, splitOfPool } from "../pools/read-pools-file.ts";
import { buildFeatures, type Embed } from "./features/build-features.ts";
import { compareVariants, type Replayed, tableOf } from "./features/compare-variants.ts";
import { drawIntervals } from "./features/draw-intervals.ts";
import { embedMinilm, whyNoMinilm } from "./features/embed-minilm.ts";
import {
  baseline,
  type EmbedderName,
  type FeaturesOptions,
  featuresOptionsSchema,
  nameOf,
  usage,
  variantsOf,
} from "./features/options.ts";
import { replayVariant } from "./features/replay-variant.ts";

const say = (line: string) => console.error(line);

async function main(options: FeaturesOptions): Promise<void> {
  const begun = performance.now();
  const { half, labels, seeds, ridge, eta } = options;
  const isOfHalf = ({ promptId }: Pool) =>
    half === "all" || (halfOfPool(promptId) === 0) === (half === "even");
  const pools = (await readPoolsFile(options.pools)).filter(
    (pool) => pool.candidates.length > 1 && isOfHalf(pool),
  );
  const why = options.embedders.includes("all-minilm-l6-v2") ? whyNoMinilm(options.python) : null;
  const leftOut = why === null ? [] : [{ embedder: "all-minilm-l6-v2", reason: why }];
  for (const { embedder, reason } of leftOut) say(`${embedder} is left out: ${reason}`);
  const embedders = options.embedders.filter((name) => !leftOut.some(({ embedder }) => embedder === name));
  const replayed: Replayed[] = [];
  for (const variant of variantsOf(options, embedders)) {
    const built = await buildFeatures(pools, variant, embedWith(variant.embedder, options));
    const curves = replayVariant(pools, built, options);
    replayed.push({ variant, dimension: built.map.dimension, curves });
    say(`${nameOf(variant)}: ${seeds} seeds, ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  }
  const variants = compareVariants(replayed, labels);
  const figure = path.resolve(
    options.figure ?? path.join(import.meta.dirname, "../../.gshf/bench/features.svg"),
  );
  mkdirSync(path.dirname(figure), { recursive: true });
  const title = `${path.basename(options.pools)}${half === "all" ? "" : `, ${half} half`}: ${labels.at(-1)} labels, ${seeds} seeds`;
  writeFileSync(figure, drawIntervals(variants, title));
  const count = (split: "train" | "validation") =>
    pools.filter(({ promptId }) => splitOfPool(promptId) === split).length;
  const report = {
    pools: options.pools,
    prompts_train: count("train"),
    prompts_validation: count("validation"),
    half,
    eta,
    ridge,
    seeds,
    left_out: leftOut,
    baseline: nameOf(baseline),
    variants,
    figure,
    seconds: (performance.now() - begun) / 1000,
  };
  say(`the intervals are in ${figure}`);
  console.log(options.json ? JSON.stringify(report) : tableOf(variants));
}

function embedWith(name: EmbedderName, { threads, python }: FeaturesOptions): Embed {
  return name === "use-512"
    ? (texts) => embedTexts(texts, { threads, say })
    : (texts) => embedMinilm(texts, { python, say });
}

try {
  await main(optionsOrExit(usage, featuresOptionsSchema));
} catch (error) {
  // What can go wrong here is a file's fault, and says so.
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
