import type { Experiment, Judge, Policy, Project, Prompt } from "@gshf/db";
import { type Deps, done, type Outcome, refuse } from "../access/index.ts";
import { findExperiment } from "../experiments/index.ts";
import { evaluationPrompts } from "../measurements/index.ts";
import { sha256Hex } from "../projects/index.ts";
import { hasComparisons } from "../rewards/index.ts";
import {
  type EvaluatedSplit,
  type EvaluationSpec,
  evaluatedSplits,
  evaluationSpecSchema,
  type NewEvaluation,
  policiesMax,
} from "./model.ts";

export type EvaluationPlan = {
  spec: EvaluationSpec;
  experiment: Experiment;
  policies: Policy[];
  reference: Policy;
  prompts: ReadonlyMap<EvaluatedSplit, readonly Prompt[]>;
};

/** What an evaluation would do, to the last prompt; or why it can't, by field. Nobody is asked anything yet. */
export async function planEvaluation(
  deps: Deps,
  project: Project,
  input: NewEvaluation,
): Promise<Outcome<EvaluationPlan>> {
  const experiment = await findExperiment(deps.db, project, input.experiment);
  if (!experiment.ok) return experiment;
  const policies = await findPolicies(deps, project, experiment.value, input);
  if (!policies.ok) return policies;
  const prompts = await findPrompts(deps, project, input);
  if (!prompts.ok) return prompts;
  const gold = planGold(project, input);
  if (!gold.ok) return gold;
  const estimated = await planEstimate(deps, project, experiment.value, input);
  if (!estimated.ok) return estimated;
  const judge = await findJudge(deps, project, input);
  if (!judge.ok) return judge;
  const { all, reference, baseline } = policies.value;
  const ref = ({ id, name }: Policy) => ({ id, name });
  const spec = evaluationSpecSchema.parse({
    version: 1,
    experiment: experiment.value.slug,
    reference: ref(reference),
    baseline: ref(baseline),
    policies: all.map((policy) => ({
      ...ref(policy),
      temperature: policy.temperature,
      topP: policy.topP,
    })),
    splits: [...prompts.value].map(([split, rows]) => ({
      split,
      prompts: rows.length,
      sha256: sha256Hex(JSON.stringify(rows.map(({ key }) => key))),
    })),
    temperatures: [...new Set(input.temperatures)].sort((a, b) => a - b),
    samples: input.samples,
    seed: input.seed,
    eta: input.eta,
    kl: input.kl,
    gold: gold.value,
    estimated: estimated.value,
    judge: judge.value && {
      id: judge.value.id,
      name: judge.value.name,
      model: judge.value.model,
      temperature: judge.value.temperature,
    },
    ...(judge.value !== null && input.everyPair ? { everyPair: true as const } : {}),
  } satisfies EvaluationSpec);
  return done({ spec, experiment: experiment.value, policies: all, reference, prompts: prompts.value });
}

async function findPolicies(
  deps: Pick<Deps, "db">,
  project: Project,
  experiment: Experiment,
  { policies, baselinePolicyId }: NewEvaluation,
): Promise<Outcome<{ all: Policy[]; reference: Policy; baseline: Policy }>> {
  const { referencePolicyId } = experiment;
  const baselineId = baselinePolicyId ?? referencePolicyId;
  const ids = [...policies, baselineId, referencePolicyId].filter((id) => id !== null);
  const all = await deps.db.policy.findMany({
    where: { projectId: project.id, id: { in: ids } },
    orderBy: { name: "asc" },
  });
  const find = (id: string | null) => all.find((policy) => policy.id === id);
  const fieldOf = (id: string) => (policies.includes(id) ? "policies" : "baselinePolicyId");
  const missing = ids.find((id) => find(id) === undefined);
  if (missing !== undefined) {
    return refuse("not-found", "There is no such policy in this project.", fieldOf(missing));
  }
  const [reference, baseline] = [find(referencePolicyId), find(baselineId)];
  if (reference === undefined || baseline === undefined) {
    const message = `${experiment.name} has no reference policy π₀ yet. Register it on the policies page first.`;
    return refuse("invalid", message, "experiment");
  }
  const archived = all.find(({ archivedAt }) => archivedAt !== null);
  if (archived !== undefined) {
    const message = `${archived.name} is archived. Bring it back on the policies page, or leave it out.`;
    return refuse("invalid", message, fieldOf(archived.id));
  }
  if (all.length > policiesMax) {
    const message = `These are ${all.length} policies with π₀ and the baseline; at most ${policiesMax} are evaluated at once.`;
    return refuse("invalid", message, "policies");
  }
  return done({ all, reference, baseline });
}

