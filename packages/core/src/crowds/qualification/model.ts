import { z } from "zod";
import type { Message } from "../../prompts/model.ts";

export const testChoices = ["left", "right", "tie"] as const;
export type TestChoice = (typeof testChoices)[number];

/** What one attempt keeps of each answer. */
export const testAnswersSchema = z.array(
  z.object({ pairId: z.string(), choice: z.enum(testChoices), isRight: z.boolean(), at: z.string() }),
);

/** What the person is told after each item. */
export type TestFeedback = {
  isRight: boolean;
  choice: TestChoice;
  correct: TestChoice;
  explanation: string;
};

export type TestItem = {
  pairId: string;
  prompt: Message[];
  left: { text: string };
  right: { text: string };
};

/** @param firstIsBetter null: a tie is right */
export function correctChoice(firstIsBetter: boolean | null, firstIsLeft: boolean): TestChoice {
  if (firstIsBetter === null) return "tie";
  return firstIsBetter === firstIsLeft ? "left" : "right";
}
