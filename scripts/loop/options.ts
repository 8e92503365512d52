import { existsSync } from "node:fs";
import { strategies } from "@gshf/core/rounds/model";
import { featureMapNames } from "@gshf/gshf";
import { z } from "zod";
import { victims } from "./chaos.ts";

export const usage = `usage: npm run -s loop -- --pools FILE [options]

Runs the whole loop on a throw-away installation on free ports: prompts, draws, pairs, labels by simulated
annotators, datasets, training, evaluation. Everything goes through the public interfaces: the web app's API with a
token, file upload, invite links. Prints one JSON document (with --json) or a table; what happens meanwhile goes to
stderr.

  --pools FILE            JSONL or .jsonl.gz of prompts with candidate answers and their gold win probability; needed
  --rounds T              rounds to run (1)
  --pairs M               pairs per round, one per prompt (64)
  --labels-per-pair K     labels wanted for each pair (1)
  --strategy NAME         how the second answer is chosen (uncertainty):
                          ${strategies.join(", ")}
  --seed S                decides prompts, draws, pairs, labels and training (1)
  --eta X                 KL coefficient η (.1)
  --samples N             draws per prompt (8)
  --features MAP          what φ is made of (answer):
                          ${featureMapNames.join(", ")}
  --window-tokens N       reads longer texts in windows for an embedder of so many tokens; the lab's reads 128 (whole)
  --choice V              version of the choice (2): 1 is in the norm of A, which starts at M·λ·I, with --beta-a
  --metric NAME           what measures uncertainty: information (H) or covariance (A) (information)
  --radius X              radius of the confidence set in that norm (.75)
  --cold-start BOOL       V-optimal pairs until the labels can carry Option II (true)
  --ridge X               λ₀ of the Bradley-Terry fits, the trainer's included (rounds: by evidence, in version 1 .3; trainer: .3)
  --beta-a X              version 1: radius of the confidence set in the norm of A (1.5·√d)
  --lambda X              regulariser of the covariance (1)
  --annotators N          simulated annotators (as many as labels per pair). With more than that, who labels what
                          depends on timing, and dataset hashes with it
  --tie-rate X            share of pairs an annotator calls a tie (0)
  --left-bias X           added to the log odds of the left answer (0)
  --temperature X         of the annotators; 1 is Bradley-Terry on the gold reward (1)
  --validation-share X    share of prompts held out, by the hash of their id (.25)
  --chaos N               kill something (SIGKILL) at N random moments and start it again
  --chaos-of LIST         what, in turn (worker); of ${victims.join(", ")}. S3 and Postgres stay away for up to 3 s
  --out FILE              write the JSON document there as well
  --keep                  leave the data directory (database, objects, logs) and say where it is
  --json                  print JSON

The document: {"baseline", "rounds": [{"round", "arm", "pairs", "judgments", "gold_mean", "gold_ci95",
"gold_gain_mean", "gold_gain_ci95", "kl", "objective", "accuracy_heldout", "policy", "dataset_sha256", "seconds"}],
"seconds"}

  Gold reward of an answer: logit of its gold win probability, clipped to [.002, .998]. All gold figures are exact
  expectations over the pools of the validation prompts, under the policy's own log-probabilities as its server gives
  them; nothing is sampled, and the confidence intervals are over prompts (Student t).
  gold_mean: E_π[gold] · gold_gain_mean: E_π[gold] − E_π0[gold], paired by prompt · kl: KL(π‖π₀) in nats
  objective: gold_mean − η·kl · accuracy_heldout: share of pairs of answers to one prompt, of different gold, which the
  policy's implied reward log π − log π₀ puts in the right order · baseline: the same of π₀, with gold_best, the mean
  of each prompt's best answer.
`;

export const loopOptionsSchema = z.object({
  pools: z.string({ error: "is needed" }).refine((file) => existsSync(file), "no such file"),
  rounds: z.coerce.number().int().min(1).max(100).default(1),
  pairs: z.coerce.number().int().min(1).max(100_000).default(64),
  "labels-per-pair": z.coerce.number().int().min(1).max(20).default(1),
  strategy: z.enum(strategies).default("uncertainty"),
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
  eta: z.coerce.number().positive().default(0.1),
  samples: z.coerce.number().int().min(2).max(64).default(8),
  features: z.enum(featureMapNames).default("answer"),
  "window-tokens": z.coerce.number().int().min(32).max(8_192).optional(),
  choice: z.enum(["1", "2"]).default("2").transform(Number),
  metric: z.enum(["information", "covariance"]).default("information"),
  radius: z.coerce.number().positive().default(0.75),
  "cold-start": z
    .enum(["true", "false"])
    .default("true")
    .transform((text) => text === "true"),
  ridge: z.coerce.number().positive().optional(),
  "beta-a": z.coerce.number().positive().optional(),
  lambda: z.coerce.number().positive().default(1),
  annotators: z.coerce.number().int().min(1).max(50).optional(),
  "tie-rate": z.coerce.number().min(0).max(1).default(0),
  "left-bias": z.coerce.number().min(-10).max(10).default(0),
  temperature: z.coerce.number().min(0).max(100).default(1),
  "validation-share": z.coerce.number().positive().max(0.9).default(0.25),
  chaos: z.coerce.number().int().min(0).max(1_000).default(0),
  "chaos-of": z
    .string()
    .default("worker")
    .transform((list) => list.split(","))
    .pipe(z.array(z.enum(victims))),
  out: z.string().optional(),
  keep: z.boolean().default(false),
  json: z.boolean().default(false),
});
export type LoopOptions = z.output<typeof loopOptionsSchema>;
