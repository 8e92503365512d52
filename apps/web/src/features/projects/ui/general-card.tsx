"use client";

import type { ProjectView } from "@gshf/core/projects";
import { projectSettingsSchema } from "@gshf/core/projects/model";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { formatPercent } from "#ui/format.ts";
import { useSaveProject } from "./use-save-project.ts";

export function GeneralCard({ project }: { project: ProjectView }) {
  const form = useVerbForm({
    schema: projectSettingsSchema,
    defaultValues: { slug: project.slug, name: project.name, description: project.description },
    mutation: useSaveProject(project.slug),
  });
  return (
    <Card
      isSetting
      title="About"
      description={`${formatPercent(project.validationShare)} of prompts go to validation.`}
    >
      <Form form={form} className="space-y-4">
        <form.TextField name="name" label="Name" />
        <form.TextareaField name="description" label="Description" optional />
        <form.Submit variant="secondary" disabled={!project.can.includes("project.write")}>
          Save
        </form.Submit>
      </Form>
    </Card>
  );
}
