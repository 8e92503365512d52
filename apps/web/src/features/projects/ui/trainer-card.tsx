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

/** Where frozen datasets are sent, and policies come back from. */
export function TrainerCard({ project }: { project: ProjectView }) {
  const { slug, trainer } = project;
  const check = useCheckConnection(slug, "trainer");
  const save = useSaveConnection(slug, "trainer", ({ trainerUrl }) => Boolean(trainerUrl));
  const form = useVerbForm({
    schema: projectSettingsSchema,
    defaultValues: { slug, trainerUrl: trainer?.url ?? null },
    mutation: {
      mutateAsync: async (values) => {
        await save.mutateAsync(values);
        // What was entered for this server must not be sent again with the next one's address.
        form.setValue("trainerToken", undefined);
      },
    },
  });
  const url = form.watch("trainerUrl");
  const isElsewhere = trainer?.hasToken === true && url != null && !isSameServer(trainer.url, url);
  const mayWrite = project.can.includes("project.write");
  return (
    <Card
      isSetting
      title="Trainer"
      description="A server that speaks the trainer protocol. Without one, a round ends with its frozen dataset."
      actions={trainer === null ? <Badge>none</Badge> : <CheckBadge check={trainer.check} />}
    >
      <Form form={form} className="space-y-4">
        <form.TextField
          name="trainerUrl"
          label="URL"
          optional
          empty="null"
          type="url"
          placeholder="https://trainer.example.org"
          hint="Or a cluster, such as ray+https://…. See docs/trainers for Ray, KubeRay, Kubeflow, SageMaker and Hugging Face Jobs."
        />
        <form.TextField
          name="trainerToken"
          label="Token"
          optional
          // The stored token is never shown, so it can't be sent back: left out, it stays.
          empty="omit"
          type="password"
          autoComplete="off"
          hint={credentialHint({
            isStored: trainer?.hasToken === true,
            isElsewhere,
            ifNone: "Sent as a bearer token with each job; stored encrypted.",
          })}
        />
        {trainer === null ? null : <CheckLine check={trainer.check} />}
        <form.Submit
          variant="secondary"
          disabled={!mayWrite}
          beside={
            trainer === null ? undefined : (
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
