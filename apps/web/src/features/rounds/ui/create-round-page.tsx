"use client";

import { mainExperiment } from "@gshf/core/experiments/model";
import { newRoundSchema } from "@gshf/core/rounds/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { useVerbForm } from "#ui/form.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { ComparisonSetup } from "./comparison-setup.tsx";
import { defaultConfig } from "./round-form.ts";
import { RoundSetup } from "./round-setup.tsx";
import { SettingsFromFile } from "./settings-from-file.tsx";

/** Sets a round up: what is sampled, how pairs are chosen, what happens afterwards. */
export function CreateRoundPage({ slug, experiment }: { slug: string; experiment?: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const form = useVerbForm({
    schema: newRoundSchema,
    defaultValues: {
      slug,
      experiment: experiment ?? mainExperiment,
      name: "",
      seed: null,
      config: defaultConfig,
    },
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
  // A file may hold either.
  const Setup = form.watch("config.comparison") === undefined ? RoundSetup : ComparisonSetup;
  return (
    <>
      <PageHeader
        title="New round"
        crumbs={[{ label: "Rounds", href: paths.rounds(slug) }]}
        actions={<SettingsFromFile slug={slug} form={form} />}
      />
      <Setup slug={slug} form={form}>
        <form.Submit>Create round</form.Submit>
      </Setup>
    </>
  );
}
