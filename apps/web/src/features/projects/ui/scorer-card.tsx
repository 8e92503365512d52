"use client";

import type { ProjectView } from "@gshf/core/projects";
import { useForm } from "react-hook-form";
import { problemOf } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Field, Input } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { useSaveProject } from "./use-save-project.ts";

/** A reward model that measures policies and never trains one. */
export function ScorerCard({ project }: { project: ProjectView }) {
  const save = useSaveProject(project.slug);
  const form = useForm({
    defaultValues: { scorerUrl: project.scorer?.url ?? "", scorerModel: project.scorer?.model ?? "" },
  });
  const problem = save.isError ? problemOf(save.error) : null;
  const orNull = (text: string) => (text.trim() === "" ? null : text.trim());
  const submit = form.handleSubmit(({ scorerUrl, scorerModel }) =>
    save.mutate({ slug: project.slug, scorerUrl: orNull(scorerUrl), scorerModel: orNull(scorerModel) }),
  );
  return (
    <Card
      title="Gold scorer"
      description="A reward model that only measures: it scores validation answers and never reaches training."
      actions={project.scorer === null ? <Badge>none</Badge> : <Badge tone="ok">connected</Badge>}
    >
      <form className="space-y-4" onSubmit={submit}>
        <Field
          label="URL"
          optional
          hint="A server with vLLM’s reward-model API (POST /pooling)."
          error={problem?.field === "scorerUrl" ? problem.message : null}
        >
          {(control) => <Input {...control} type="url" {...form.register("scorerUrl")} />}
        </Field>
        <Field label="Model" optional>
          {(control) => <Input {...control} className="font-mono" {...form.register("scorerModel")} />}
        </Field>
        {problem !== null && problem.field !== "scorerUrl" ? <FormProblem message={problem.message} /> : null}
        <Button type="submit" busy={save.isPending} disabled={!project.can.includes("project.write")}>
          Save
        </Button>
      </form>
    </Card>
  );
}
