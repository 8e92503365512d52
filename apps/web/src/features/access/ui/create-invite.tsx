"use client";

import { newInviteSchema } from "@gshf/core/access/model";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { SecretOnce } from "#ui/secret-once.tsx";

export function CreateInvite({
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
  const create = useMutation(trpc.access.createInvite.mutationOptions({ onSuccess: onCreated }));
  const form = useVerbForm({
    schema: newInviteSchema,
    defaultValues: { slug, requestKey, role: "labeler", usesMax: 10, expiresInHours: 7 * 24, note: "" },
    mutation: create,
  });
  if (create.isSuccess) {
    return (
      <SecretOnce
        label="Invite link"
        secret={create.data.url}
        note="Send it to the people you invite. Copy it now. Only its hash is stored, so it can’t be shown again."
        onDone={onDone}
      />
    );
  }
  return (
    <Form form={form} className="space-y-4">
      <form.SelectField
        name="role"
        label="Role"
        options={{
          labeler: "labeler: compares answers",
          reviewer: "reviewer: labels and looks into rounds",
          researcher: "researcher: may do everything here",
        }}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <form.NumberField name="usesMax" label="How many people" />
        <form.NumberField name="expiresInHours" label="Expires after (days)" unit={24} />
      </div>
      <form.TextField
        name="email"
        label="Only for this email address"
        optional
        empty="omit"
        type="email"
        hint="Then only whoever signs in with it can join, once. Without, anybody who has the link."
      />
      <form.TextField name="note" label="Note" optional hint="Helps you tell links apart." maxLength={200} />
      <form.Submit>Create link</form.Submit>
    </Form>
  );
}
