"use client";

import { featureMapSchema } from "@gshf/core/policies/model";
import type { ProjectView } from "@gshf/core/projects";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { shortHash } from "#ui/format.ts";
import { useToast } from "#ui/toast.tsx";

/** The embedder φ: turns answers into the vectors that the reward model is linear in. */
export function FeatureMapCard({ project }: { project: ProjectView }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const map = project.featureMap;
  const save = useMutation(
    trpc.policies.setFeatureMap.mutationOptions({
      onSuccess: async ({ dimension }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.projects.get.queryKey({ slug: project.slug }) });
        toast(`The embedder answered with ${dimension} dimensions.`, { tone: "ok" });
      },
    }),
  );
  const form = useVerbForm({
    schema: featureMapSchema,
    defaultValues: { slug: project.slug, baseUrl: "", model: map?.model ?? "", features: "answer" },
    mutation: save,
  });
  return (
    <Card
      title="Embedder φ"
      description={
        map === null
          ? "Turns each answer into a vector. The reward model is linear in it and takes its uncertainty from it."
          : `${map.model}, ${map.dimension} dimensions, ${map.features} (${shortHash(map.sha256)})`
      }
      actions={map === null ? <Badge tone="warn">needed</Badge> : <Badge tone="ok">connected</Badge>}
    >
      <Form form={form} className="space-y-4">
        <form.TextField
          name="baseUrl"
          label="Base URL"
          type="url"
          placeholder="https://embeddings.example.org/v1"
          hint="OpenAI-compatible: requests go to /embeddings under it."
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <form.TextField name="model" label="Model" className="font-mono" />
          <form.SelectField
            name="features"
            label="Features"
            options={{ answer: "answer", "answer+length": "answer and length" }}
          />
        </div>
        <form.TextField
          name="apiKey"
          label="API key"
          optional
          empty="omit"
          type="password"
          autoComplete="off"
          hint="Stored encrypted and used only for this address."
        />
        <form.Submit variant="secondary" disabled={!project.can.includes("policies.write")}>
          {map === null ? "Test and connect" : "Test and change"}
        </form.Submit>
      </Form>
    </Card>
  );
}
