"use client";

import { isSameServer } from "@gshf/core/access/model";
import type { JudgeView } from "@gshf/core/quality";
import { judgeSettingsSchema } from "@gshf/core/quality/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { credentialHint } from "#features/console/index.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { useToast } from "#ui/toast.tsx";

const newJudge = {
  name: "",
  baseUrl: "",
  model: "",
  ...judgeSettingsSchema.omit({ slug: true, name: true, baseUrl: true, model: true, apiKey: true }).parse({}),
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
  const save = useMutation(
    trpc.quality.saveJudge.mutationOptions({
      onSuccess: async ({ pseudonym }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.quality.judges.queryKey({ slug }) });
        toast(`Judge ${pseudonym} saved`, { tone: "ok" });
        onDone();
      },
    }),
  );
  const form = useVerbForm({
    schema: judgeSettingsSchema,
    defaultValues: { slug, ...(judge === null ? newJudge : settingsOf(judge)) },
    mutation: save,
  });
  const isKnown = judge !== null;
  const isElsewhere = judge?.hasApiKey === true && !isSameServer(judge.baseUrl, form.watch("baseUrl"));
  return (
    <Form form={form} className="space-y-4">
      <form.TextField
        name="name"
        label="Name"
        hint="Unique in the project, such as gpt-judge."
        className="font-mono"
        readOnly={isKnown}
      />
      <form.TextField
        name="baseUrl"
        label="Base URL"
        hint="Base URL of an OpenAI-compatible server. Requests go to its /chat/completions."
        type="url"
        placeholder="https://api.example.org/v1"
      />
      <form.TextField
        name="model"
        label="Model"
        hint={
          isKnown
            ? "Can’t be changed; create another judge for another model."
            : "The model’s name at the endpoint."
        }
        className="font-mono"
        readOnly={isKnown}
      />
      <form.TextField
        name="apiKey"
        label="API key"
        optional
        empty="omit"
        hint={credentialHint({ isStored: judge?.hasApiKey === true, isElsewhere })}
        type="password"
        autoComplete="off"
      />
      <div className="grid gap-4 sm:grid-cols-3">
        <form.NumberField name="temperature" label="Temperature" step={0.1} />
        <form.NumberField name="maxTokens" label="Maximum tokens" step={1} />
        <form.NumberField name="share" label="Share of pairs, %" unit={0.01} step={1} />
      </div>
      <form.CheckboxField
        name="isAutomatic"
        label="Judge every round automatically"
        hint="Starts when a round opens for labeling; otherwise when you ask."
      />
      <form.CheckboxField
        name="counts"
        label="Let verdicts take label slots"
        hint="The judge becomes one of the annotators a pair asks for. Otherwise it is only compared with people."
      />
      <form.CheckboxField
        name="exported"
        label="Include verdicts in datasets"
        hint="Listed beside the votes and marked as a judge’s. Verdicts that took a slot are always included."
      />
      <form.Submit>Save judge</form.Submit>
    </Form>
  );
}

/** What there is to change about a judge: all but its key, which is never told, and its runs. */
function settingsOf(judge: JudgeView) {
  const { name, baseUrl, model, temperature, maxTokens, share, counts, exported, isAutomatic } = judge;
  return { name, baseUrl, model, temperature, maxTokens, share, counts, exported, isAutomatic };
}
