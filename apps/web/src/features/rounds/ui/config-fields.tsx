"use client";

import type { ReactNode } from "react";
import { Formula } from "#ui/formula.tsx";
import type { RoundForm } from "./round-form.ts";
import { BetaA } from "./symbols.tsx";

const grid = "grid gap-x-4 gap-y-5 sm:grid-cols-2";

/** A parameter's symbol before what it means. */
function Symbolic({ symbol, children }: { symbol: ReactNode; children: ReactNode }) {
  return (
    <>
      <span className="me-1.5 font-serif text-base italic">{symbol}</span>
      {children}
    </>
  );
}

/** m, n, k and where candidates come from. */
export function CollectFields({ form }: { form: RoundForm }) {
  return (
    <div className={grid}>
      <form.NumberField
        name="config.pairs"
        label={<Symbolic symbol="m">prompts, and pairs at most</Symbolic>}
        step="1"
        hint="Drawn from the training split using the seed. Each gives one pair."
      />
      <form.NumberField
        name="config.samples"
        label={<Symbolic symbol="n">answers per prompt</Symbolic>}
        step="1"
        hint="The two answers are chosen from these candidates."
      />
      <form.NumberField
        name="config.labelsPerPair"
        label={<Symbolic symbol="k">labels per pair</Symbolic>}
        step="1"
        hint="Different people label the same pair. All pairs get a first label before any gets a second."
      />
      <form.NumberField
        name="config.temperature"
        label="Sampling temperature"
        step="0.05"
        hint="For the policy that answers. At 0 all answers to a prompt may be the same."
      />
      <div className="sm:col-span-2">
        <form.SelectField
          name="config.candidateSource"
          label="Policy to sample"
          hint={
            <>
              With the main policy, weights are corrected by <Formula tex={String.raw`\log\pi_0-\log\pi`} />{" "}
              and the effective sample size is shown.
            </>
          }
          options={{
            reference: "the reference policy π₀",
            main: "the main policy (the best so far)",
          }}
        />
      </div>
    </div>
  );
}

/** η, β_A, λ, and the fit. */
export function FitFields({ form }: { form: RoundForm }) {
  return (
    <div className={grid}>
      <form.NumberField
        name="config.eta"
        label={<Symbolic symbol="η">KL coefficient</Symbolic>}
        hint={
          <>
            In units of reward. A small value lets the main agent{" "}
            <Formula tex={String.raw`\pi^1\propto\pi_0\,e^{r/\eta}`} /> follow the reward; a large one keeps
            it close to π₀.
          </>
        }
      />
      <form.NumberField
        name="config.betaA"
        label={<Symbolic symbol={<BetaA />}>width of the confidence set</Symbolic>}
        optional
        empty="null"
        placeholder="1.5·√d"
        hint={
          <>
            How far the true reward may lie from the fit. A larger value gives bolder second answers. The
            constant from the theory is too wide in practice; the summary shows{" "}
            <Formula tex={String.raw`1.5\sqrt d`} /> for your embedder.
          </>
        }
      />
      <form.NumberField
        name="config.lambda"
        label={<Symbolic symbol="λ">prior precision</Symbolic>}
        hint={
          <>
            Regularizes the covariance, which starts at <Formula tex={String.raw`m\lambda I`} />. A smaller
            value means more uncertainty before the first label.
          </>
        }
      />
      <form.NumberField
        name="config.ridge"
        label={<Symbolic symbol="λ₀">ridge of the reward fit</Symbolic>}
        hint="Pulls the Bradley–Terry fit toward zero."
      />
      <form.NumberField
        name="config.normBound"
        label={
          <Symbolic symbol="B">
            bound on <Formula tex={String.raw`\lVert\theta\rVert`} />
          </Symbolic>
        }
        hint="Enforced by raising λ₀, never by clipping θ."
      />
      <form.CheckboxField
        name="config.hybrid"
        label="Hybrid: learn from offline comparisons too"
        hint="Imported comparisons count in the fit and in the covariance, and go into the dataset."
        className="sm:mt-6"
      />
    </div>
  );
}

/** Freezing, training, promotion, evaluation. */
export function LoopFields({ form }: { form: RoundForm }) {
  const trains = form.watch("config.training.algorithm") !== "none";
  return (
    <div className={grid}>
      <form.CheckboxField
        name="config.autoFreeze"
        label="Freeze automatically"
        hint="When the last label arrives. Otherwise the round waits until somebody freezes it."
      />
      <form.CheckboxField
        name="config.annotatorWeights"
        label="Weight votes by reliability"
        hint="A vote counts by its annotator’s fitted reliability. Can be changed under Quality until the freeze."
      />
      <form.SelectField
        name="config.training.algorithm"
        label="Train the next policy"
        hint="Sends the dataset to the project’s trainer. Otherwise the round ends with the dataset."
        options={{ dpo: "with DPO", none: "no" }}
      />
      <form.SelectField
        name="config.promote"
        label="Promote the new policy"
        hint="Judged on validation prompts."
        disabled={!trains}
        options={{ "if-better": "if it is better", always: "always", never: "never" }}
      />
      <form.NumberField
        name="config.leaseSeconds"
        label="Lease (minutes)"
        hint="After this long without activity, the pair goes to another labeler."
        unit={60}
      />
      <form.NumberField
        name="config.evaluation.promptsMax"
        label="Maximum validation prompts"
        step="1"
        hint="All policies answer the same prompts."
      />
      <form.NumberField
        name="config.evaluation.samples"
        label="Answers per validation prompt"
        step="1"
        hint="More answers give narrower intervals."
      />
    </div>
  );
}
