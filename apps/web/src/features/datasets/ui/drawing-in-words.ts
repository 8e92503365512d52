import type { PolicyView } from "@gshf/core/policies";
import { counted, formatCount } from "#ui/format.ts";

type Drawing = {
  policy: Pick<PolicyView, "name" | "responses" | "spent" | "currency">;
  n: number;
  prompts: number;
};

/** What a dataset will draw at most, and about what that takes, by what the policy's answers took so far. */
export function drawingInWords({ policy, n, prompts }: Drawing): string {
  const answers = n * prompts;
  if (!Number.isFinite(answers)) return "";
  const what = `Draws ${counted(n, "answer")} of ${policy.name} to each of at most ${counted(prompts, "prompt")}: ${counted(prompts, "request")}, ${counted(answers, "answer")}`;
  const { tokens, cost } = policy.spent;
  if (policy.responses === 0 || tokens === 0) return `${what}. Answers that were drawn already are used.`;
  const perAnswer = answers / policy.responses;
  const about = `about ${formatCount(Math.round(tokens * perAnswer))} tokens by its answers so far`;
  const money = cost === null ? "" : `, ${(cost * perAnswer).toFixed(2)} ${policy.currency}`;
  return `${what}, ${about}${money}. Answers that were drawn already are used.`;
}
