"use client";

import type { ProjectView } from "@gshf/core/projects";
import { useForm } from "react-hook-form";
import { problemOf } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Field, Input, Textarea } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { formatPercent } from "#ui/format.ts";
import { useSaveProject } from "./use-save-project.ts";

export function GeneralCard({ project }: { project: ProjectView }) {
  const save = useSaveProject(project.slug);
  const form = useForm({ defaultValues: { name: project.name, description: project.description } });
  return (
    <Card
      title="About"
      description={`${formatPercent(project.validationShare)} of prompts go to validation.`}
    >
      <form
        className="space-y-4"
        onSubmit={form.handleSubmit((values) => save.mutate({ slug: project.slug, ...values }))}
      >
        <Field label="Name" error={form.formState.errors.name?.message}>
          {(control) => (
            <Input {...control} {...form.register("name", { required: "Give the project a name." })} />
          )}
        </Field>
        <Field label="What it is about" optional>
          {(control) => <Textarea {...control} {...form.register("description")} />}
        </Field>
        {save.isError ? <FormProblem message={problemOf(save.error).message} /> : null}
        <Button type="submit" busy={save.isPending} disabled={!project.can.includes("project.write")}>
          Save
        </Button>
      </form>
    </Card>
  );
}
