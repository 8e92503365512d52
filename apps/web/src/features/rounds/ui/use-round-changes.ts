import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";

/**
 * Has whatever the page shows of a project's rounds asked anew when it changed, as the server tells. Answers whether
 * the server can be heard: while it can't, who shows rounds asks by the clock.
 */
export function useRoundChanges(slug: string): boolean {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isHeard, setIsHeard] = useState(false);
  useEffect(() => {
    if (typeof EventSource !== "function") return undefined;
    let stream: EventSource | null = null;
    const renew = (number: number) => {
      void queryClient.invalidateQueries({ queryKey: trpc.rounds.list.queryKey({ slug }) });
      for (const query of [trpc.rounds.get, trpc.rounds.events]) {
        void queryClient.invalidateQueries({ queryKey: query.queryKey({ slug, number }) });
      }
      void queryClient.invalidateQueries({ queryKey: trpc.rounds.pairs.queryKey({ slug, number }) });
      void queryClient.invalidateQueries({ queryKey: trpc.evaluations.byProject.queryKey({ slug }) });
    };
    const open = () => {
      stream = new EventSource(paths.api.changes(slug));
      stream.addEventListener("open", () => setIsHeard(true));
      stream.addEventListener("error", () => setIsHeard(false));
      stream.addEventListener("message", ({ data }) => {
        const change: unknown = JSON.parse(String(data));
        if (typeof change === "object" && change !== null && "number" in change) renew(Number(change.number));
      });
    };
    const shut = () => {
      stream?.close();
      stream = null;
      setIsHeard(false);
    };
    // A browser has few connections to one host, and a page in the background needs none of them.
    const follow = () => {
      if (document.visibilityState === "hidden") shut();
      else if (stream === null) open();
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      shut();
    };
  }, [slug, trpc, queryClient]);
  return isHeard;
}
