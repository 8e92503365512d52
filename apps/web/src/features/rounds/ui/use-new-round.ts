import { mainExperiment } from "@gshf/core/experiments/model";
import { newRoundSchema, type RoundConfig } from "@gshf/core/rounds/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { useVerbForm } from "#ui/form.tsx";
import type { RoundForm } from "./round-form.ts";

/** The form of a round that isn't there yet; the page of the draft it makes comes after it. */
export function useNewRound({
  slug,
  experiment = mainExperiment,
  config,
}: {
  slug: string;
  experiment?: string | undefined;
  config: RoundConfig;
}): RoundForm {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  return useVerbForm({
    schema: newRoundSchema,
    defaultValues: { slug, experiment, name: "", seed: null, config },
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
}
