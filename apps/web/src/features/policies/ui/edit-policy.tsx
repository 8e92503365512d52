"use client";

import { isSameServer } from "@gshf/core/access/model";
import type { PolicyView } from "@gshf/core/policies";
import { policySettingsSchema } from "@gshf/core/policies/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { credentialHint } from "#features/console/index.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { counted } from "#ui/format.ts";
import { useToast } from "#ui/toast.tsx";

/** Changes where a policy answers and what it may cost. */
export function EditPolicy({
  slug,
  policy,
  onDone,
}: {
  slug: string;
  policy: PolicyView;
  onDone: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const update = useMutation(
    trpc.policies.update.mutationOptions({
      onSuccess: async ({ keyDropped }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.policies.list.pathKey() });
        const message = keyDropped ? `${policy.name} saved, without its key` : `${policy.name} saved`;
        toast(message, { tone: "ok" });
        onDone();
      },
    }),
  );
  const { baseUrl, model, temperature, topP, maxTokens, requestsAtOnce, timeoutSeconds } = policy;
  const { inputPrice, outputPrice, currency, tokensMax, costMax } = policy;
  const form = useVerbForm({
    schema: policySettingsSchema,
    defaultValues: {
      slug,
      policyId: policy.id,
      isSameModel: false,
      baseUrl,
      model,
      temperature,
      topP,
      maxTokens,
      requestsAtOnce,
      timeoutSeconds,
      inputPrice,
      outputPrice,
      currency,
      tokensMax,
      costMax,
    },
    mutation: update,
  });
  const isUsed = policy.responses > 0 || policy.parent !== null;
  const isElsewhere = policy.hasApiKey && !isSameServer(policy.baseUrl, form.watch("baseUrl") ?? "");
  const isOtherModel = (form.watch("model") ?? "").trim() !== policy.model;
  return (
    <Form form={form} className="space-y-4">
      {isUsed ? (
        <p className="text-sm text-muted">
          {counted(policy.responses, "answer was", "answers were")} drawn from this policy. You can change its
          address, key and limits; model, temperature and top-p stay as they are, so that the answers keep
          their meaning.
        </p>
      ) : null}
      <form.TextField name="baseUrl" label="Base URL" type="url" />
      <form.TextField name="model" label="Model" className="font-mono" />
      {isUsed && isOtherModel ? (
        <form.CheckboxField
          name="isSameModel"
          label="The same weights under another name"
          hint="Other weights are another policy: register it under another name."
        />
      ) : null}
      <form.TextField
        name="apiKey"
        label="API key"
        optional
        empty="omit"
        type="password"
        autoComplete="off"
        hint={credentialHint({ isStored: policy.hasApiKey, isElsewhere })}
      />
      <div className="grid gap-4 sm:grid-cols-3">
        <form.NumberField name="temperature" label="Temperature" step="0.05" readOnly={isUsed} />
        <form.NumberField name="topP" label="Top-p" step="0.05" readOnly={isUsed} />
        <form.NumberField name="maxTokens" label="Maximum tokens" step="1" />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <form.NumberField name="requestsAtOnce" label="Requests at once" step="1" hint="Per worker." />
        <form.NumberField name="timeoutSeconds" label="Seconds to wait for an answer" step="1" />
      </div>
      <div className="grid gap-4 sm:grid-cols-[1fr_1fr_6rem]">
        <form.NumberField
          name="inputPrice"
          label="Input price"
          optional
          empty="null"
          hint="Per million tokens."
        />
        <form.NumberField
          name="outputPrice"
          label="Output price"
          optional
          empty="null"
          hint="Per million tokens."
        />
        <form.TextField name="currency" label="Currency" className="font-mono" />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <form.NumberField
          name="tokensMax"
          label="Stop after tokens"
          optional
          empty="null"
          step="1"
          hint="Counted over all rounds of this policy. A round that reaches the limit fails and shows how much was used. Raise the limit and retry the round."
        />
        <form.NumberField
          name="costMax"
          label="Stop after cost"
          optional
          empty="null"
          hint="Needs the prices."
        />
      </div>
      <form.Submit>Save policy</form.Submit>
    </Form>
  );
}
