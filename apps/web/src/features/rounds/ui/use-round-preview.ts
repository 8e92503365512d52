import { roundConfigSchema } from "@gshf/core/rounds/model";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useWatch } from "react-hook-form";
import { useTRPC } from "#trpc/client.tsx";
import { useDebounced } from "#ui/use-debounced.ts";
import { defaultConfig, type RoundForm } from "./round-form.ts";

/** What the server makes of a round's settings while the form is filled in; `config` is null while they are no settings. */
export function useRoundPreview(slug: string, form: RoundForm) {
  const trpc = useTRPC();
  const values = useDebounced(useWatch({ control: form.control, name: "config" }), 250);
  const experiment = useWatch({ control: form.control, name: "experiment" });
  const config = useMemo(() => roundConfigSchema.safeParse(values).data ?? null, [values]);
  const preview = useQuery(
    trpc.rounds.preview.queryOptions(
      { slug, config: config ?? defaultConfig, ...(experiment !== undefined && { experiment }) },
      { enabled: config !== null, placeholderData: keepPreviousData },
    ),
  );
  return { config, preview };
}
