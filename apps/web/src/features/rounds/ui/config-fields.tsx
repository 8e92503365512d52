"use client";

import { isLabeledByPeople, labelerSchema, labelsProblem, type RoundLabeler } from "@gshf/core/rounds/model";
import { useWatch } from "react-hook-form";
import { Formula } from "#ui/formula.tsx";
import type { RoundForm } from "./round-form.ts";
import { Symbolic } from "./symbols.tsx";

/** Who labels, as the form has it now. */
function useLabeler({ control }: RoundForm): RoundLabeler {
  const chosen = useWatch({ control, name: "config.labeler" });
  return labelerSchema.safeParse(chosen).data ?? { kind: "people" };
}

const grid = "grid gap-x-4 gap-y-5 sm:grid-cols-2";

/** m, n, k and where candidates come from. */
export function CollectFields({ form }: { form: RoundForm }) {
  const labeler = useLabeler(form);
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
        label={<Symbolic symbol="n">candidates per prompt</Symbolic>}
        step="1"
        hint="For arms that choose among candidates. Arms that draw both answers sample only those."
      />
      {labelsProblem(labeler, 2) === null ? (
        <form.NumberField
          name="config.labelsPerPair"
          label={<Symbolic symbol="k">labels per pair</Symbolic>}
          step="1"
          hint={
            isLabeledByPeople({ labeler })
              ? "Different people label the same pair. All pairs get a first label before any gets a second."
              : "Independent draws for the same pair."
          }
        />
      ) : null}
      <form.NumberField
        name="config.temperature"
        label="Sampling temperature"
        step="0.05"
        hint="Of all draws, where an arm has no other. At 0 all answers to a prompt may be the same."
      />
      <div className="sm:col-span-2">
        <form.SelectField
          name="config.candidateSource"
          label="Policy that gives the candidates"
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

/** Freezing, training, promotion, evaluation. */
export function LoopFields({ form }: { form: RoundForm }) {
  const trains = form.watch("config.training.algorithm") !== "none";
  const byPeople = isLabeledByPeople({ labeler: useLabeler(form) });
  return (
    <div className={grid}>
      {byPeople ? (
        <>
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
        </>
      ) : (
        <p className="text-sm text-muted sm:col-span-2">
          The round freezes by itself with its last label: no person is asked for one.
        </p>
      )}
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
      {byPeople ? (
        <form.NumberField
          name="config.leaseSeconds"
          label="Lease (minutes)"
          hint="After this long without activity, the pair goes to another labeler."
          unit={60}
        />
      ) : null}
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
