"use client";

import type { RoundConfig } from "@gshf/core/rounds/model";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { PreviewWarnings } from "./preview-warnings.tsx";

/** What a draft's start would run into, such as too few prompts, as its form says it. */
export function DraftWarnings({
  slug,
  experiment,
  config,
}: {
  slug: string;
  experiment: string;
  config: RoundConfig;
}) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.rounds.preview.queryOptions({ slug, experiment, config }));
  return data === undefined ? null : <PreviewWarnings warnings={data.warnings} />;
}
