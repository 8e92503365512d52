import type { ImportReport } from "@gshf/core/prompts/model";

/** What files hold, in words. */
export const kindNames: Record<ImportReport["kind"], string> = {
  prompts: "prompts",
  comparisons: "offline comparisons",
  pools: "prompts with answers",
};
