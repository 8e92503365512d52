import type { ExportFormatView } from "@gshf/core/datasets";
import {
  exportContainers,
  exportSplits,
  type NewExport,
  newExportSchema,
  systemOptions,
  tieOptions,
  weightOptions,
} from "@gshf/core/datasets/model";
import { z } from "zod";

/** The form's values: every option there is, of which only those that the format offers are sent. */
export const exportFormSchema = newExportSchema.omit({ options: true }).extend({
  container: z.enum(exportContainers),
  split: z.enum([...exportSplits, "all"]),
  weights: z.enum(weightOptions),
  seed: z.int().min(0).max(2_147_483_647),
  ties: z.enum(tieOptions),
  system: z.enum(systemOptions),
  mergeRoles: z.boolean(),
});
export type ExportFormValues = z.input<typeof exportFormSchema>;

/** The values with a format's own options. */
export function valuesOf(
  { name, defaults }: ExportFormatView,
  place: { slug: string; manifestSha256: string },
): ExportFormValues {
  const { container, split, weights, seed, ties, system, mergeRoles } = defaults;
  const filled = { container, split: split ?? ("all" as const), weights: weights ?? ("column" as const) };
  return { ...place, format: name, ...filled, seed, ties, system, mergeRoles };
}

/** What the verb takes. */
export function exportOf(values: ExportFormValues, format: ExportFormatView): NewExport {
  const { slug, manifestSha256, split, weights, container, seed, ties, system, mergeRoles } = values;
  const options = {
    container,
    split: split === "all" ? null : split,
    ...(format.weights.length === 0 ? {} : { weights }),
    ...(weights === "resample" ? { seed } : {}),
    ties,
    system,
    mergeRoles,
  };
  return { slug, manifestSha256, format: format.name, options };
}
