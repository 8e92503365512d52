import type { Policy, Tx } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, type Outcome, refuse } from "../../access/index.ts";
import { checkOf } from "../../projects/index.ts";
import { readStored } from "../../stored/model.ts";
import { type AskedSource, type ChoiceSettings, isDrawn, type StrategyName } from "./model.ts";

/** A source as a round samples it: everything that decides its draws. */
const sourceSchema = z.object({
  policyId: z.uuid(),
  /** The policy's name. */
  policy: z.string(),
  temperature: z.number(),
  topP: z.number(),
  n: z.int(),
});
export type Source = z.output<typeof sourceSchema>;

const armSourcesSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("drawn"), first: sourceSchema, second: sourceSchema }),
  z.object({ kind: z.literal("candidates"), candidates: z.array(sourceSchema) }),
]);
export type ArmSources = z.output<typeof armSourcesSchema>;

/** What each arm of a round samples, by the arm's name. */
export const roundSourcesSchema = z.record(z.string(), armSourcesSchema);
export type RoundSources = z.output<typeof roundSourcesSchema>;

/** What a round's arms sample, as fixed at its start; null before version 3 of the choice. */
export function sourcesOf(round: { sources: unknown; number: number }): RoundSources | null {
  if (round.sources === null) return null;
  return readStored(roundSourcesSchema, round.sources, `the sources of round ${round.number}`);
}

/** What a source is called in ids, seeds and rows of draws. */
export function sourceKey({
  policy,
  temperature,
  topP,
}: Pick<Source, "policy" | "temperature" | "topP">): string {
  return `${policy}@${temperature}/${topP}`;
}

/** What a prompt of an arm has sampled: each source once, with all draws that the arm takes of it. */
export function needsOf(arm: ArmSources): Map<string, Source> {
  const needs = new Map<string, Source>();
  for (const source of arm.kind === "drawn" ? [arm.first, arm.second] : arm.candidates) {
    const key = sourceKey(source);
    const known = needs.get(key);
    needs.set(key, known === undefined ? source : { ...known, n: known.n + source.n });
  }
  return needs;
}

/** Whether the weights of an arm's candidates correct for where these came from. */
export function isCorrected(arm: ArmSources, referenceId: string): boolean {
  return (
    arm.kind === "candidates" && (arm.candidates.length > 1 || arm.candidates[0]?.policyId !== referenceId)
  );
}

/** §5.2 takes the best of eight. */
const bestOfDefault = 8;
/** Of the draws that are to differ from those at the round's own temperature. */
const otherTemperature = 0.7;

type Line = { id: string; referencePolicyId: string | null; mainPolicyId: string | null };
type Asked = Pick<ChoiceSettings, "choice" | "arms"> & {
  samples: number;
  temperature: number;
  candidateSource: "reference" | "main";
};

/**
 * What each arm of a round would sample now, or the first refusal: before anything is spent, with the arm, what is wrong
 * and the way out.
 */
export async function resolveSources(
  db: Deps["db"] | Tx,
  projectId: string,
  line: Line,
  config: Asked,
): Promise<Outcome<RoundSources>> {
  const policies = await db.policy.findMany({ where: { projectId } });
  const previousId = await previousPolicy(db, line);
  const roles: Record<string, string | null> = {
    reference: line.referencePolicyId,
    main: line.mainPolicyId ?? line.referencePolicyId,
    previous: previousId,
  };
  const find = (arm: string, asked: string): Outcome<Policy> => {
    const policy =
      asked in roles
        ? policies.find(({ id }) => id === roles[asked])
        : policies.find(({ name }) => name === asked);
    if (policy === undefined) return refuse("invalid", `Arm ${arm}: ${whyNone(asked)}`, "arms");
    if (policy.archivedAt !== null) {
      const message = `Arm ${arm} draws from ${policy.name}, which is archived. Bring it back under Policies, or choose another.`;
      return refuse("conflict", message, "arms");
    }
    const check = checkOf(policy.lastCheck);
    if (check !== null && !check.works) {
      const message = `Arm ${arm} draws from ${policy.name}, which did not answer when it was asked last: ${check.message.replace(/\.?$/, ".")} Test its connection under Policies, or choose another.`;
      return refuse("conflict", message, "arms");
    }
    return done(policy);
  };
  const sources: RoundSources = {};
  for (const arm of config.arms) {
    const resolved = resolveArm(config, arm, (asked) => find(arm.name, asked));
    if (!resolved.ok) return resolved;
    const wrong = wrongWeights(arm.name, resolved.value, line.referencePolicyId);
    if (wrong !== null) return refuse("invalid", wrong, "arms");
    sources[arm.name] = resolved.value;
  }
  return done(sources);
}

