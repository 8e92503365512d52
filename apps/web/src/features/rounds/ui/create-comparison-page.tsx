"use client";

import { mainExperiment } from "@gshf/core/experiments/model";
import { newRoundSchema, roundConfigSchema } from "@gshf/core/rounds/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { useVerbForm } from "#ui/form.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { comparedArm } from "./comparison-fields.tsx";
import { ComparisonSetup } from "./comparison-setup.tsx";

const config = roundConfigSchema.parse({
  comparison: {},
  arms: [comparedArm],
  hybrid: false,
  training: { algorithm: "none" },
});

/** Sets up a round that only compares policies. */
export function CreateComparisonPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const form = useVerbForm({
    schema: newRoundSchema,
    defaultValues: { slug, experiment: mainExperiment, name: "", seed: null, config },
    mode: "onTouched",
    mutation: useMutation(
      trpc.rounds.create.mutationOptions({
        onSuccess: async ({ number }) => {
          await queryClient.invalidateQueries({ queryKey: trpc.rounds.list.pathKey() });
          router.push(paths.round(slug, number));
        },
      }),
    ),
  });
  return (
    <>
      <PageHeader
        title="Compare policies"
        description="People choose between answers of two policies without knowing whose they are. Their labels say which policy is preferred; no reward and no policy learns from them."
        crumbs={[{ label: "Evaluations", href: paths.evaluations(slug) }]}
      />
      <ComparisonSetup slug={slug} form={form}>
        <form.Submit>Create comparison</form.Submit>
      </ComparisonSetup>
    </>
  );
}
