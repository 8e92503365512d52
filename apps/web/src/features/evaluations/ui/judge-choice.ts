import type { EvaluationOptions } from "@gshf/core/evaluations";

/** What a field says that asks who is to judge, if anybody; `opponent` is whose answers policies are compared with. */
export function judgeChoice(
  options: Pick<EvaluationOptions, "judges" | "whyNot"> | undefined,
  opponent: string,
) {
  const judges = options?.judges ?? [];
  return {
    label: "Win rate by a judge",
    hint:
      options?.whyNot.judge ??
      `The judge sees each policy’s first answer beside ${opponent}, in both orders.`,
    none: "not measured",
    options: Object.fromEntries(judges.map(({ id, name, model }) => [id, `${name} (${model})`])),
  };
}
