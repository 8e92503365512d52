import type { Prisma } from "@gshf/db";
import { z } from "zod";
import { readConversation, shownMessageSchema } from "../../prompts/model.ts";

/** A pair as researchers see it when they choose test items: `first` and `second`, not left and right. */
export const testPairSchema = z.object({
  pairId: z.string(),
  promptKey: z.string(),
  source: z.string(),
  prompt: z.array(shownMessageSchema),
  first: z.string(),
  second: z.string(),
});
export type TestPairView = z.output<typeof testPairSchema>;

export const withTexts = {
  prompt: { select: { key: true, messages: true, source: true } },
  first: { select: { text: true } },
  second: { select: { text: true } },
} satisfies Prisma.PairInclude;

type PairWithTexts = Prisma.PairGetPayload<{ include: typeof withTexts }>;

export function viewOfPair(pair: PairWithTexts): TestPairView {
  return {
    pairId: pair.id,
    promptKey: pair.prompt.key,
    source: pair.prompt.source,
    prompt: readConversation(pair.prompt.messages).messages,
    first: pair.first.text,
    second: pair.second.text,
  };
}
