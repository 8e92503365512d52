import { importReportSchema } from "@gshf/core/prompts/model";
import { useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { useEventStream } from "#ui/use-event-stream.ts";

/** As it comes over a stream, where dates are texts. */
const toldSchema = importReportSchema.extend({
  createdAt: z.coerce.date(),
  endedAt: z.coerce.date().nullable(),
});

/**
 * Shows how far an import is, as the server tells. Answers whether the server can be heard.
 *
 * @param isGoingOn whether there is anything to hear
 */
export function useImportProgress({ slug, id }: { slug: string; id: string }, isGoingOn: boolean): boolean {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useEventStream(isGoingOn ? paths.api.importProgress(slug, id) : null, (told) => {
    const report = toldSchema.safeParse(told).data;
    if (report !== undefined) queryClient.setQueryData(trpc.prompts.getImport.queryKey({ slug, id }), report);
  });
}
