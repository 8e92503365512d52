"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Checkbox, Field, Input } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";

type Values = {
  name: string;
  baseUrl: string;
  model: string;
  apiKey: string;
  temperature: number;
  topP: number;
  maxTokens: number;
  isReference: boolean;
};

const fields = ["name", "baseUrl", "model", "temperature", "topP", "maxTokens"];

export function CreatePolicy({
  slug,
  needsReference,
  onDone,
}: {
  slug: string;
  needsReference: boolean;
  onDone: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(
    trpc.policies.create.mutationOptions({
      onSuccess: async () => {
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.policies.list.queryKey({ slug }) }),
          queryClient.invalidateQueries({ queryKey: trpc.projects.get.queryKey({ slug }) }),
        ]);
        onDone();
      },
    }),
  );
  const form = useForm<Values>({
    defaultValues: {
      name: needsReference ? "pi0" : "",
      baseUrl: "",
      model: "",
      apiKey: "",
      temperature: 1,
      topP: 1,
      maxTokens: 2048,
      isReference: needsReference,
    },
  });
  const { errors } = form.formState;
  const problem = create.isError ? problemOf(create.error) : null;
  const errorOf = (field: keyof Values) =>
    errors[field]?.message ?? (problem?.field === field ? problem.message : null);
  const submit = form.handleSubmit(({ isReference, ...rest }) =>
    create.mutate({ slug, ...rest, role: isReference ? "reference" : "other" }),
  );
  return (
    <form className="space-y-4" onSubmit={submit} noValidate>
      <Field label="Name" hint="Part of dataset rows, such as pi0 or round-1." error={errorOf("name")}>
        {(control) => (
          <Input
            {...control}
            className="font-mono"
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
            placeholder="https://policy.example.org/v1"
            {...form.register("baseUrl", { required: "Where does it answer?" })}
          />
        )}
      </Field>
      <Field label="Model" hint="As the endpoint calls it." error={errorOf("model")}>
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            {...form.register("model", { required: "Which model?" })}
          />
        )}
      </Field>
      <Field label="API key" optional hint="Stored encrypted, never shown again.">
        {(control) => <Input {...control} type="password" autoComplete="off" {...form.register("apiKey")} />}
      </Field>
      <div className="grid gap-4 sm:grid-cols-3">
        <NumberField
          form={form}
          name="temperature"
          label="Temperature"
          step="0.05"
          error={errorOf("temperature")}
        />
        <NumberField form={form} name="topP" label="Top-p" step="0.05" error={errorOf("topP")} />
        <NumberField
          form={form}
          name="maxTokens"
          label="Tokens at most"
          step="1"
          error={errorOf("maxTokens")}
        />
      </div>
      {needsReference ? (
        <Checkbox
          label="This is the reference policy π₀"
          hint="Every round’s KL divergence is measured against it, so it stays the same for good."
          {...form.register("isReference")}
        />
      ) : null}
      {problem !== null && !fields.includes(problem.field ?? "") ? (
        <FormProblem message={problem.message} />
      ) : null}
      <Button type="submit" variant="primary" busy={create.isPending}>
        Register policy
      </Button>
    </form>
  );
}

function NumberField({
  form,
  name,
  label,
  step,
  error,
}: {
  form: ReturnType<typeof useForm<Values>>;
  name: "temperature" | "topP" | "maxTokens";
  label: string;
  step: string;
  error: string | null | undefined;
}) {
  return (
    <Field label={label} error={error}>
      {(control) => (
        <Input
          {...control}
          type="number"
          step={step}
          {...form.register(name, {
            valueAsNumber: true,
            validate: (value) => Number.isFinite(value) || "A number, please.",
          })}
        />
      )}
    </Field>
  );
}