async function findPrompts(
  deps: Pick<Deps, "db">,
  project: Project,
  { splits, promptsMax: max }: NewEvaluation,
): Promise<Outcome<Map<EvaluatedSplit, Prompt[]>>> {
  const found = new Map<EvaluatedSplit, Prompt[]>();
  for (const split of evaluatedSplits.filter((one) => splits.includes(one))) {
    const prompts = await evaluationPrompts(deps.db, { projectId: project.id, split, max });
    if (prompts.length === 0) {
      const message = `The ${split} split has no prompts. Import some into it, or move some there on the prompts page.`;
      return refuse("invalid", message, "splits");
    }
    found.set(split, prompts);
  }
  return done(found);
}

function planGold(
  { scorerUrl, scorerModel }: Project,
  { gold }: NewEvaluation,
): Outcome<EvaluationSpec["gold"]> {
  if (!gold) return done(null);
  if (scorerUrl === null || scorerModel === null) {
    const message =
      "The project has no gold scorer. Enter its address in the project’s settings, or leave it out.";
    return refuse("invalid", message, "gold");
  }
  return done({ server: URL.parse(scorerUrl)?.host ?? scorerUrl, model: scorerModel });
}

/** The labels that there are now, told so that the same labels give the same evaluation. */
async function planEstimate(
  deps: Pick<Deps, "db">,
  project: Project,
  experiment: Experiment,
  { estimated }: NewEvaluation,
): Promise<Outcome<EvaluationSpec["estimated"]>> {
  if (!estimated) return done(null);
  const { id: projectId, featureMapId } = project;
  const map =
    featureMapId === null ? null : await deps.db.featureMap.findUnique({ where: { id: featureMapId } });
  if (map === null) {
    const message =
      "The project has no embedder, so rewards can’t be estimated. Set one up, or leave it out.";
    return refuse("invalid", message, "estimated");
  }
  const labeled = { projectId, experimentId: experiment.id, offline: true };
  if (!(await hasComparisons(deps.db, labeled))) {
    const message =
      "Nothing is labeled yet, so no reward can be fitted. Finish a round, import comparisons, or leave it out.";
    return refuse("invalid", message, "estimated");
  }
  const round = await deps.db.round.findFirst({
    where: { experimentId: experiment.id, frozenAt: { not: null } },
    orderBy: { number: "desc" },
    select: { number: true },
  });
  const [offline, imported, decision] = await Promise.all([
    deps.db.pair.aggregate({ where: { projectId, source: "offline" }, _max: { createdAt: true } }),
    deps.db.import.aggregate({
      where: { projectId, kind: "comparisons", state: "done" },
      _max: { endedAt: true },
    }),
    deps.db.adjudication.aggregate({ where: { projectId }, _max: { decidedAt: true } }),
  ]);
  return done({
    featureMap: map.sha256,
    experimentId: experiment.id,
    upToRound: round?.number ?? 0,
    offlineUntil: lastOf(offline._max.createdAt, imported._max.endedAt),
    offlineLimit: experiment.offlineLimit,
    offlineSeed: experiment.seed,
    adjudicatedUntil: decision._max.decidedAt?.toISOString() ?? null,
  });
}

/** The moment of the last comparison: it was stored before its import ended, and counts from then on. */
function lastOf(stored: Date | null, ended: Date | null): string | null {
  if (stored === null) return null;
  return (ended !== null && ended > stored ? ended : stored).toISOString();
}

/** Who is to judge, where anybody is; refused where they can't be asked. */
export async function findJudge(
  deps: Pick<Deps, "db">,
  project: Pick<Project, "id">,
  { judgeId }: Pick<NewEvaluation, "judgeId">,
): Promise<Outcome<Judge | null>> {
  if (judgeId === null) return done(null);
  const judge = await deps.db.judge.findFirst({ where: { id: judgeId, projectId: project.id } });
  if (judge === null) return refuse("not-found", "There is no such judge in this project.", "judgeId");
  if (judge.retiredAt === null) return done(judge);
  return refuse("invalid", `Judge ${judge.name} is retired. Choose another, or save it again.`, "judgeId");
}
