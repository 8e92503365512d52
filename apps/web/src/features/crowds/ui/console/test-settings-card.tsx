"use client";

import { type TestSettings, updateTestSchema } from "@gshf/core/crowds/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { useToast } from "#ui/toast.tsx";

export function TestSettingsCard({ slug, settings }: { slug: string; settings: TestSettings }) {
  const trpc = useTRPC();
  const toast = useToast();
  const queryClient = useQueryClient();
  const update = useMutation(
    trpc.crowds.updateTest.mutationOptions({
      onSuccess: async () => {
        toast("Saved", { tone: "ok" });
        await queryClient.invalidateQueries({ queryKey: trpc.crowds.testSettings.queryKey({ slug }) });
      },
    }),
  );
  const form = useVerbForm({
    schema: updateTestSchema,
    defaultValues: { slug, ...settings },
    mutation: update,
  });
  return (
    <Card
      title="Rules"
      description="People who have passed stay qualified, whatever you change here."
      actions={<Badge tone={settings.isOn ? "ok" : "neutral"}>{settings.isOn ? "on" : "off"}</Badge>}
    >
      <Form form={form} className="space-y-4">
        <div className="grid gap-4 sm:grid-cols-3">
          <form.NumberField name="itemsPerAttempt" label="Examples per attempt" />
          <form.NumberField name="rightMin" label="Right answers to pass" />
          <form.NumberField name="attemptsMax" label="Attempts" />
        </div>
        <form.CheckboxField
          name="isOn"
          label="Labelers must pass the test"
          hint="Applies from their next pair, also to people who already label."
        />
        <form.Submit>Save</form.Submit>
      </Form>
    </Card>
  );
}
