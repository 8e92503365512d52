"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { useToast } from "#ui/toast.tsx";

/** Takes back what a reviewer decided about a pair; says so, and where the pair is then. */
export function useTakeBackDecision({ slug, pairId }: { slug: string; pairId: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const { mutate, isPending } = useMutation(
    trpc.quality.takeBackDecision.mutationOptions({
      onSuccess: async () => {
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.quality.queue.queryKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.rounds.pathKey() }),
        ]);
        toast("Decision undone: the votes and flags apply again", { tone: "ok" });
      },
      onError: (error) => toast(problemOf(error).message, { tone: "danger" }),
    }),
  );
  return { run: () => mutate({ slug, pairId }), isPending };
}
