"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { useToast } from "#ui/toast.tsx";

/** Saves settings of a project and lets every screen that shows it know. */
export function useSaveProject(slug: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  return useMutation(
    trpc.projects.update.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.projects.get.queryKey({ slug }) });
        toast("Saved", { tone: "ok" });
      },
    }),
  );
}
