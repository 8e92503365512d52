import type { Split } from "@gshf/core/prompts/model";

export const splitNames: Record<Split, string> = {
  train: "train",
  validation: "validation",
  test: "test",
  ood: "out of distribution",
};
