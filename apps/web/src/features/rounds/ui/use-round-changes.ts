import { useQueryClient } from "@tanstack/react-query";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { useEventStream } from "#ui/use-event-stream.ts";

/**
 * Has whatever the page shows of a project's rounds asked anew when it changed, as the server tells. Answers whether
 * the server can be heard: while it can't, who shows rounds asks by the clock.
 */
export function useRoundChanges(slug: string): boolean {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const renew = (number: number) => {
    void queryClient.invalidateQueries({ queryKey: trpc.rounds.list.pathKey() });
    void queryClient.invalidateQueries({ queryKey: trpc.rounds.get.queryKey({ slug, number }) });
    void queryClient.invalidateQueries({ queryKey: trpc.rounds.events.pathKey() });
    void queryClient.invalidateQueries({ queryKey: trpc.rounds.pairs.queryKey({ slug, number }) });
    void queryClient.invalidateQueries({ queryKey: trpc.evaluations.byProject.pathKey() });
  };
  return useEventStream(paths.api.changes(slug), (change) => {
    if (typeof change === "object" && change !== null && "number" in change) renew(Number(change.number));
  });
}
