"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { useToast } from "#ui/toast.tsx";
import { useSaveProject } from "./use-save-project.ts";

/** Asks one of a project's servers, and lets every screen that shows it know what came of it. */
export function useCheckConnection(slug: string, to: "trainer" | "scorer" | "embedder" | "serving") {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const check = useMutation(
    trpc.policies.checkConnection.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.projects.get.queryKey({ slug }) }),
      onError: (error) => toast(problemOf(error).message, { tone: "danger" }),
    }),
  );
  return { isPending: check.isPending, ask: () => check.mutate({ slug, to }) };
}

/** Saves settings of a project, and asks the server they name at once. */
export function useSaveConnection(
  slug: string,
  to: "trainer" | "scorer" | "serving",
  hasServer: (values: Settings) => boolean,
) {
  const save = useSaveProject(slug);
  const check = useCheckConnection(slug, to);
  return {
    mutateAsync: async (values: Settings) => {
      await save.mutateAsync(values);
      if (hasServer(values)) check.ask();
    },
  };
}

type Settings = Parameters<ReturnType<typeof useSaveProject>["mutateAsync"]>[0];
