import { existsSync } from "node:fs";
import { wholeNumber } from "@gshf/cli";
import { allStrategies, type Strategy } from "@gshf/gshf";
import { z } from "zod";

/** What every arm is compared with. */
export const baseline = "random" satisfies Strategy;

export const usage = `usage: npm run -s bench:arms -- --pools FILE [options]

Replays ways of choosing pairs ("arms") on pools of answers whose gold reward is known, without a server: draws prompts
and answers, chooses pairs, lets simulated people label them by Bradley-Terry, fits, and measures the policy that follows
on held-out prompts, exactly. Arms are paired by seed: the same prompts, draws and label noise. Progress goes to stderr.

  --pools FILE       JSONL or .jsonl.gz of prompts with candidate answers and their gold win probability; needed
  --arms LIST        arms to compare with ${baseline} (uncertainty,reference):
                     ${allStrategies.join(", ")}
  --seeds N          replays of each arm, 2 or more (10)
  --labels LIST      label counts to report at; the reward is fitted anew at each and chooses from there on (256,512,768)
  --eta X            KL coefficient η (.1)
  --half WHICH       even, odd or all prompts, by the hash of their id: choose settings on one half, report the other (all)
  --draws N          answers drawn for a prompt (8)
  --step N           labels between two points of a curve (64)
  --ridge X          λ₀ of the fit, or evidence: within .5 and 2, what explains the labels best (evidence)
  --metric WHICH     what measures uncertainty: information (H), or covariance (the paper's A) (information)
  --lambda X         regulariser of A (1)
  --radius X         β, the radius of the confidence set in that metric (.75)
  --cold-start HOW   what uncertainty does until the labels can carry it: v-optimal, or none (v-optimal)
  --threads N        replays at a time (all cores)
  --figure FILE      where the SVG with the curves goes (.gshf/bench/arms.svg)
  --json             print JSON instead of a table

The document: {"pools", "prompts_train", "prompts_validation", "eta", "half", "seeds", "arms": [{"name", "at": [{"labels",
"gain_mean", "gain_ci95", "accuracy", "log_loss", "kl", "share_affordable", "share_euclidean_farthest", "d_eff",
"lambda_0"}], "vs_random": {"mean", "ci95", "at": [{"labels", "mean", "ci95"}]},
"labels_to_random_final": {"mean", "ci95", "reached", "of_mean_curve", "of_mean_curve_ci95"}}], "figure", "seconds"}

  gain: E_π[gold] − E_π0[gold] for π ∝ π0·exp(r/η), a mean over held-out prompts; intervals are over seeds (Student t)
  accuracy: share of pairs of answers with gold more than .2 apart that r puts in the right order
  log_loss: cross-entropy of σ(Δr) to σ(Δgold) · kl: KL(π‖π0), both in nats
  share_affordable, share_euclidean_farthest: of Option II by the arm's fit on a batch's draws, whatever the arm: candidates
  that the enhancer could afford outright, and pairs whose second answer is the one farthest off whatever was labeled;
  d_eff: directions that the labels tell of · lambda_0: λ₀ in use; means over seeds
  vs_random: gain minus random's, paired by seed · labels_to_random_final: labels to reach the gain that random has with
  all labels: mean over seeds of the first crossing (a seed that never gets there counts with all labels; "reached" says
  how many do), and the crossing of the mean curves, with a bootstrap interval over seeds
`;

const list = (text: string) => text.split(",").map((part) => part.trim());

export const armsOptionsSchema = z.object({
  pools: z.string({ error: "is needed" }).refine((file) => existsSync(file), "no such file"),
  arms: z
    .string()
    .default("uncertainty,reference")
    .transform(list)
    .pipe(
      z.array(
        z.enum(allStrategies, {
          error: ({ input }) => `no arm is called ${input}: ${allStrategies.join(", ")}`,
        }),
      ),
    )
    .refine((names) => new Set(names).size === names.length, "names an arm twice"),
  seeds: wholeNumber(2).default(10),
  labels: z
    .string()
    .default("256,512,768")
    .transform(list)
    .pipe(z.array(wholeNumber(1)))
    .refine((counts) => counts.every((count, i) => count > (counts[i - 1] ?? 0)), "must rise"),
  eta: z.coerce.number<string>("must be a number").positive("must be above 0").default(0.1),
  half: z.enum(["even", "odd", "all"], "must be even, odd or all").default("all"),
  draws: wholeNumber(2).default(8),
  step: wholeNumber(1).default(64),
  ridge: z
    .union([
      z.literal("evidence"),
      z.coerce.number<string>("must be a number or evidence").positive("must be above 0"),
    ])
    .default("evidence"),
  metric: z.enum(["information", "covariance"], "must be information or covariance").default("information"),
  lambda: z.coerce.number<string>("must be a number").positive("must be above 0").default(1),
  radius: z.coerce.number<string>("must be a number").nonnegative("must be at least 0").default(0.75),
  "cold-start": z.enum(["v-optimal", "none"], "must be v-optimal or none").default("v-optimal"),
  threads: wholeNumber(1).optional(),
  figure: z.string().optional(),
  json: z.boolean().default(false),
});
export type ArmsOptions = z.output<typeof armsOptionsSchema>;

/** The arms to replay: the baseline, and those asked for. */
export function armsOf({ arms }: Pick<ArmsOptions, "arms">): readonly Strategy[] {
  return arms.includes(baseline) ? arms : [baseline, ...arms];
}
