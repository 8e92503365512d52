"use client";

import type { ProjectView } from "@gshf/core/projects";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Field, Input, Select } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { shortHash } from "#ui/format.ts";
import { useToast } from "#ui/toast.tsx";

type Values = { baseUrl: string; model: string; apiKey: string; features: "answer" | "answer+length" };

/** The embedder φ: turns answers into the vectors that the reward model is linear in. */
export function FeatureMapCard({ project }: { project: ProjectView }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const map = project.featureMap;
  const form = useForm<Values>({
    defaultValues: { baseUrl: "", model: map?.model ?? "", apiKey: "", features: "answer" },
  });
  const save = useMutation(
    trpc.policies.setFeatureMap.mutationOptions({
      onSuccess: async ({ dimension }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.projects.get.queryKey({ slug: project.slug }) });
        toast(`The embedder answered with ${dimension} dimensions.`, { tone: "ok" });
      },
    }),
  );
  const problem = save.isError ? problemOf(save.error) : null;
  return (
    <Card
      title="Embedder φ"
      description={
        map === null
          ? "Turns each answer into a vector. The reward model is linear in it, and so is its uncertainty."
          : `${map.model}, ${map.dimension} dimensions, ${map.features} (${shortHash(map.sha256)})`
      }
      actions={map === null ? <Badge tone="warn">needed</Badge> : <Badge tone="ok">connected</Badge>}
    >
      <form
        className="space-y-4"
        onSubmit={form.handleSubmit((values) => save.mutate({ slug: project.slug, ...values }))}
      >
        <Field
          label="Base URL"
          hint="OpenAI-compatible: POST /embeddings below it."
          error={
            form.formState.errors.baseUrl?.message ?? (problem?.field === "baseUrl" ? problem.message : null)
          }
        >
          {(control) => (
            <Input
              {...control}
              type="url"
              placeholder="https://embeddings.example.org/v1"
              {...form.register("baseUrl", { required: "Where is the embedder?" })}
            />
          )}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Model" error={form.formState.errors.model?.message}>
            {(control) => (
              <Input
                {...control}
                className="font-mono"
                {...form.register("model", { required: "Which model?" })}
              />
            )}
          </Field>
          <Field label="Features">
            {(control) => (
              <Select {...control} {...form.register("features")}>
                <option value="answer">answer</option>
                <option value="answer+length">answer and length</option>
              </Select>
            )}
          </Field>
        </div>
        <Field label="API key" optional hint="Stored encrypted, used only for this address.">
          {(control) => (
            <Input {...control} type="password" autoComplete="off" {...form.register("apiKey")} />
          )}
        </Field>
        {problem !== null && problem.field !== "baseUrl" ? <FormProblem message={problem.message} /> : null}
        <Button type="submit" busy={save.isPending} disabled={!project.can.includes("policies.write")}>
          {map === null ? "Test and connect" : "Test and change"}
        </Button>
      </form>
    </Card>
  );
}
