import type { AnyVerb } from "@gshf/core/access";
import { verbs } from "@gshf/core/registry";
import { z } from "zod";

/** How many verbs the registry holds, and how many of them say what they answer. */
export function countVerbs(): { verbs: number; withOutput: number } {
  const all = Object.values(verbs).flatMap((ofSlice) => Object.values<AnyVerb>(ofSlice));
  return {
    verbs: all.length,
    withOutput: all.filter(({ definition }) => definition.output instanceof z.ZodType).length,
  };
}
