"use client";

import { useFormContext } from "react-hook-form";
import { Checkbox, Field, Select } from "#ui/field.tsx";
import { NumberField } from "./number-field.tsx";
import type { RoundForm } from "./round-form.ts";
import { BetaA } from "./symbols.tsx";

const grid = "grid gap-x-4 gap-y-5 sm:grid-cols-2";

/** m, n, k and where candidates come from. */
export function CollectFields() {
  const { register } = useFormContext<RoundForm>();
  return (
    <div className={grid}>
      <NumberField
        name="pairs"
        symbol="m"
        label="prompts, and pairs at most"
        step="1"
        hint="Drawn from the training split by the seed; each gives one pair."
      />
      <NumberField
        name="samples"
        symbol="n"
        label="answers per prompt"
        step="1"
        hint="The candidates the two answers are chosen from."
      />
      <NumberField
        name="labelsPerPair"
        symbol="k"
        label="labels per pair"
        step="1"
        hint="Different people judge the same pair; all pairs get a first label before any gets a second."
      />
      <NumberField
        name="temperature"
        label="Sampling temperature"
        step="0.05"
        hint="Of the policy that answers. At 0 there may be nothing to compare."
      />
      <Field
        label="Who answers"
        hint="With the main policy, weights are corrected by log π₀ − log π and the effective sample size is shown."
        className="sm:col-span-2"
      >
        {(control) => (
          <Select {...control} {...register("candidateSource")}>
            <option value="reference">the reference policy π₀</option>
            <option value="main">the main policy (the best so far)</option>
          </Select>
        )}
      </Field>
    </div>
  );
}

/** η, β_A, λ, and the fit. */
export function FitFields() {
  const { register } = useFormContext<RoundForm>();
  return (
    <div className={grid}>
      <NumberField
        name="eta"
        symbol="η"
        label="KL coefficient"
        hint="In units of reward. Small: the main agent π¹ ∝ π₀·exp(r/η) trusts the reward; large: it stays close to π₀."
      />
      <NumberField
        name="betaA"
        symbol={<BetaA />}
        label="width of the confidence set"
        isOptional
        placeholder="1.5·√d"
        hint="How far the truth may lie from the fit. Larger: bolder second answers. The theory’s constant is far too wide to use; the summary shows 1.5·√d for your embedder."
      />
      <NumberField
        name="lambda"
        symbol="λ"
        label="prior precision"
        hint="Regularises the covariance: A starts at m·λ·I. Smaller: more uncertainty before the first label."
      />
      <NumberField
        name="ridge"
        symbol="λ₀"
        label="ridge of the reward fit"
        hint="Pulls the Bradley–Terry fit towards zero."
      />
      <NumberField
        name="normBound"
        symbol="B"
        label="bound on ‖θ‖"
        hint="Enforced by raising λ₀, never by clipping θ."
      />
      <Checkbox
        label="Hybrid: learn from offline comparisons too"
        hint="Imported comparisons count in the fit and in the covariance, and go into the dataset."
        className="sm:mt-6"
        {...register("hybrid")}
      />
    </div>
  );
}

/** Freezing, training, promotion, evaluation. */
export function LoopFields() {
  const { register, watch } = useFormContext<RoundForm>();
  const train = watch("train");
  return (
    <div className={grid}>
      <Checkbox
        label="Freeze by itself"
        hint="As soon as the last label is in. Otherwise the round waits for somebody to freeze it."
        {...register("autoFreeze")}
      />
      <Checkbox
        label="Weigh votes by reliability"
        hint="A vote counts by its annotator’s fitted reliability. Can be changed under Quality until the freeze."
        {...register("annotatorWeights")}
      />
      <Checkbox
        label="Train the next policy"
        hint="Sends the dataset to the project’s trainer. Otherwise the round ends with the dataset."
        {...register("train")}
      />
      <Field label="Make the new policy main" hint="Judged on validation prompts.">
        {(control) => (
          <Select {...control} disabled={!train} {...register("promote")}>
            <option value="if-better">if it is better</option>
            <option value="always">always</option>
            <option value="never">never</option>
          </Select>
        )}
      </Field>
      <NumberField
        name="leaseMinutes"
        label="Minutes a pair is held"
        hint="Without a sign of life, the pair goes to somebody else."
      />
      <NumberField
        name="evaluationPrompts"
        label="Validation prompts at most"
        step="1"
        hint="Each policy answers the same ones."
      />
      <NumberField
        name="evaluationSamples"
        label="Answers per validation prompt"
        step="1"
        hint="More make the estimates narrower."
      />
    </div>
  );
}
