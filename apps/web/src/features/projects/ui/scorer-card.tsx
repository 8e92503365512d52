"use client";

import { isSameServer } from "@gshf/core/access/model";
import type { ProjectView } from "@gshf/core/projects";
import { projectSettingsSchema } from "@gshf/core/projects/model";
import { CheckBadge, CheckLine, credentialHint } from "#features/console/index.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { useCheckConnection, useSaveConnection } from "./use-connection.ts";

/** A reward model that measures policies and never trains one. */
export function ScorerCard({ project }: { project: ProjectView }) {
  const { slug, scorer } = project;
  const check = useCheckConnection(slug, "scorer");
  const save = useSaveConnection(slug, "scorer", ({ scorerUrl, scorerModel }) =>
    Boolean(scorerUrl && scorerModel),
  );
  const form = useVerbForm({
    schema: projectSettingsSchema,
    defaultValues: { slug, scorerUrl: scorer?.url ?? null, scorerModel: scorer?.model ?? null },
    mutation: {
      mutateAsync: async (values) => {
        await save.mutateAsync(values);
        // What was entered for this server must not be sent again with the next one's address.
        form.setValue("scorerKey", undefined);
      },
    },
  });
  const url = form.watch("scorerUrl");
  const isElsewhere = scorer?.hasKey === true && url != null && !isSameServer(scorer.url, url);
  const mayWrite = project.can.includes("project.write");
  return (
    <Card
      isSetting
      title="Gold scorer"
      description="A reward model used only for measurement: it scores validation answers and never enters training."
      actions={scorer === null ? <Badge>none</Badge> : <CheckBadge check={scorer.check} />}
    >
      <Form form={form} className="space-y-4">
        <form.TextField
          name="scorerUrl"
          label="URL"
          optional
          empty="null"
          type="url"
          hint="A server with vLLM’s reward-model API (POST /pooling)."
        />
        <form.TextField name="scorerModel" label="Model" optional empty="null" className="font-mono" />
        <form.TextField
          name="scorerKey"
          label="API key"
          optional
          empty="omit"
          type="password"
          autoComplete="off"
          hint={credentialHint({ isStored: scorer?.hasKey === true, isElsewhere })}
        />
        {scorer === null ? null : <CheckLine check={scorer.check} />}
        <form.Submit
          variant="secondary"
          disabled={!mayWrite}
          beside={
            scorer === null ? undefined : (
              <Button busy={check.isPending} disabled={!mayWrite} onClick={check.ask}>
                Test connection
              </Button>
            )
          }
        >
          Save
        </form.Submit>
      </Form>
    </Card>
  );
}
