"use client";

import type { EvaluationOptions } from "@gshf/core/evaluations";
import { costOf, evaluatedSplits, splitNotes } from "@gshf/core/evaluations/model";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { counted, formatCount } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { type EvaluationForm, evaluationFormSchema, inputOf, readTemperatures } from "./evaluation-form.ts";
import { judgeChoice } from "./judge-choice.ts";
import { PolicyChoice } from "./policy-choice.tsx";

/** Starts an evaluation: which policies, on which prompts, at which temperatures, and what is measured. */
export function CreateEvaluationPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const options = useQuery(trpc.evaluations.options.queryOptions({ slug }, { staleTime: 30_000 }));
  return (
    <>
      <PageHeader
        title="New evaluation"
        description="Choose on validation and report on test. Every server is asked before anything is spent."
        crumbs={[{ label: "Evaluations", href: paths.evaluations(slug) }]}
      />
      <QueryView query={options}>{(asked) => <EvaluationSetup slug={slug} options={asked} />}</QueryView>
    </>
  );
}

function EvaluationSetup({ slug, options }: { slug: string; options: EvaluationOptions }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const create = useMutation(
    trpc.evaluations.create.mutationOptions({
      onSuccess: async ({ number }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.evaluations.pathKey() });
        router.push(paths.evaluation(slug, number));
      },
    }),
  );
  const { whyNot, experiments, splits } = options;
  const form: EvaluationForm = useVerbForm({
    schema: evaluationFormSchema,
    defaultValues: {
      slug,
      name: "",
      experiment: experiments[0]?.slug ?? "main",
      policies: [],
      baselinePolicyId: null,
      splits: splits.filter(({ prompts, split }) => prompts > 0 && split !== "ood").map(({ split }) => split),
      temperatures: "",
      samples: 4,
      promptsMax: 128,
      seed: 0,
      eta: 0.1,
      gold: whyNot.gold === null,
      estimated: whyNot.estimated === null,
      kl: true,
      judgeId: null,
      everyPair: false,
    },
    mutation: { mutateAsync: (values) => create.mutateAsync(inputOf(values)) },
  });
  const { errors } = form.formState;
  // What is wrong with these stands beside them, and not above the button as well.
  useEffect(() => {
    for (const name of ["policies", "splits"]) form.shown.set(name, 1);
  }, [form.shown]);
  return (
    <Form form={form} className="space-y-5">
      <Card title="What it compares">
        <div className="space-y-5">
          <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
            <form.TextField name="name" label="Name" />
            <form.SelectField
              name="experiment"
              label="Experiment"
              hint="KL is measured to its π₀, and estimated rewards are fitted to its labels."
              options={Object.fromEntries(experiments.map((one) => [one.slug, one.name]))}
            />
            <form.SelectField
              name="baselinePolicyId"
              label="Baseline"
              hint="Gains and win rates are over this policy as well as over π₀."
              none="The reference policy π₀"
              options={Object.fromEntries(options.policies.map(({ id, name }) => [id, name]))}
            />
          </div>
          <PolicyChoice
            policies={options.policies}
            chosen={form.watch("policies")}
            error={errors.policies?.message}
            onChoose={(ids) => form.setValue("policies", ids, { shouldValidate: true })}
          />
        </div>
      </Card>
      <Card title="Prompts and draws">
        <div className="space-y-5">
          <SplitChoice form={form} options={options} />
          <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
            <form.TextField
              name="temperatures"
              label="Temperatures"
              optional
              hint="Separated by commas. Leave empty to draw each policy at its own."
              placeholder="each its own"
            />
            <form.NumberField name="samples" label="Draws for each prompt" step="1" />
            <form.NumberField name="promptsMax" label="Maximum prompts of each split" step="1" />
            <form.NumberField
              name="seed"
              label="Seed"
              step="1"
              hint="Seed 0 uses the answers that rounds drew for their own evaluations."
            />
          </div>
        </div>
      </Card>
      <Card title="Measures">
        <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
          <form.CheckboxField
            name="gold"
            label="Gold reward"
            hint={whyNot.gold ?? "By the project’s scorer, which trains no policy."}
            disabled={whyNot.gold !== null}
          />
          <form.CheckboxField
            name="estimated"
            label="Estimated reward"
            hint={whyNot.estimated ?? "By a fit to all labels so far."}
            disabled={whyNot.estimated !== null}
          />
          <form.CheckboxField
            name="kl"
            label="KL to π₀"
            hint="Of the density that is sampled, temperature included."
          />
          <form.SelectField name="judgeId" {...judgeChoice(options, "the baseline’s")} />
          {form.watch("judgeId") === null ? null : (
            <form.CheckboxField
              name="everyPair"
              label="Compare every two policies"
              hint="The judge compares every pair of policies, not only each with the baseline. The results then show a win-rate matrix."
            />
          )}
          <form.NumberField name="eta" label="η of J" hint="J is the reward less η times KL." />
        </div>
      </Card>
      <Cost form={form} options={options} />
      <form.Submit>Start evaluation</form.Submit>
    </Form>
  );
}

function SplitChoice({ form, options }: { form: EvaluationForm; options: EvaluationOptions }) {
  const chosen = form.watch("splits");
  const error = form.formState.errors.splits?.message;
  return (
    <fieldset>
      <legend className="text-sm font-medium">Splits</legend>
      <div className="flex flex-wrap gap-x-6">
        {evaluatedSplits.map((split) => {
          const prompts = options.splits.find((one) => one.split === split)?.prompts ?? 0;
          return (
            <label key={split} className="flex min-h-9 items-center gap-2.5 text-sm">
              <input
                type="checkbox"
                className="size-4 shrink-0 accent-accent"
                checked={chosen.includes(split)}
                disabled={prompts === 0}
                onChange={({ target }) =>
                  form.setValue(
                    "splits",
                    target.checked ? [...chosen, split] : chosen.filter((other) => other !== split),
                    { shouldValidate: true },
                  )
                }
              />
              {split}
              <span className="text-muted">
                {splitNotes[split]}, {prompts === 0 ? "no prompts" : counted(prompts, "prompt")}
              </span>
            </label>
          );
        })}
      </div>
      {error === undefined ? null : (
        <p role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function Cost({ form, options }: { form: EvaluationForm; options: EvaluationOptions }) {
  const asked = form.watch();
  const { policies, splits, temperatures, samples, promptsMax, judgeId, experiment, baselinePolicyId } =
    asked;
  const reference = options.experiments.find(({ slug }) => slug === experiment)?.referencePolicyId ?? null;
  const all = new Set([...policies, reference, baselinePolicyId].filter((id) => id !== null));
  const prompts = options.splits
    .filter(({ split }) => splits.includes(split))
    .reduce((sum, one) => sum + Math.min(one.prompts, promptsMax ?? 0), 0);
  const { draws, judgeRequests } = costOf({
    policies: all.size,
    temperatures: readTemperatures(temperatures ?? "").length,
    prompts,
    samples: samples ?? 0,
    hasJudge: judgeId !== null,
    everyPair: asked.everyPair ?? false,
  });
  return (
    <p role="status" className="text-sm text-muted">
      At most {counted(draws, "draw")}
      {judgeRequests === 0 ? "" : ` and ${formatCount(judgeRequests)} requests to the judge`}:{" "}
      {counted(all.size, "policy", "policies")} with π₀ and the baseline, {counted(prompts, "prompt")}.
      Answers that are there already cost nothing.
    </p>
  );
}
