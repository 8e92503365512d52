"use client";

import { isSameServer } from "@gshf/core/access/model";
import { featureMapSchema, featuresInWords } from "@gshf/core/policies/model";
import type { ProjectView } from "@gshf/core/projects";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CheckBadge, CheckLine, credentialHint } from "#features/console/index.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { shortHash } from "#ui/format.ts";
import { useToast } from "#ui/toast.tsx";
import { FeatureMapFields } from "./feature-map-fields.tsx";
import { useCheckConnection } from "./use-connection.ts";

/** The embedder φ: turns answers into the vectors that the reward model is linear in. */
export function FeatureMapCard({ project }: { project: ProjectView }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const map = project.featureMap;
  const save = useMutation(
    trpc.policies.setFeatureMap.mutationOptions({
      onSuccess: async ({ dimension, warning }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.projects.get.queryKey({ slug: project.slug }) });
        toast(`The embedder answered: features of ${dimension} dimensions. ${warning ?? ""}`.trim(), {
          tone: "ok",
        });
      },
    }),
  );
  const form = useVerbForm({
    schema: featureMapSchema,
    defaultValues: {
      slug: project.slug,
      baseUrl: map?.baseUrl ?? "",
      model: map?.model ?? "",
      features: featureMapSchema.shape.features.catch("answer").parse(map?.features),
      windowTokens: map?.windowTokens ?? null,
    },
    mutation: {
      mutateAsync: async (values) => {
        await save.mutateAsync(values);
        // What was entered for this server must not be sent again with the next one's address.
        form.setValue("apiKey", undefined);
      },
    },
  });
  const check = useCheckConnection(project.slug, "embedder");
  const isElsewhere = map?.hasApiKey === true && !isSameServer(map.baseUrl, form.watch("baseUrl"));
  const mayWrite = project.can.includes("policies.write");
  return (
    <Card
      isSetting
      title="Embedder φ"
      description={
        map === null
          ? "Turns each answer into a vector. The reward model is linear in it and takes its uncertainty from it."
          : `${map.model}, ${map.dimension} dimensions, ${featuresInWords(map)} (${shortHash(map.sha256)})`
      }
      actions={map === null ? <Badge tone="warn">needed</Badge> : <CheckBadge check={map.check} />}
    >
      <Form form={form} className="space-y-4">
        <FeatureMapFields form={form} />
        <form.TextField
          name="apiKey"
          label="API key"
          optional
          empty="omit"
          type="password"
          autoComplete="off"
          hint={credentialHint({ isStored: map?.hasApiKey === true, isElsewhere })}
        />
        {map === null ? null : <CheckLine check={map.check} />}
        <form.Submit
          variant="secondary"
          disabled={!mayWrite}
          beside={
            map === null ? undefined : (
              <Button busy={check.isPending} disabled={!mayWrite} onClick={check.ask}>
                Test connection
              </Button>
            )
          }
        >
          {map === null ? "Test and connect" : "Test and change"}
        </form.Submit>
      </Form>
    </Card>
  );
}
