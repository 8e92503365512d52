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

/** Where frozen datasets are sent, and policies come back from. */
export function TrainerCard({ project }: { project: ProjectView }) {
  const save = useSaveProject(project.slug);
  const form = useForm({ defaultValues: { trainerUrl: project.trainer?.url ?? "", trainerToken: "" } });
  const problem = save.isError ? problemOf(save.error) : null;
  const submit = form.handleSubmit(({ trainerUrl, trainerToken }) =>
    save.mutate({
      slug: project.slug,
      trainerUrl: trainerUrl.trim() === "" ? null : trainerUrl.trim(),
      // An empty box keeps the stored token: it is never shown, so it can't be sent back.
      ...(trainerToken === "" ? {} : { trainerToken }),
    }),
  );
  return (
    <Card
      title="Trainer"
      description="Any server that speaks the trainer protocol. Without one a round ends with its frozen dataset."
      actions={project.trainer === null ? <Badge>none</Badge> : <Badge tone="ok">connected</Badge>}
    >
      <form className="space-y-4" onSubmit={submit}>
        <Field label="URL" optional error={problem?.field === "trainerUrl" ? problem.message : null}>
          {(control) => (
            <Input
              {...control}
              type="url"
              placeholder="https://trainer.example.org"
              {...form.register("trainerUrl")}
            />
          )}
        </Field>
        <Field
          label="Token"
          optional
          hint={
            project.trainer?.hasToken === true
              ? "One is stored. Leave the box empty to keep it."
              : "Sent as a bearer token with each job; stored encrypted."
          }
        >
          {(control) => (
            <Input {...control} type="password" autoComplete="off" {...form.register("trainerToken")} />
          )}
        </Field>
        {problem !== null && problem.field !== "trainerUrl" ? (
          <FormProblem message={problem.message} />
        ) : null}
        <Button type="submit" busy={save.isPending} disabled={!project.can.includes("project.write")}>
          Save
        </Button>
      </form>
    </Card>
  );
}
