"use client";

import type { TestSettings } from "@gshf/core/crowds/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Checkbox, Field, Input } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { useToast } from "#ui/toast.tsx";

export function TestSettingsCard({ slug, settings }: { slug: string; settings: TestSettings }) {
  const trpc = useTRPC();
  const toast = useToast();
  const queryClient = useQueryClient();
  const form = useForm<TestSettings>({ defaultValues: settings });
  const { errors } = form.formState;
  const update = useMutation(
    trpc.crowds.updateTest.mutationOptions({
      onSuccess: async () => {
        toast("Saved.", { tone: "ok" });
        await queryClient.invalidateQueries({ queryKey: trpc.crowds.testSettings.queryKey({ slug }) });
      },
    }),
  );
  const count = (name: "itemsPerAttempt" | "rightMin" | "attemptsMax", label: string, max: number) => (
    <Field label={label} error={errors[name]?.message}>
      {(control) => (
        <Input
          {...control}
          type="number"
          {...form.register(name, {
            valueAsNumber: true,
            validate: (value) =>
              (Number.isInteger(value) && value >= 1 && value <= max) || `A whole number from 1 to ${max}.`,
          })}
        />
      )}
    </Field>
  );
  return (
    <Card
      title="Rules"
      description="Who passed once stays in, whatever you change here."
      actions={<Badge tone={settings.isOn ? "ok" : "neutral"}>{settings.isOn ? "on" : "off"}</Badge>}
    >
      <form
        className="space-y-4"
        noValidate
        onSubmit={form.handleSubmit((values) => update.mutate({ slug, ...values }))}
      >
        <div className="grid gap-4 sm:grid-cols-3">
          {count("itemsPerAttempt", "Examples per attempt", 50)}
          {count("rightMin", "Right answers to pass", 50)}
          {count("attemptsMax", "Attempts", 10)}
        </div>
        <Checkbox
          label="Labelers must pass the test"
          hint="From their next pair on, also those who label already."
          {...form.register("isOn")}
        />
        {update.isError ? <FormProblem message={problemOf(update.error).message} /> : null}
        <Button type="submit" variant="primary" busy={update.isPending}>
          Save
        </Button>
      </form>
    </Card>
  );
}