function whyNone(asked: string): string {
  if (asked === "previous") {
    return "there is no policy before the main one yet. Name a policy as its second source, or take the arm out of this round.";
  }
  if (asked === "reference" || asked === "main") return "there is no reference policy π₀ yet.";
  return `there is no policy called "${asked}". Choose one of those under Policies.`;
}

/** The policy that the experiment's rounds made last before the present main one; π₀ where main is the first of them. */
async function previousPolicy(db: Deps["db"] | Tx, line: Line): Promise<string | null> {
  const { id: experimentId, referencePolicyId, mainPolicyId } = line;
  if (mainPolicyId === null || mainPolicyId === referencePolicyId) return null;
  const made = await db.policy.findMany({
    where: { trainingJob: { round: { experimentId } } },
    orderBy: [{ createdAt: "asc" }, { name: "asc" }],
    select: { id: true },
  });
  const at = made.findIndex(({ id }) => id === mainPolicyId);
  // One that was entered by hand comes after all that were made.
  const before = at < 0 ? made.at(-1) : made[at - 1];
  return before?.id ?? referencePolicyId;
}

/** What a source is where nothing else is asked for. */
type Usual = { policy: string; n: number; temperature: number };

type Find = (asked: string) => Outcome<Policy>;

function resolveArm(config: Asked, arm: Asked["arms"][number], find: Find): Outcome<ArmSources> {
  const resolve = (asked: AskedSource, usual: Usual) => {
    const found = find(asked.policy ?? usual.policy);
    if (!found.ok) return found;
    const { id: policyId, name: policy, topP } = found.value;
    return done({
      policyId,
      policy,
      temperature: asked.temperature ?? usual.temperature,
      topP: asked.topP ?? topP,
      n: asked.n ?? usual.n,
    });
  };
  const { temperature, samples, candidateSource } = config;
  if (!isDrawn(arm.strategy, config.choice)) {
    const candidates: Source[] = [];
    for (const asked of arm.candidates ?? [{}]) {
      const source = resolve(asked, { policy: candidateSource, temperature, n: samples });
      if (!source.ok) return source;
      candidates.push(source.value);
    }
    return done({ kind: "candidates", candidates });
  }
  const usual = usualOf(arm.strategy, temperature);
  const first = resolve(arm.first ?? {}, usual.first);
  if (!first.ok) return first;
  const second = resolve(arm.second ?? {}, usual.second);
  return second.ok ? done({ kind: "drawn", first: first.value, second: second.value }) : second;
}

/** The two policies that a strategy is defined by. */
function usualOf(strategy: StrategyName, temperature: number) {
  const draw = (policy: string, n = 1, at = temperature): Usual => ({ policy, n, temperature: at });
  const main = draw("main");
  switch (strategy) {
    case "reference":
      return { first: main, second: draw("reference") };
    case "random":
      return { first: draw("reference"), second: draw("reference") };
    case "checkpoint":
      return { first: main, second: draw("previous") };
    case "best-of-n":
      return { first: main, second: draw("main", bestOfDefault) };
    case "temperature":
      return { first: main, second: draw("main", 1, otherTemperature) };
    default:
      return { first: main, second: main };
  }
}

/** Why an arm's weights log π₀ − log q can't be had; null where they can, or it needs none. */
function wrongWeights(name: string, arm: ArmSources, referenceId: string | null): string | null {
  if (arm.kind === "drawn" || referenceId === null || !isCorrected(arm, referenceId)) return null;
  const bent = arm.candidates.find(({ temperature, topP }) => temperature !== 1 || topP !== 1);
  if (bent === undefined) return null;
  const { policy, temperature, topP } = bent;
  const at = [temperature === 1 ? "" : `T = ${temperature}`, topP === 1 ? "" : `top-p = ${topP}`];
  return `Arm ${name} weighs draws of ${policy} by log π₀ − log q, which is not measurable at ${at.filter((part) => part !== "").join(" and ")}: servers score answers at temperature 1 and top-p 1. Sample it at these, or take the candidates from π₀.`;
}

/** An arm's sources in words. */
export function sayArm(arm: ArmSources): { of: "first" | "second" | "candidates"; text: string }[] {
  if (arm.kind === "candidates")
    return arm.candidates.map((source) => ({ of: "candidates", text: saySource(source) }));
  return [
    { of: "first", text: saySource(arm.first) },
    { of: "second", text: saySource(arm.second) },
  ];
}

function saySource({ policy, temperature, topP, n }: Source): string {
  const draws = n === 1 ? "1 draw" : `${n} draws`;
  return `${draws} of ${policy} at T = ${temperature}${topP === 1 ? "" : `, top-p = ${topP}`}`;
}
