"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";

/** Records that a text was read or agreed to; the way in then shows what comes next. */
export function useAgree(slug: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = async () => {
    await queryClient.invalidateQueries({ queryKey: trpc.crowds.onboarding.queryKey({ slug }) });
    // Another step, another page: begin at its top.
    window.scrollTo({ top: 0, behavior: "instant" });
  };
  // Settled, not succeeded: a refusal says that the text changed, and the new one must be shown.
  return useMutation(trpc.crowds.agree.mutationOptions({ onSettled: refresh }));
}
