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
 * Shows how far an import is, on its page and in the list, as the server tells. Answers whether the server can be heard.
 *
 * @param id null: there is nothing to hear
 */
export function useImportProgress(slug: string, id: string | null): boolean {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useEventStream(id === null ? null : paths.api.importProgress(slug, id), (told) => {
    const report = toldSchema.safeParse(told).data;
    if (report === undefined) return;
    queryClient.setQueryData(trpc.prompts.getImport.queryKey({ slug, id: report.id }), report);
    queryClient.setQueryData(trpc.prompts.imports.infiniteQueryKey({ slug }), (known) => {
      if (known === undefined) return undefined;
      const renewed = ({ items, next }: (typeof known.pages)[number]) => ({
        items: items.map((file) => (file.id === report.id ? report : file)),
        next,
      });
      return { ...known, pages: known.pages.map(renewed) };
    });
  });
}
