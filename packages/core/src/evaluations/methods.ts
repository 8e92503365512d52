import { cellsOf, type EvaluationSpec } from "./model.ts";

/** All settings of an evaluation in sentences, for a paper's appendix. */
export function methodsText(number: number, specSha256: string, spec: EvaluationSpec): string {
  const { policies, reference, baseline, splits, samples, seed, eta } = spec;
  const sentences = [
    `We evaluated ${listed(policies.map(({ name }) => name))} on ${listed(splits.map(({ split, prompts }) => `${prompts} ${split} prompts`))}, with ${samples} ${samples === 1 ? "draw" : "draws"} a prompt (seed ${seed}) ${at(spec)}.`,
    spec.gold === null ? null : `The gold reward is that of ${spec.gold.model}, which trains no policy.`,
    spec.estimated === null
      ? null
      : `The estimated reward is a Bradley–Terry model, linear in features of an embedder, fitted to ${labelsOf(spec.estimated)}; it has no zero of its own, so its gains alone are compared.`,
    spec.kl
      ? `KL divergence to ${reference.name} is the mean of log π(y|x) − log π₀(y|x) over the draws, where π is the density that was sampled, its temperature and top-p included, and π₀ is ${reference.name} at temperature 1; J is the reward minus η·KL with η = ${eta}.`
      : null,
    `Gains over ${reference.name}${baseline.id === reference.id ? "" : ` and ${baseline.name}`} are paired by prompt, both drawn at the same temperature setting; intervals are 95 % Student intervals over prompts.`,
    spec.judge === null
      ? null
      : `Win rates ${spec.everyPair ? "of every two policies" : `against ${baseline.name}`} are those of ${spec.judge.model} at temperature ${spec.judge.temperature}, asked about the first draw of each in both orders with the prompt of MT-Bench; an answer wins if it wins in both, a tie counts one half, and the interval is Wilson’s. Length-controlled rates follow Dubois et al. (2024).`,
    splits.some(({ split }) => split === "ood")
      ? "Δ is the mean gold reward in distribution minus that out of distribution, with Welch’s interval."
      : null,
    `The evaluation is number ${number}, with specification sha256:${specSha256.slice(0, 16)}.`,
  ];
  return sentences.filter((sentence) => sentence !== null).join(" ");
}

function at({ temperatures, policies }: EvaluationSpec): string {
  const cut = policies.filter(({ topP }) => topP < 1).map(({ name, topP }) => `${name}: ${topP}`);
  const topP = cut.length === 0 ? "top-p 1" : `top-p 1 (but ${cut.join(", ")})`;
  if (temperatures.length > 0) {
    return `at ${temperatures.length === 1 ? "temperature" : "temperatures"} ${listed(temperatures.map(String))} and ${topP}`;
  }
  const own = cellsOf({ temperatures, policies }).map(({ temperature }) => temperature);
  const isOne = new Set(own).size === 1;
  return isOne
    ? `at temperature ${own[0]} and ${topP}`
    : `each at its own temperature (${policies.map(({ name, temperature }) => `${name}: ${temperature}`).join(", ")}) and ${topP}`;
}

function labelsOf({ upToRound, offlineUntil }: NonNullable<EvaluationSpec["estimated"]>): string {
  const rounds = upToRound > 0 ? `the experiment’s rounds up to ${upToRound}` : null;
  const offline = offlineUntil === null ? null : `the offline comparisons until ${offlineUntil.slice(0, 10)}`;
  return [offline, rounds].filter((part) => part !== null).join(" and ");
}

function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? "";
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
