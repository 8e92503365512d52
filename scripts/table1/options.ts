import { existsSync } from "node:fs";
import { featureMapNames } from "@gshf/gshf";
import { z } from "zod";
import { methodNames } from "./methods.ts";

export const usage = `usage: npm run -s table1 -- --pools FILE [options]

Table 1 of the paper on a throw-away installation: each method as a recipe in an experiment of its own, all at one budget
of gold labels, through the web app's public API, with the gold scorer as the labeler and the lab as policy server and
trainer. Prints one JSON document (with --json) or a table; what happens meanwhile goes to stderr.

  --pools FILE            JSONL or .jsonl.gz of prompts with candidate answers and their gold win probability; needed
  --seeds N               seeds, each with its own split of the prompts, labels and draws (5)
  --first-seed K          the first of them, to add more to those of an earlier run (1)
  --only NAMES            some methods alone, by commas: ${methodNames.join(", ")}
  --quick                 one seed, 128 labels, fewer draws: to see that everything works
  --labels N              gold labels of every method (512)
  --offline-share X       share of them that the hybrid methods have as offline comparisons (.25)
  --offline-from WHICH    which of a prompt's answers the offline comparisons compare: all, or the weakest quarter (all)
  --pessimism LIST        β of offline GSHF II, by commas; of several, the best on validation is reported (.1)
  --rounds T              rounds of the hybrid methods (3)
  --eta X                 KL coefficient η (.1)
  --ridge X               of the trainer (.3)
  --features MAP          what φ is made of (answer):
                          ${featureMapNames.join(", ")}
  --pool-prompts N        prompts that RAFT and RSO draw for, at most (256)
  --no-figures            the table alone
  --out DIR               writes table1.json, .csv, .tex and the figures there
  --keep                  leaves the data directory (database, objects, logs) and says where it is
  --json                  prints JSON

The document: {"rows": [{"method", "gold_mean", "gold_ci95", "gain_over_dpo", "gain_over_dpo_ci95", "win_rate_vs_dpo",
"kl", "ood_gold", "ood_delta", "length", "labels"}], "per_seed": [{"seed", "method", "policy", "gold", "kl", "ood_gold",
"test_prompts"}], "policies": [{"seed", "method", "policy", "validation_gold", "gold"}], "figures", "seconds"}

  Gold reward of an answer: logit of its gold win probability, clipped to [.002, .998]. Prompts of two of the file's
  sources (koala, vicuna) are out of distribution; of the others 60 % train, 15 % validate and 25 % test. Of a method's
  policies the one with the largest gold reward on validation is reported, on test. Gold rewards, win rates and KL are
  exact expectations over the pools under the policies' own log-probabilities. Intervals are Student's t over seeds;
  over prompts where there is one seed. win_rate_vs_dpo: P(better) + ½ P(equal) · ood_delta: gold_mean − ood_gold.
`;

export const optionsSchema = z.object({
  pools: z.string({ error: "is needed" }).refine((file) => existsSync(file), "no such file"),
  seeds: z.coerce.number().int().min(1).max(50).default(5),
  "first-seed": z.coerce.number().int().min(1).max(1_000_000).default(1),
  only: z
    .string()
    .transform((list) => list.split(","))
    .pipe(z.array(z.enum(methodNames)))
    .optional(),
  quick: z.boolean().default(false),
  labels: z.coerce.number().int().min(16).max(100_000).default(512),
  "offline-share": z.coerce.number().min(0.05).max(0.95).default(0.25),
  "offline-from": z.enum(["all", "weakest"]).default("all"),
  pessimism: z
    .string()
    .transform((list) => list.split(",").map(Number))
    .pipe(z.array(z.number().positive().max(1_000)).min(1).max(12))
    .default([0.1]),
  rounds: z.coerce.number().int().min(1).max(20).default(3),
  eta: z.coerce.number().positive().default(0.1),
  ridge: z.coerce.number().positive().default(0.3),
  features: z.enum(featureMapNames).default("answer"),
  "pool-prompts": z.coerce.number().int().min(8).max(100_000).default(256),
  "no-figures": z.boolean().default(false),
  out: z.string().optional(),
  keep: z.boolean().default(false),
  json: z.boolean().default(false),
});
export type Table1Options = z.output<typeof optionsSchema>;

/** With `quick`, as little as shows that everything works. */
export function quickened(options: Table1Options): Table1Options {
  if (!options.quick) return options;
  return { ...options, seeds: 1, labels: Math.min(options.labels, 128), "pool-prompts": 64 };
}
