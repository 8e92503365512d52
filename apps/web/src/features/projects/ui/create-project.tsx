"use client";

import { newProjectSchema, slugOf } from "@gshf/core/projects/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { PageHeader } from "#ui/page-header.tsx";

export function CreateProject() {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const create = useMutation(
    trpc.projects.create.mutationOptions({
      onSuccess: async ({ slug }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.projects.list.pathKey() });
        router.push(paths.project(slug));
      },
    }),
  );
  const form = useVerbForm({
    schema: newProjectSchema,
    defaultValues: { name: "", slug: "", description: "", validationShare: 0.25 },
    mutation: create,
  });
  const { dirtyFields } = form.formState;
  // The short name follows the name until somebody types one.
  const suggestSlug = (name: string) => {
    if (dirtyFields.slug !== true) form.setValue("slug", slugOf(name));
  };
  return (
    <>
      <PageHeader title="New project" crumbs={[{ label: "Projects", href: paths.projects() }]} />
      <Card className="max-w-2xl">
        <Form form={form} className="space-y-5">
          <form.TextField
            name="name"
            label="Name"
            autoFocus
            onChange={(event) => suggestSlug(event.target.value)}
          />
          <form.TextField
            name="slug"
            label="Short name"
            hint="Part of the project’s URLs, IDs and datasets. It can’t be changed later."
            className="font-mono"
            spellCheck={false}
          />
          <form.TextareaField name="description" label="Description" optional />
          <form.NumberField
            name="validationShare"
            label="Share of prompts kept for validation"
            hint="In percent. A prompt’s hash decides its split, so the same prompt always goes to the same split. Only validation prompts are used for evaluation."
            unit={0.01}
            className="max-w-32"
          />
          <form.Submit>Create project</form.Submit>
        </Form>
      </Card>
    </>
  );
}
