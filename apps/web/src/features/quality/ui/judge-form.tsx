"use client";

import type { JudgeView } from "@gshf/core/quality";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type UseFormReturn, useForm } from "react-hook-form";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Checkbox, Field, Input } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { useToast } from "#ui/toast.tsx";

type Values = Pick<
  JudgeView,
  "name" | "baseUrl" | "model" | "temperature" | "maxTokens" | "counts" | "exported" | "isAutomatic"
> & { apiKey: string; sharePercent: number };

const fields = ["name", "baseUrl", "model", "temperature", "maxTokens", "share"];

const newJudge: Values = {
  name: "",
  baseUrl: "",
  model: "",
  apiKey: "",
  temperature: 0,
  maxTokens: 1024,
  sharePercent: 100,
  counts: false,
  exported: false,
  isAutomatic: false,
};

/** Sets up a judge, or changes one for the rounds to come. */
export function JudgeForm({
  slug,
  judge,
  onDone,
}: {
  slug: string;
  judge: JudgeView | null;
  onDone: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const form = useForm<Values>({
    defaultValues:
      judge === null ? newJudge : { ...judge, apiKey: "", sharePercent: Math.round(judge.share * 1000) / 10 },
  });
  const save = useMutation(
    trpc.quality.saveJudge.mutationOptions({
      onSuccess: async ({ pseudonym }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.quality.judges.queryKey({ slug }) });
        toast(`Judge ${pseudonym} saved`, { tone: "ok" });
        onDone();
      },
    }),
  );
  const problem = save.isError ? problemOf(save.error) : null;
  const { errors } = form.formState;
  const errorOf = (field: keyof Values, sent: string = field) =>
    errors[field]?.message ?? (problem?.field === sent ? problem.message : null);
  const submit = form.handleSubmit((values) => {
    const { name, baseUrl, model, apiKey, temperature, maxTokens, sharePercent } = values;
    const { counts, exported, isAutomatic } = values;
    const endpoint = { name, baseUrl, model, temperature, maxTokens, share: sharePercent / 100 };
    const key = apiKey === "" ? {} : { apiKey };
    save.mutate({ slug, ...endpoint, ...key, counts, exported, isAutomatic });
  });
  return (
    <form className="space-y-4" onSubmit={submit} noValidate>
      <EndpointFields form={form} errorOf={errorOf} judge={judge} />
      <div className="grid gap-4 sm:grid-cols-3">
        <NumberField form={form} errorOf={errorOf} name="temperature" label="Temperature" step={0.1} />
        <NumberField form={form} errorOf={errorOf} name="maxTokens" label="Tokens at most" step={1} />
        <NumberField
          form={form}
          errorOf={errorOf}
          name="sharePercent"
          sent="share"
          label="Share of pairs, %"
          step={1}
        />
      </div>
      <Checkbox
        label="Judge each round by itself"
        hint="It begins when a round comes to labeling; otherwise when you ask."
        {...form.register("isAutomatic")}
      />
      <Checkbox
        label="Its verdicts take label slots"
        hint="It becomes one of the annotators a pair asks for. Otherwise it is only compared with people."
        {...form.register("counts")}
      />
      <Checkbox
        label="Tell its verdicts in datasets"
        hint="Beside the votes, marked as a judge’s. Verdicts that took a slot are always marked."
        {...form.register("exported")}
      />
      {problem !== null && !fields.includes(problem.field ?? "") ? (
        <FormProblem message={problem.message} />
      ) : null}
      <Button type="submit" variant="primary" busy={save.isPending}>
        Save judge
      </Button>
    </form>
  );
}

type FormPart = {
  form: UseFormReturn<Values>;
  errorOf: (field: keyof Values, sent?: string) => string | null | undefined;
};

function EndpointFields({ form, errorOf, judge }: FormPart & { judge: JudgeView | null }) {
  const isKnown = judge !== null;
  return (
    <>
      <Field label="Name" hint="Unique in the project, such as gpt-judge." error={errorOf("name")}>
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            readOnly={isKnown}
            {...form.register("name", { required: "Give it a name." })}
          />
        )}
      </Field>
      <Field
        label="Base URL"
        hint="OpenAI-compatible: POST /chat/completions below it."
        error={errorOf("baseUrl")}
      >
        {(control) => (
          <Input
            {...control}
            type="url"
            placeholder="https://api.example.org/v1"
            {...form.register("baseUrl", { required: "Where does it answer?" })}
          />
        )}
      </Field>
      <Field
        label="Model"
        hint={isKnown ? "Fixed: another model is another judge." : "As the endpoint calls it."}
        error={errorOf("model")}
      >
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            readOnly={isKnown}
            {...form.register("model", { required: "Which model?" })}
          />
        )}
      </Field>
      <Field
        label="API key"
        optional
        hint={
          judge?.hasApiKey === true
            ? "One is stored. Leave this empty to keep it; it does not move to another address."
            : "Stored encrypted, never shown again."
        }
      >
        {(control) => <Input {...control} type="password" autoComplete="off" {...form.register("apiKey")} />}
      </Field>
    </>
  );
}

function NumberField({
  form,
  errorOf,
  name,
  sent,
  label,
  step,
}: FormPart & {
  name: "temperature" | "maxTokens" | "sharePercent";
  sent?: string;
  label: string;
  step: number;
}) {
  return (
    <Field label={label} error={errorOf(name, sent)}>
      {(control) => (
        <Input
          {...control}
          type="number"
          min={0}
          step={step}
          {...form.register(name, { valueAsNumber: true, required: "A number, please." })}
        />
      )}
    </Field>
  );
}
