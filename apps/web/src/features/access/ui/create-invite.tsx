"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Field, Input, Select } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { SecretOnce } from "./secret-once.tsx";

type Values = {
  role: "labeler" | "reviewer" | "researcher";
  usesMax: number;
  expiresInDays: number;
  note: string;
};

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
  const form = useForm<Values>({
    defaultValues: { role: "labeler", usesMax: 10, expiresInDays: 7, note: "" },
  });
  if (create.isSuccess) {
    return (
      <SecretOnce
        label="Invite link"
        secret={create.data.url}
        note="Send it to the people you invite. It is shown only now: only its hash is stored."
        onDone={onDone}
      />
    );
  }
  const { errors } = form.formState;
  const submit = form.handleSubmit(({ expiresInDays, ...rest }) =>
    create.mutate({ slug, requestKey, ...rest, expiresInHours: expiresInDays * 24 }),
  );
  return (
    <form className="space-y-4" onSubmit={submit} noValidate>
      <Field label="They join as">
        {(control) => (
          <Select {...control} {...form.register("role")}>
            <option value="labeler">labeler: compares answers</option>
            <option value="reviewer">reviewer: labels and looks into rounds</option>
            <option value="researcher">researcher: may do everything here</option>
          </Select>
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="How many people" error={errors.usesMax?.message}>
          {(control) => (
            <Input
              {...control}
              type="number"
              {...form.register("usesMax", {
                valueAsNumber: true,
                min: { value: 1, message: "At least 1." },
                max: { value: 10_000, message: "At most 10,000." },
                validate: (value) => Number.isInteger(value) || "A whole number.",
              })}
            />
          )}
        </Field>
        <Field label="Good for, in days" error={errors.expiresInDays?.message}>
          {(control) => (
            <Input
              {...control}
              type="number"
              {...form.register("expiresInDays", {
                valueAsNumber: true,
                validate: (value) => (value > 0 && value <= 365) || "More than 0 and at most 365.",
              })}
            />
          )}
        </Field>
      </div>
      <Field label="Note" optional hint="For you, to tell links apart.">
        {(control) => <Input {...control} maxLength={200} {...form.register("note")} />}
      </Field>
      {create.isError ? <FormProblem message={problemOf(create.error).message} /> : null}
      <Button type="submit" variant="primary" busy={create.isPending}>
        Make link
      </Button>
    </form>
  );
}
