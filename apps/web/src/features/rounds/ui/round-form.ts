import { armSchema, type RoundConfig, roundConfigSchema, strategies } from "@gshf/core/rounds/model";
import { z } from "zod";

const config = roundConfigSchema.shape;

/** An empty box means: take the default. */
const emptyIsNull = z.number().positive("must be above 0").nullable();

/** The form as people fill it in: percents instead of shares, one level instead of nested objects. */
export const roundFormSchema = z
  .object({
    name: z.string().trim().max(120, "at most 120 characters"),
    seed: z.int("a whole number").min(0, "0 or more").max(2_147_483_647).nullable(),
    arms: z
      .array(
        z.object({
          name: armSchema.shape.name,
          strategy: z.enum(strategies),
          percent: z.number("a number").gt(0, "more than 0").max(100, "at most 100"),
        }),
      )
      .min(1),
    eta: config.eta.unwrap(),
    betaA: emptyIsNull,
    lambda: config.lambda.unwrap(),
    pairs: config.pairs.unwrap(),
    samples: config.samples.unwrap(),
    labelsPerPair: config.labelsPerPair.unwrap(),
    temperature: config.temperature.unwrap(),
    ridge: config.ridge.unwrap(),
    normBound: config.normBound.unwrap(),
    hybrid: z.boolean(),
    candidateSource: config.candidateSource.unwrap(),
    autoFreeze: z.boolean(),
    annotatorWeights: z.boolean(),
    promote: config.promote.unwrap(),
    train: z.boolean(),
    evaluationPrompts: z.int().min(1).max(5_000),
    evaluationSamples: z.int().min(1).max(32),
    leaseMinutes: z.number().min(0.5).max(1_440),
  })
  .superRefine((form, context) => {
    const sum = form.arms.reduce((total, arm) => total + arm.percent, 0);
    if (Math.abs(sum - 100) > 1e-6) {
      context.addIssue({
        code: "custom",
        path: ["arms"],
        message: `The shares add up to ${sum} %, not 100 %.`,
      });
    }
    if (new Set(form.arms.map((arm) => arm.name)).size < form.arms.length) {
      context.addIssue({ code: "custom", path: ["arms"], message: "Two arms have the same name." });
    }
  });
export type RoundForm = z.output<typeof roundFormSchema>;

export function defaultRoundForm(): RoundForm {
  const defaults = roundConfigSchema.parse({});
  return {
    name: "",
    seed: null,
    arms: defaults.arms.map(({ name, strategy, share }) => ({ name, strategy, percent: share * 100 })),
    eta: defaults.eta,
    betaA: defaults.betaA,
    lambda: defaults.lambda,
    pairs: defaults.pairs,
    samples: defaults.samples,
    labelsPerPair: defaults.labelsPerPair,
    temperature: defaults.temperature,
    ridge: defaults.ridge,
    normBound: defaults.normBound,
    hybrid: defaults.hybrid,
    candidateSource: defaults.candidateSource,
    autoFreeze: defaults.autoFreeze,
    annotatorWeights: defaults.annotatorWeights,
    promote: defaults.promote,
    train: defaults.training.algorithm !== "none",
    evaluationPrompts: defaults.evaluation.promptsMax,
    evaluationSamples: defaults.evaluation.samples,
    leaseMinutes: defaults.leaseSeconds / 60,
  };
}

/** What the server is sent. The last arm takes what rounding leaves, so that the shares add up to exactly 1. */
export function configOf(form: RoundForm): RoundConfig {
  let rest = 1;
  const arms = form.arms.map(({ name, strategy, percent }, index) => {
    const share = index === form.arms.length - 1 ? rest : percent / 100;
    rest -= share;
    return { name, strategy, share };
  });
  return roundConfigSchema.parse({
    arms,
    eta: form.eta,
    betaA: form.betaA,
    lambda: form.lambda,
    ridge: form.ridge,
    normBound: form.normBound,
    pairs: form.pairs,
    samples: form.samples,
    labelsPerPair: form.labelsPerPair,
    temperature: form.temperature,
    hybrid: form.hybrid,
    candidateSource: form.candidateSource,
    autoFreeze: form.autoFreeze,
    annotatorWeights: form.annotatorWeights,
    promote: form.promote,
    evaluation: { promptsMax: form.evaluationPrompts, samples: form.evaluationSamples },
    training: { algorithm: form.train ? "dpo" : "none" },
    leaseSeconds: Math.round(form.leaseMinutes * 60),
  });
}
