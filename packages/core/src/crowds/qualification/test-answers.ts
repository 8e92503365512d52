import { z } from "zod";
import { choiceFor } from "../../slots/index.ts";
import { type TestChoice, testChoices } from "../model.ts";

/** What one attempt keeps of each answer. */
export const testAnswersSchema = z.array(
  z.object({ pairId: z.string(), choice: z.enum(testChoices), isRight: z.boolean(), at: z.string() }),
);

/** @param firstIsBetter null: a tie is right */
export function correctChoice(firstIsBetter: boolean | null, firstIsLeft: boolean): TestChoice {
  return choiceFor(firstIsBetter === null ? "neither" : firstIsBetter ? "first" : "second", firstIsLeft);
}
