"use client";

import type { WebhookView } from "@gshf/core/webhooks";
import { changedWebhookSchema, webhookEventTypes } from "@gshf/core/webhooks/model";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog, Dialog } from "#ui/dialog.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { SecretOnce } from "#ui/secret-once.tsx";
import { useWebhookAct } from "./use-webhook-act.ts";
import { WebhookFields } from "./webhook-fields.tsx";

type Props = { slug: string; webhook: WebhookView };

/** What can be done with a webhook. */
export function WebhookActions({ slug, webhook }: Props) {
  const trpc = useTRPC();
  const { refresh, say, onError } = useWebhookAct(slug);
  const ref = { slug, webhookId: webhook.id };
  const isOn = webhook.offSince === null;
  const test = useMutation(
    trpc.webhooks.test.mutationOptions({
      onSuccess: async () => {
        await refresh();
        say("Sending a test. The result appears below.");
      },
      onError,
    }),
  );
  const turn = useMutation(
    trpc.webhooks.update.mutationOptions({
      onSuccess: async (now) => {
        await refresh();
        say(now.isOn ? "The webhook is on." : "The webhook is off.");
      },
      onError,
    }),
  );
  return (
    <>
      {isOn ? (
        <Button busy={test.isPending} onClick={() => test.mutate(ref)}>
          Send test
        </Button>
      ) : null}
      <Button busy={turn.isPending} onClick={() => turn.mutate({ ...ref, isOn: !isOn })}>
        {isOn ? "Turn off" : "Turn on"}
      </Button>
      <Change slug={slug} webhook={webhook} />
      <ReplaceSecret slug={slug} webhook={webhook} />
      <Delete slug={slug} webhook={webhook} />
    </>
  );
}

function Change({ slug, webhook }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen} title="Change webhook" trigger={<Button>Change</Button>}>
      <ChangeForm slug={slug} webhook={webhook} onDone={() => setIsOpen(false)} />
    </Dialog>
  );
}

function ChangeForm({ slug, webhook, onDone }: Props & { onDone: () => void }) {
  const trpc = useTRPC();
  const { refresh, say } = useWebhookAct(slug);
  const save = useMutation(
    trpc.webhooks.update.mutationOptions({
      onSuccess: async () => {
        await refresh();
        say("Webhook saved");
        onDone();
      },
    }),
  );
  const { id: webhookId, name, url, format } = webhook;
  const known = webhookEventTypes.filter((type) => webhook.events.includes(type));
  const form = useVerbForm({
    schema: changedWebhookSchema,
    defaultValues: { slug, webhookId, name, url, format, events: known },
    mutation: save,
  });
  const events = form.watch("events") ?? [];
  return (
    <Form form={form} className="space-y-4">
      <WebhookFields form={form} events={events} onEvents={(chosen) => form.setValue("events", chosen)} />
      <form.Submit disabled={events.length === 0}>Save</form.Submit>
    </Form>
  );
}

function ReplaceSecret({ slug, webhook }: Props) {
  const trpc = useTRPC();
  const { refresh, onError } = useWebhookAct(slug);
  const [isAsking, setIsAsking] = useState(false);
  const rotate = useMutation(
    trpc.webhooks.rotateSecret.mutationOptions({ onSuccess: () => void refresh(), onError }),
  );
  return (
    <>
      <Button onClick={() => setIsAsking(true)}>Replace secret</Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title="Replace the signing secret?"
        confirmLabel="Replace"
        onConfirm={() => rotate.mutateAsync({ slug, webhookId: webhook.id })}
      >
        Messages are signed with both secrets for a day, so that you have time to change your program.
      </ConfirmDialog>
      <Dialog
        open={rotate.isSuccess}
        onOpenChange={(isOpen) => (isOpen ? undefined : rotate.reset())}
        title="New signing secret"
      >
        <SecretOnce
          label="Signing secret"
          secret={rotate.data?.secret ?? ""}
          note="Copy it now: it can’t be shown again."
          onDone={() => rotate.reset()}
        />
      </Dialog>
    </>
  );
}

function Delete({ slug, webhook }: Props) {
  const trpc = useTRPC();
  const router = useRouter();
  const { refresh } = useWebhookAct(slug);
  const [isAsking, setIsAsking] = useState(false);
  const remove = useMutation(
    trpc.webhooks.delete.mutationOptions({
      onSuccess: async () => {
        router.push(paths.webhooks(slug));
        await refresh();
      },
    }),
  );
  return (
    <>
      <Button variant="danger" onClick={() => setIsAsking(true)}>
        Delete
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={`Delete “${webhook.name}”?`}
        confirmLabel="Delete"
        variant="danger"
        onConfirm={() => remove.mutateAsync({ slug, webhookId: webhook.id })}
      >
        Its secret and its list of messages are deleted. Messages that wait are not sent.
      </ConfirmDialog>
    </>
  );
}
