"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";

/** Has everything read again that shows who is in a project, and as what. */
export function useRefreshMembers(slug: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.access.listMembers.pathKey() }),
      queryClient.invalidateQueries({ queryKey: trpc.access.listInvites.pathKey() }),
      queryClient.invalidateQueries({ queryKey: trpc.projects.get.queryKey({ slug }) }),
    ]);
}
