import type { useTranslations } from "use-intl/react";
import type { z } from "zod";

type Translate = ReturnType<typeof useTranslations<"validation">>;
type Issue = Parameters<z.core.$ZodErrorMap>[0];

/**
 * What is wrong with a value, in the language of the page. A message that a schema brings along itself is shown
 * as it is; on pages that speak other languages than English, schemas bring none.
 *
 * @param unit what one of the numbers shown is in the value: 0.01 where a share is entered in percent
 */
export function sayIssue(issue: Issue, unit: number, t: Translate): string {
  const shown = (bound: number | bigint) => ({ bound: round(Number(bound) / unit) });
  switch (issue.code) {
    case "too_small":
      if (issue.origin === "string")
        return issue.minimum > 1 ? t("longer", { count: issue.minimum }) : t("required");
      if (issue.origin === "array") return t("more", { count: issue.minimum });
      return issue.inclusive === false
        ? t("above", shown(issue.minimum))
        : t("atLeast", shown(issue.minimum));
    case "too_big":
      if (issue.origin === "string") return t("shorter", { count: issue.maximum });
      if (issue.origin === "array") return t("fewer", { count: issue.maximum });
      return issue.inclusive === false ? t("below", shown(issue.maximum)) : t("atMost", shown(issue.maximum));
    case "invalid_type":
      if (issue.expected === "int") return t("wholeNumber");
      return issue.expected === "number" ? t("notANumber") : t("required");
    case "invalid_value":
      return t("choose");
    case "invalid_format":
      if (issue.format === "email") return t("email");
      return issue.format === "url" ? t("url") : t("invalid");
    default:
      return t("invalid");
  }
}

/** Without the digits that multiplying by a unit leaves behind: 57 % is 0.57 and not 0.5700000000000001. */
export function round(value: number): number {
  return Number(value.toPrecision(12));
}
