import { existsSync } from "node:fs";
import { strategies } from "@gshf/core/rounds/model";
import { z } from "zod";

export const usage = `usage: npm run -s loop:lm -- [options]

Runs the whole loop with a language model that generates, on a throw-away installation on free ports. A tiny model is
made on the spot (examples/tiny-model) and served (examples/policy-server); each round draws its answers, chooses pairs,
has them labeled by a gold reward through Bradley-Terry, and trains the next policy with TRL (examples/trainer-trl).
Everything goes through the public interfaces. Needs Python 3.10; the first run installs torch and TRL (minutes).

  --rounds T          rounds to run (3)
  --pairs M           pairs per round, one per prompt (40)
  --seed S            decides the model's weights, prompts, draws, pairs, labels and training (1)
  --strategy NAME     how the second answer is chosen (uncertainty):
                      ${strategies.join(", ")}
  --eta X             KL coefficient η, TRL's beta (.1)
  --samples N         draws per prompt (8)
  --tokens N          tokens of an answer at most (40)
  --epochs N          passes of a training over its rows (6)
  --learning-rate X   of a training (.0005)
  --temperature X     of the gold reward's Bradley-Terry labels (1)
  --checkpoints N     checkpoints of the training whose frontier is measured (4)
  --draws N           answers per held-out prompt that everything is measured on (16)
  --pools FILE        prompts, and the answers that the model learns to write from (the demo's)
  --steps N           steps of its pre-training (160)
  --validation-share X  share of prompts held out (.35)
  --out FILE          write the JSON document there as well
  --keep              leave the data directory (database, objects, model, logs) and say where it is
  --json              print JSON

The document: {"model", "baseline", "rounds": [{"round", "arm", "pairs", "judgments", "gold_mean", "gold_ci95",
"gold_gain_mean", "gold_gain_ci95", "kl", "kl_ci95", "objective", "characters", "tokens", "cut_off", "policy",
"dataset_sha256", "trainer_kl", "seconds"}], "frontier": [{"policy", "step", "gold_gain_mean", "gold_gain_ci95", "kl", "trainer_kl",
"characters"}], "seconds"}

  Gold reward of an answer: +1 for each "you" or "your" (at most three), -1 for each word of ten letters or more (at
  most three), +1 for an end like a sentence's, else -1 (scripts/loop-lm/gold.ts).
  All of it is measured by one evaluation of the platform, on the held-out prompts, with the same draws for everybody.
  gold_gain_mean: over π₀, paired by prompt, intervals over prompts (Student t) · kl: mean of log π − log π₀ of the
  answers drawn, each log-probability exact: temperature 1, whole vocabulary · objective: gold − η·kl
  frontier: the checkpoints of one more training on the last round's dataset · trainer_kl: the trainer's own, of rounds
  and checkpoints, on training prompts: it sums the divergence of every next-token distribution over the vocabulary.
`;

const demo = "apps/lab/pools/demo.jsonl";

export const loopLmOptionsSchema = z.object({
  rounds: z.coerce.number().int().min(1).max(100).default(3),
  pairs: z.coerce.number().int().min(1).max(100_000).default(40),
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
  strategy: z.enum(strategies).default("uncertainty"),
  eta: z.coerce.number().positive().default(0.1),
  samples: z.coerce.number().int().min(2).max(64).default(8),
  tokens: z.coerce.number().int().min(4).max(1_024).default(40),
  epochs: z.coerce.number().int().min(1).max(100).default(6),
  "learning-rate": z.coerce.number().positive().default(5e-4),
  temperature: z.coerce.number().min(0.001).max(100).default(1),
  checkpoints: z.coerce.number().int().min(0).max(16).default(4),
  draws: z.coerce.number().int().min(1).max(32).default(16),
  pools: z
    .string()
    .default(demo)
    .refine((file) => existsSync(file), "no such file"),
  steps: z.coerce.number().int().min(1).max(100_000).default(160),
  "validation-share": z.coerce.number().positive().max(0.9).default(0.35),
  out: z.string().optional(),
  keep: z.boolean().default(false),
  json: z.boolean().default(false),
});
export type LoopLmOptions = z.output<typeof loopLmOptionsSchema>;
