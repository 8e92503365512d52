"use client";

import { newPolicySchema } from "@gshf/core/policies/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";

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
  const check = useMutation(
    trpc.policies.check.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.policies.list.pathKey() }),
    }),
  );
  const create = useMutation(
    trpc.policies.create.mutationOptions({
      onSuccess: async ({ id }) => {
        // Nobody waits for it: its card says what comes of it.
        check.mutate({ slug, policyId: id });
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.policies.list.pathKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.projects.get.queryKey({ slug }) }),
        ]);
        onDone();
      },
    }),
  );
  const form = useVerbForm({
    schema: newPolicySchema,
    defaultValues: {
      slug,
      name: needsReference ? "pi0" : "",
      baseUrl: "",
      model: "",
      temperature: 1,
      topP: 1,
      maxTokens: 2048,
      role: needsReference ? "reference" : "other",
    },
    mutation: create,
  });
  return (
    <Form form={form} className="space-y-4">
      <form.TextField
        name="name"
        label="Name"
        hint="Appears in dataset rows, such as pi0 or round-1."
        className="font-mono"
      />
      <form.TextField
        name="baseUrl"
        label="Base URL"
        hint="Base URL of an OpenAI-compatible server. Requests go to its /chat/completions."
        type="url"
        placeholder="https://policy.example.org/v1"
      />
      <form.TextField
        name="model"
        label="Model"
        hint="The model’s name at the endpoint."
        className="font-mono"
      />
      <form.TextField
        name="apiKey"
        label="API key"
        optional
        empty="omit"
        hint="Stored encrypted and never shown again."
        type="password"
        autoComplete="off"
      />
      <div className="grid gap-4 sm:grid-cols-3">
        <form.NumberField name="temperature" label="Temperature" step="0.05" />
        <form.NumberField name="topP" label="Top-p" step="0.05" />
        <form.NumberField name="maxTokens" label="Maximum tokens" step="1" />
      </div>
      {needsReference ? (
        <form.CheckboxField
          name="role"
          label="This is the reference policy π₀"
          hint="Every round’s KL divergence is measured against it, so it can’t be changed later."
          values={{ checked: "reference", unchecked: "other" }}
        />
      ) : null}
      <form.Submit>Register policy</form.Submit>
    </Form>
  );
}
