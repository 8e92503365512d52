import { type Strength, strengthSchema } from "@gshf/core/labeling/model";

const words: Record<Strength, string> = { 1: "slightly", 2: "clearly", 3: "much better" };

/** How much better somebody found an answer, as researchers read it. */
export function strengthWords(strength: number | null): string {
  const known = strengthSchema.safeParse(strength);
  return known.success ? words[known.data] : "–";
}
