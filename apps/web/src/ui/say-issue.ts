import type { z } from "zod";
import type { UiMessages } from "./messages.ts";

type Issue = Parameters<z.core.$ZodErrorMap>[0];

/**
 * What is wrong with a value, in the language of the page. A message that a schema brings along itself is shown
 * as it is; on pages that speak other languages than English, schemas bring none.
 *
 * @param unit what one of the numbers shown is in the value: 0.01 where a share is entered in percent
 */
export function sayIssue(issue: Issue, unit: number, m: UiMessages["validation"]): string {
  const shown = (bound: number | bigint) => m.number(round(Number(bound) / unit));
  switch (issue.code) {
    case "too_small":
      if (issue.origin === "string") return issue.minimum > 1 ? m.longer(Number(issue.minimum)) : m.required;
      if (issue.origin === "array") return m.more(Number(issue.minimum));
      return issue.inclusive === false ? m.above(shown(issue.minimum)) : m.atLeast(shown(issue.minimum));
    case "too_big":
      if (issue.origin === "string") return m.shorter(Number(issue.maximum));
      if (issue.origin === "array") return m.fewer(Number(issue.maximum));
      return issue.inclusive === false ? m.below(shown(issue.maximum)) : m.atMost(shown(issue.maximum));
    case "invalid_type":
      if (issue.expected === "int") return m.wholeNumber;
      return issue.expected === "number" ? m.notANumber : m.required;
    case "invalid_value":
      return m.choose;
    case "invalid_format":
      if (issue.format === "email") return m.email;
      return issue.format === "url" ? m.url : m.invalid;
    default:
      return m.invalid;
  }
}

/** Without the digits that multiplying by a unit leaves behind: 57 % is 0.57 and not 0.5700000000000001. */
export function round(value: number): number {
  return Number(value.toPrecision(12));
}
