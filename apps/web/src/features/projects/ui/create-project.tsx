"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useForm } from "react-hook-form";
import { paths } from "#paths.ts";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Field, Input, Textarea } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { PageHeader } from "#ui/page-header.tsx";

type Values = { name: string; slug: string; description: string; validationPercent: number };

export function CreateProject() {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const form = useForm<Values>({
    defaultValues: { name: "", slug: "", description: "", validationPercent: 25 },
  });
  const create = useMutation(
    trpc.projects.create.mutationOptions({
      onSuccess: async ({ slug }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.projects.list.queryKey() });
        router.push(paths.project(slug));
      },
    }),
  );
  const problem = create.isError ? problemOf(create.error) : null;
  const { errors, dirtyFields } = form.formState;
  const submit = form.handleSubmit(({ validationPercent, ...rest }) =>
    create.mutate({ ...rest, validationShare: validationPercent / 100 }),
  );
  return (
    <>
      <PageHeader title="New project" crumbs={[{ label: "Projects", href: paths.projects() }]} />
      <Card className="max-w-2xl">
        <form onSubmit={submit} noValidate className="space-y-5">
          <Field label="Name" error={errors.name?.message}>
            {(control) => (
              <Input
                {...control}
                autoFocus
                {...form.register("name", {
                  required: "Give the project a name.",
                  onChange: (event: { target: { value: string } }) => {
                    if (dirtyFields.slug !== true) form.setValue("slug", slugOf(event.target.value));
                  },
                })}
              />
            )}
          </Field>
          <Field
            label="Short name"
            hint="Part of every address, id and dataset of the project. It can’t be changed later."
            error={errors.slug?.message ?? (problem?.field === "slug" ? problem.message : null)}
          >
            {(control) => (
              <Input
                {...control}
                className="font-mono"
                spellCheck={false}
                {...form.register("slug", {
                  pattern: {
                    value: /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/,
                    message: "Lower-case letters, digits and inner hyphens, at most 48.",
                  },
                  required: "The project needs a short name.",
                })}
              />
            )}
          </Field>
          <Field label="What it is about" optional>
            {(control) => <Textarea {...control} {...form.register("description")} />}
          </Field>
          <Field
            label="Share of prompts kept for validation"
            hint="In percent. A prompt’s hash decides where it goes, so the same prompt always lands in the same split; evaluation uses only these."
            error={errors.validationPercent?.message}
          >
            {(control) => (
              <Input
                {...control}
                type="number"
                className="max-w-32"
                {...form.register("validationPercent", {
                  valueAsNumber: true,
                  min: { value: 0, message: "At least 0 %." },
                  max: { value: 90, message: "At most 90 %." },
                  validate: (value) => Number.isFinite(value) || "A number from 0 to 90.",
                })}
              />
            )}
          </Field>
          {problem !== null && problem.field !== "slug" ? <FormProblem message={problem.message} /> : null}
          <Button type="submit" variant="primary" busy={create.isPending}>
            Create project
          </Button>
        </form>
      </Card>
    </>
  );
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 48)
    .replace(/^-+|-+$/g, "");
}
