import { recipeNotes } from "@gshf/core/recipes/model";
import { choiceVersionNow, strategies, strategyNote } from "@gshf/core/rounds/model";
import type { TrainingOptions } from "@gshf/core/trainings";
import { uncertaintyNotes } from "@gshf/core/trainings/model";
import { hintOf, rangesOf } from "#features/trainings/index.ts";
import { Card } from "#ui/card.tsx";
import { PathField } from "./path-field.tsx";
import { algorithmOf, has, type RunForm, recipeOptions, startingRecipe } from "./run-form.ts";

const grid = "grid gap-x-4 gap-y-5 sm:grid-cols-2";

/** Which recipe, and what it may be set to. */
export function RecipeFields({ form, trainer }: { form: RunForm; trainer: TrainingOptions["trainer"] }) {
  const name = form.watch("recipe.name");
  const shows = (setting: string) => has(name, setting);
  return (
    <>
      <Card title="Recipe" description={recipeNotes[name]}>
        <div className={grid}>
          <form.SelectField
            name="recipe.name"
            label="Recipe"
            options={recipeOptions}
            onChange={({ target }) => {
              const chosen = Object.keys(recipeOptions).find((one) => one === target.value);
              const next = startingRecipe(chosen as typeof name, form.getValues("recipe.evaluation"));
              form.setValue("recipe", next);
            }}
          />
          {shows("eta") ? (
            <form.NumberField
              name="recipe.eta"
              label="KL coefficient η"
              hint="In units of reward. A larger η keeps the policy closer to π₀."
            />
          ) : null}
          {shows("path") ? <PathField form={form} /> : null}
          {shows("betaPess") ? (
            <>
              <form.TextField
                name="recipe.betaPess"
                label="Weight of pessimism β"
                hint="How much an answer loses for being uncertain. Several values with commas between them train a policy each and draw the curve over β; 0 is plain DPO."
              />
              <form.SelectField name="recipe.uncertainty" label="Uncertainty Γ" options={uncertaintyNotes} />
            </>
          ) : null}
        </div>
      </Card>
      {shows("scoredBy") ? <DrawFields form={form} shows={shows} /> : null}
      {shows("strategy") ? <RoundFields form={form} shows={shows} /> : null}
      <HyperparameterFields form={form} trainer={trainer} />
    </>
  );
}

const strategyOptions = Object.fromEntries(strategies.map((one) => [one, one])) as Record<
  (typeof strategies)[number],
  string
>;

type Part = { form: RunForm; shows: (setting: string) => boolean };

function DrawFields({ form, shows }: Part) {
  return (
    <Card title="Draws">
      <div className={grid}>
        <form.NumberField
          name="recipe.prompts"
          label="Prompts"
          hint="Draws for at most this many training prompts of the experiment."
          step="1"
        />
        <form.NumberField name="recipe.n" label="Draws per prompt" step="1" />
        <form.NumberField name="recipe.temperature" label="Temperature" />
        <form.SelectField
          name="recipe.scoredBy"
          label="Labeled by"
          options={{
            reward: "The reward fitted to the experiment’s labels",
            scorer: "The project’s gold scorer",
          }}
        />
        {shows("pairs") ? (
          <form.NumberField
            name="recipe.pairs"
            label="Pairs per prompt"
            hint="Each pair needs two accepted answers."
            step="1"
          />
        ) : null}
        {shows("method") ? (
          <form.SelectField
            name="recipe.method"
            label="Rejection"
            options={{
              liu2023: "As in the paper: always accepts enough answers",
              exact: "Exact: some prompts may give no pair",
            }}
          />
        ) : null}
        {shows("coefficient") ? (
          <form.NumberField
            name="recipe.coefficient"
            label="Coefficient"
            hint="Smaller values accept only the best answers."
          />
        ) : null}
      </div>
    </Card>
  );
}

function RoundFields({ form, shows }: Part) {
  return (
    <Card title="Rounds">
      <div className={grid}>
        <form.NumberField
          name="recipe.rounds"
          label={shows("trainEvery") ? "Pairs, one a round" : "Rounds"}
          step="1"
        />
        {shows("pairs") ? <form.NumberField name="recipe.pairs" label="Pairs per round" step="1" /> : null}
        {shows("trainEvery") ? (
          <form.NumberField name="recipe.trainEvery" label="Train after every … pairs" step="1" />
        ) : null}
        <form.SelectField
          name="recipe.strategy"
          label="How pairs are chosen"
          options={strategyOptions}
          hint={strategyNote(form.watch("recipe.strategy") ?? "uncertainty", choiceVersionNow)}
        />
        <form.SelectField
          name="recipe.labeler.kind"
          label="Who labels"
          options={{
            people: "People",
            scorer: "The project’s gold scorer",
            "reward-model": "The fitted reward (pseudo-labels)",
          }}
        />
        <form.NumberField name="recipe.samples" label="Draws per prompt" step="1" />
        <form.NumberField name="recipe.labelsPerPair" label="Labels per pair" step="1" />
      </div>
    </Card>
  );
}

function HyperparameterFields({ form, trainer }: { form: RunForm; trainer: TrainingOptions["trainer"] }) {
  const ranges = rangesOf(trainer, algorithmOf[form.watch("recipe.name")]);
  if (ranges === null || ranges.length === 0) return null;
  return (
    <Card
      title="Hyperparameters"
      description="Of every training of the recipe. Leave one empty to let the trainer choose."
    >
      <div className={grid}>
        {ranges.map((range) => (
          <form.TextField
            key={range.name}
            name={`recipe.hyperparameters.${range.name}`}
            label={<span className="font-mono">{range.name}</span>}
            optional
            hint={hintOf(range)}
            placeholder={
              range.default === undefined || range.default === null ? undefined : String(range.default)
            }
          />
        ))}
      </div>
    </Card>
  );
}
