import { useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { useToast } from "#ui/toast.tsx";
import { useErrorMessage } from "#ui/use-error-message.ts";

/** What follows an act on a webhook: its pages are read again, and a line says what came of it. */
export function useWebhookAct(slug: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const errorMessage = useErrorMessage();
  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.webhooks.pathKey() }),
      queryClient.invalidateQueries({ queryKey: trpc.projects.get.queryKey({ slug }) }),
    ]);
  return {
    refresh,
    say: (text: string) => toast(text, { tone: "ok" }),
    onError: (error: unknown) => toast(errorMessage(error), { tone: "danger" }),
  };
}
