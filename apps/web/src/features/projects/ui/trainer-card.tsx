"use client";

import type { ProjectView } from "@gshf/core/projects";
import { projectSettingsSchema } from "@gshf/core/projects/model";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { useSaveProject } from "./use-save-project.ts";

/** Where frozen datasets are sent, and policies come back from. */
export function TrainerCard({ project }: { project: ProjectView }) {
  const form = useVerbForm({
    schema: projectSettingsSchema,
    defaultValues: { slug: project.slug, trainerUrl: project.trainer?.url ?? null },
    mutation: useSaveProject(project.slug),
  });
  return (
    <Card
      title="Trainer"
      description="A server that speaks the trainer protocol. Without one, a round ends with its frozen dataset."
      actions={project.trainer === null ? <Badge>none</Badge> : <Badge tone="ok">connected</Badge>}
    >
      <Form form={form} className="space-y-4">
        <form.TextField
          name="trainerUrl"
          label="URL"
          optional
          empty="null"
          type="url"
          placeholder="https://trainer.example.org"
        />
        <form.TextField
          name="trainerToken"
          label="Token"
          optional
          // The stored token is never shown, so it can't be sent back: left out, it stays.
          empty="omit"
          type="password"
          autoComplete="off"
          hint={
            project.trainer?.hasToken === true
              ? "A token is stored. Leave this empty to keep it."
              : "Sent as a bearer token with each job; stored encrypted."
          }
        />
        <form.Submit variant="secondary" disabled={!project.can.includes("project.write")}>
          Save
        </form.Submit>
      </Form>
    </Card>
  );
}
