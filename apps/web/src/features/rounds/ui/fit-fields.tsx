"use client";

import { choiceVersionNow, isDrawn } from "@gshf/core/rounds/model";
import { Button } from "#ui/button.tsx";
import { Formula } from "#ui/formula.tsx";
import type { RoundForm } from "./round-form.ts";
import { Beta, Symbolic } from "./symbols.tsx";

/** η, the confidence set, and the fit. */
export function FitFields({ form }: { form: RoundForm }) {
  const version = form.watch("config.choice") ?? choiceVersionNow;
  const isOld = version === 1;
  const usesA = isOld || form.watch("config.metric") === "covariance";
  // Since the third version a checkpoint is a policy that is sampled.
  const goesBack =
    version === 2 && (form.watch("config.arms") ?? []).some(({ strategy }) => strategy === "checkpoint");
  return (
    <div className="space-y-5">
      {isOld ? <OldChoice form={form} /> : null}
      {version === 2 ? <SecondChoice form={form} /> : null}
      <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
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
        {isOld ? <OldRadius form={form} /> : <RadiusFields form={form} />}
        {usesA ? (
          <form.NumberField
            name="config.lambda"
            label={<Symbolic symbol="λ">prior precision</Symbolic>}
            hint={
              <>
                Regularizes the covariance, which starts at{" "}
                <Formula tex={isOld ? String.raw`m\lambda I` : String.raw`\lambda I`} />. A smaller value
                means more uncertainty before the first label.
              </>
            }
          />
        ) : null}
        <form.NumberField
          name="config.ridge"
          label={<Symbolic symbol="λ₀">ridge of the reward fit</Symbolic>}
          optional={!isOld}
          {...(isOld ? {} : { empty: "null", placeholder: "by evidence" })}
          hint={
            isOld
              ? "Pulls the Bradley–Terry fit toward zero."
              : "Pulls the Bradley–Terry fit toward zero. Left empty, the value between 0.5 and 2 that explains the labels best."
          }
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
        {goesBack ? (
          <form.NumberField
            name="config.checkpointRound"
            label="Round of the checkpoint"
            step="1"
            optional
            empty="null"
            placeholder="the latest before this one"
            hint="Arms with the checkpoint strategy use this round’s reward."
          />
        ) : null}
        <form.CheckboxField
          name="config.hybrid"
          label="Hybrid: learn from offline comparisons too"
          hint="Imported comparisons count in the fit and in its uncertainty, and go into the dataset."
          className="sm:mt-6"
        />
      </div>
    </div>
  );
}

/** The norm uncertainty is measured in, how much of it is believed, and what is done before there are labels. */
function RadiusFields({ form }: { form: RoundForm }) {
  const usesA = form.watch("config.metric") === "covariance";
  return (
    <>
      <form.SelectField
        name="config.metric"
        label="Uncertainty is measured by"
        hint={
          usesA ? (
            <>
              The paper’s <Formula tex={String.raw`A=\lambda I+\sum w\,zz^\top`} />: where comparisons lie,
              whatever they said.
            </>
          ) : (
            <>
              <Formula tex={String.raw`H=\lambda_0I+\sum w\,\sigma'(\theta^\top z)\,zz^\top`} />: what the
              labels tell about the reward.
            </>
          )
        }
        options={{ information: "the Fisher information H", covariance: "the covariance A" }}
      />
      <form.NumberField
        name="config.radius"
        label={<Symbolic symbol={<Beta of={usesA ? "A" : "H"} />}>width of the confidence set</Symbolic>}
        hint="How many standard deviations the true reward may lie from the fit. A larger value gives bolder second answers. 0.75 was measured to work; 1.5 is cautious."
      />
      <form.CheckboxField
        name="config.coldStart"
        label="V-optimal while labels are few"
        hint="Until the fit clearly beats a coin, Option II arms choose the pairs that lower the reward’s variance most."
        className="sm:mt-6"
      />
    </>
  );
}

function OldRadius({ form }: { form: RoundForm }) {
  return (
    <form.NumberField
      name="config.betaA"
      label={<Symbolic symbol={<Beta of="A" />}>width of the confidence set</Symbolic>}
      optional
      empty="null"
      placeholder="1.5·√d"
      hint="How far the true reward may lie from the fit. A larger value gives bolder second answers."
    />
  );
}

/** A draft of a version before, or a clone of such a round: it goes on choosing as that one did until somebody says so. */
function OldChoice({ form }: { form: RoundForm }) {
  const change = () => {
    const options = { shouldDirty: true, shouldValidate: true };
    form.setValue("config.choice", choiceVersionNow, options);
    form.setValue("config.betaA", null, options);
    form.setValue("config.ridge", null, options);
  };
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg bg-warn-soft px-3 py-2 text-sm">
      <p className="min-w-0 flex-1 basis-64">
        This draft chooses pairs by the first version, in which the size of the batch moves the choice. Keep
        it to repeat an older round.
      </p>
      <Button size="sm" onClick={change}>
        Use the calibrated choice
      </Button>
    </div>
  );
}

/** A draft of the second version, or a clone of such a round. */
function SecondChoice({ form }: { form: RoundForm }) {
  const change = () => {
    const options = { shouldDirty: true, shouldValidate: true };
    // What their options meant there is said by their sources since.
    for (const [index, { strategy }] of (form.getValues("config.arms") ?? []).entries()) {
      if (isDrawn(strategy, choiceVersionNow))
        form.setValue(`config.arms.${index}.options`, undefined, options);
    }
    form.setValue("config.checkpointRound", null, options);
    form.setValue("config.choice", choiceVersionNow, options);
  };
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg bg-warn-soft px-3 py-2 text-sm">
      <p className="min-w-0 flex-1 basis-64">
        This draft chooses pairs by the second version, in which arms weigh draws of one policy anew to stand
        for others. Keep it to repeat an older round.
      </p>
      <Button size="sm" onClick={change}>
        Sample the policies themselves
      </Button>
    </div>
  );
}
