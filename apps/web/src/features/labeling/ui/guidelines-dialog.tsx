"use client";

import { useQuery } from "@tanstack/react-query";
import { GuidelinesFor } from "#features/crowds/index.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { type Language, useMessages } from "../messages/index.tsx";

/** The project's guidelines. */
export function GuidelinesDialog({
  slug,
  version,
  language,
  isOpen,
  onClose,
}: {
  slug: string;
  version: number;
  language: Language;
  isOpen: boolean;
  onClose: () => void;
}) {
  const m = useMessages();
  const trpc = useTRPC();
  const query = useQuery(trpc.labeling.guidelines.queryOptions({ slug, language }, { enabled: isOpen }));
  return (
    <Dialog
      wide
      open={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={m.guidelines}
      description={m.guidelinesVersion(version)}
    >
      <QueryView query={query}>{(data) => <GuidelinesFor language={language} guidelines={data} />}</QueryView>
    </Dialog>
  );
}
