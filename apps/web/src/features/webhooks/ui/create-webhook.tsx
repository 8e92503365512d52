"use client";

import { newWebhookSchema, webhookEventTypes } from "@gshf/core/webhooks/model";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { SecretOnce } from "#ui/secret-once.tsx";
import { WebhookFields } from "./webhook-fields.tsx";

/** Adds a webhook, and shows its secret this once. */
export function CreateWebhook({
  slug,
  onCreated,
  onDone,
}: {
  slug: string;
  onCreated: () => void;
  onDone: () => void;
}) {
  const trpc = useTRPC();
  const [requestKey] = useState(() => crypto.randomUUID());
  const create = useMutation(trpc.webhooks.create.mutationOptions({ onSuccess: onCreated }));
  const form = useVerbForm({
    schema: newWebhookSchema,
    defaultValues: {
      slug,
      requestKey,
      name: "",
      url: "",
      format: "standard",
      events: [...webhookEventTypes],
    },
    mutation: create,
  });
  const events = form.watch("events") ?? [];
  if (create.isSuccess) {
    return (
      <SecretOnce
        label="Signing secret"
        secret={create.data.secret}
        note="Your program uses it to check that a message comes from here. Copy it now: it can’t be shown again."
        onDone={onDone}
      />
    );
  }
  return (
    <Form form={form} className="space-y-4">
      <WebhookFields form={form} events={events} onEvents={(chosen) => form.setValue("events", chosen)} />
      <form.Submit disabled={events.length === 0}>Add webhook</form.Submit>
    </Form>
  );
}
