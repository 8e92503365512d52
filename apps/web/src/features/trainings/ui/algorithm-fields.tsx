"use client";

import type { TrainingOptions } from "@gshf/core/trainings";
import { type AlgorithmName, algorithmNotes, algorithms, uncertaintyNotes } from "@gshf/core/trainings/model";
import { Card } from "#ui/card.tsx";
import { Formula } from "#ui/formula.tsx";
import {
  freeName,
  hintOf,
  notUnderstood,
  type Preset,
  rangesOf,
  startingValues,
  type TrainingForm,
} from "./training-form.ts";

/** The algorithm, a preset to begin from, and every setting it has at this trainer. */
export function AlgorithmFields({ form, options }: { form: TrainingForm; options: TrainingOptions }) {
  const algorithm = form.watch("algorithm");
  const known = options.trainer.state === "known" ? options.trainer.algorithms : [...algorithms];
  const presets = options.presets.filter((preset) => preset.algorithm === algorithm);
  const begin = (preset: Preset | undefined, of: AlgorithmName) => {
    form.setValue("preset", preset?.id ?? "");
    form.setValue("eta", preset?.eta ?? 0.1);
    form.setValue("klPath", preset?.klPath.join(", ") ?? "");
    const ranges = rangesOf(options.trainer, of);
    form.setValue("hyperparameters", startingValues(preset, ranges, options.features));
  };
  return (
    <Card title="Algorithm" description={algorithmNotes[algorithm].what}>
      <div className="space-y-5">
        <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
          <form.SelectField
            name="algorithm"
            label="Algorithm"
            options={labels}
            offered={known}
            hint={missing(known)}
            onChange={({ target }) => {
              const chosen = algorithms.find((name) => name === target.value) ?? algorithm;
              const names = options.names;
              const isUntouched = form.getValues("name") === freeName(algorithm, names);
              if (isUntouched) form.setValue("name", freeName(chosen, names));
              begin(
                options.presets.find((preset) => preset.algorithm === chosen),
                chosen,
              );
            }}
          />
          <form.SelectField
            name="preset"
            label="Preset"
            options={Object.fromEntries(presets.map(({ id, label, source }) => [id, `${label} (${source})`]))}
            hint="The paper’s own settings, to begin from."
            onChange={({ target }) =>
              begin(
                presets.find(({ id }) => id === target.value),
                algorithm,
              )
            }
          />
          <form.NumberField
            name="eta"
            label="KL coefficient η"
            hint="In units of reward. A larger η keeps the policy closer to the reference."
          />
          {algorithm === "multi_step_rso" ? (
            <form.TextField
              name="klPath"
              label="Path of η"
              hint="Decreasing values, separated by commas. The last one is η."
            />
          ) : null}
          {algorithm === "dpo_pessimistic" ? <PessimismFields form={form} /> : null}
        </div>
        <Hyperparameters form={form} options={options} />
      </div>
    </Card>
  );
}

const labels = Object.fromEntries(algorithms.map((name) => [name, algorithmNotes[name].label])) as Record<
  AlgorithmName,
  string
>;

function missing(known: readonly AlgorithmName[]): string | undefined {
  const others = algorithms.filter((name) => !known.includes(name)).map((name) => algorithmNotes[name].label);
  return others.length === 0 ? undefined : `This project’s trainer doesn’t do ${others.join(", ")}.`;
}

function PessimismFields({ form }: { form: TrainingForm }) {
  return (
    <>
      <form.NumberField
        name="betaPess"
        label="Weight of pessimism β"
        hint={
          <>
            Each answer’s reward is taken as <Formula tex={String.raw`r-\beta\,\Gamma`} />: what the offline
            comparisons say little of counts for less.
          </>
        }
      />
      <form.SelectField name="uncertainty" label="Uncertainty Γ" options={uncertaintyNotes} />
    </>
  );
}

function Hyperparameters({ form, options }: { form: TrainingForm; options: TrainingOptions }) {
  const algorithm = form.watch("algorithm");
  const preset = options.presets.find(({ id }) => id === form.watch("preset"));
  const ranges = rangesOf(options.trainer, algorithm);
  const names = ranges?.map(({ name }) => name) ?? Object.keys(preset?.hyperparameters ?? {});
  const left = notUnderstood(preset, ranges);
  return (
    <fieldset>
      <legend className="font-semibold">Hyperparameters</legend>
      <p className="mt-0.5 mb-3 text-sm text-muted">
        {ranges === null
          ? "The trainer doesn’t list the settings it understands, so all of them are sent. Leave one empty to let the trainer choose."
          : "The settings that the trainer understands. Leave one empty to let the trainer choose."}
      </p>
      <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
        {names.map((name) => {
          const range = ranges?.find((one) => one.name === name);
          return (
            <form.TextField
              key={`${algorithm}-${name}`}
              name={`hyperparameters.${name}`}
              label={<span className="font-mono">{name}</span>}
              optional
              hint={range && hintOf(range)}
            />
          );
        })}
      </div>
      {left.length === 0 ? null : (
        <p className="mt-3 text-sm text-muted">
          The trainer doesn’t understand these settings of the preset, so they aren’t sent: {left.join(", ")}.
        </p>
      )}
    </fieldset>
  );
}
