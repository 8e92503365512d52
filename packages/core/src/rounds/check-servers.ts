import type { Policy, Project } from "@gshf/db";
import { type Deps, type Refusal, refuse } from "../access/index.ts";
import { whyNoLogprobs, whySilent, whyUnreachable } from "../policies/index.ts";
import { isCorrected, needsOf, type RoundSources } from "./choice/sources.ts";
import type { RoundConfig } from "./model.ts";

/** Servers that a round would ask: its policies, and those of which it needs log-probabilities of given answers. */
export type AskedServers = { policies: string[]; scored: string[] };

/** What a round with these sources asks for the candidates of its pairs, and of whom it takes log-probabilities. */
export function serversOf(
  { sources, candidatePolicyId }: { sources?: RoundSources; candidatePolicyId: string | null },
  referenceId: string,
): AskedServers {
  if (sources === undefined) {
    const policy = candidatePolicyId ?? referenceId;
    return { policies: [policy], scored: policy === referenceId ? [] : [policy, referenceId] };
  }
  const arms = Object.values(sources);
  const idsOf = (some: typeof arms) =>
    some.flatMap((arm) => [...needsOf(arm).values()].map(({ policyId }) => policyId));
  const corrected = arms.filter((arm) => isCorrected(arm, referenceId));
  return {
    policies: [...new Set(idsOf(arms))],
    scored: corrected.length === 0 ? [] : [...new Set([...idsOf(corrected), referenceId])],
  };
}

/** Asks each server that the round needs something harmless, once; the first that doesn't give it, with the way out. */
export async function checkServers(
  deps: Deps,
  project: Project,
  { labeler }: Pick<RoundConfig, "labeler">,
  asked: AskedServers,
): Promise<Refusal | null> {
  const { id: projectId } = project;
  const ids = [...new Set([...asked.policies, ...asked.scored])];
  const policies = await deps.db.policy.findMany({
    where: { projectId, id: { in: ids } },
    orderBy: { name: "asc" },
  });
  const of = (some: readonly string[]) => policies.filter(({ id }) => some.includes(id));
  const answers = await Promise.all([
    ...of(asked.policies).map(async (policy) => saySilent(await whyUnreachable(deps, policy))),
    ...of(asked.scored).map(async (policy) => sayUnscored(policy, await whyNoLogprobs(deps, policy))),
    labeler.kind === "scorer" ? sayNoLabels(await whySilent(deps, project, "scorer")) : null,
  ]);
  return answers.find((answer) => answer !== null) ?? null;
}

function saySilent(why: string | null): Refusal | null {
  if (why === null) return null;
  return refuse(
    "unavailable",
    `${ended(why)} Put it right on the policies page, or sample another policy.`,
    "arms",
  );
}

function sayUnscored({ name }: Policy, why: string | null): Refusal | null {
  if (why === null) return null;
  const message = `An arm weighs candidates by log π₀ − log q, which takes log-probabilities of given answers from ${name}: ${ended(why)} Take the candidates from π₀, or choose a strategy that draws both answers from policies.`;
  return refuse("unavailable", message, "arms");
}

function sayNoLabels(why: string | null): Refusal | null {
  if (why === null) return null;
  return refuse(
    "unavailable",
    `${ended(why)} Put it right in the project’s settings, or choose who else labels.`,
    "labeler",
  );
}

function ended(sentence: string): string {
  return sentence.replace(/\.?$/, ".");
}
