"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl/react";
import { GuidelinesText } from "#features/crowds/index.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { QueryView } from "#ui/query-view.tsx";

/** The project's guidelines. */
export function GuidelinesDialog({
  slug,
  version,
  isOpen,
  onClose,
}: {
  slug: string;
  version: number;
  isOpen: boolean;
  onClose: () => void;
}) {
  const t = useTranslations("labeling");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const query = useQuery(trpc.labeling.guidelines.queryOptions({ slug }, { enabled: isOpen }));
  return (
    <Dialog
      wide
      open={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={common("guidelines")}
      description={version === 0 ? t("generalGuidelines") : common("version", { version })}
    >
      <QueryView query={query}>
        {(data) => (
          <GuidelinesText
            text={data.version === 0 ? t("generalGuidelinesText") : data.text}
            examples={data.examples}
          />
        )}
      </QueryView>
    </Dialog>
  );
}
