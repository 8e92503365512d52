"use client";

import { useTranslations } from "use-intl/react";
import type { ChoiceName, Strength } from "../session/api.ts";

/** What a strength is called, in the messages of every language. */
export const strengthNames = { 1: "slightly", 2: "clearly", 3: "much" } as const satisfies Record<
  Strength,
  string
>;

/** "B is better, clearly"; "Skipped" where no choice was made. */
export function useDescribeAnswer(): (choice: ChoiceName | null, strength: Strength | null) => string {
  const t = useTranslations("labeling");
  const common = useTranslations("common");
  return (choice, strength) => {
    if (choice === null) return t("skipped");
    const chosen = common(`choices.${choice}`);
    if (strength === null) return chosen;
    return t("said", { choice: chosen, strength: t(`strengths.${strengthNames[strength]}`) });
  };
}
