"use client";

import type { ProjectView } from "@gshf/core/projects";
import { projectSettingsSchema } from "@gshf/core/projects/model";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { useSaveProject } from "./use-save-project.ts";

/** A reward model that measures policies and never trains one. */
export function ScorerCard({ project }: { project: ProjectView }) {
  const form = useVerbForm({
    schema: projectSettingsSchema,
    defaultValues: {
      slug: project.slug,
      scorerUrl: project.scorer?.url ?? null,
      scorerModel: project.scorer?.model ?? null,
    },
    mutation: useSaveProject(project.slug),
  });
  return (
    <Card
      title="Gold scorer"
      description="A reward model used only for measurement: it scores validation answers and never enters training."
      actions={project.scorer === null ? <Badge>none</Badge> : <Badge tone="ok">connected</Badge>}
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
        <form.Submit variant="secondary" disabled={!project.can.includes("project.write")}>
          Save
        </form.Submit>
      </Form>
    </Card>
  );
}
