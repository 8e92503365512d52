import { z } from "zod";
import {
  type Action,
  type Actor,
  authorize,
  capabilities,
  type Deps,
  done,
  type Outcome,
} from "../access/index.ts";

export const getProjectInput = z.object({ slug: z.string() });

export type ProjectSummary = {
  slug: string;
  name: string;
  description: string;
  role: string;
  can: readonly Action[];
  createdAt: Date;
  prompts: number;
  rounds: number;
  judgments: number;
};

export type ProjectView = ProjectSummary & {
  validationShare: number;
  promptsBySplit: { train: number; validation: number; test: number; ood: number };
  offlinePairs: number;
  policies: number;
  referencePolicy: { id: string; name: string } | null;
  mainPolicy: { id: string; name: string } | null;
  featureMap: { model: string; features: string; dimension: number; sha256: string } | null;
  trainer: { url: string; hasToken: boolean } | null;
  scorer: { url: string; model: string } | null;
  /** The lab runs beside this installation: simulated annotators can be asked. */
  simulatedAnnotators: boolean;
};

/** The projects where the actor may look around; labelers find theirs in the labeling slice. */
export async function listProjects(deps: Deps, actor: Actor): Promise<Outcome<ProjectSummary[]>> {
  if (actor.kind !== "user") return done([]);
  const memberships = await deps.db.member.findMany({
    where: { userId: actor.userId, removedAt: null, role: { not: "labeler" }, project: { archivedAt: null } },
    include: { project: { include: { _count: { select: { prompts: true, rounds: true } } } } },
    orderBy: { createdAt: "asc" },
  });
  const counted = await deps.db.member.findMany({
    where: { projectId: { in: memberships.map((member) => member.projectId) } },
    select: { projectId: true, _count: { select: { judgments: { where: { state: "counted" } } } } },
  });
  const judgments = new Map<string, number>();
  for (const { projectId, _count } of counted) {
    judgments.set(projectId, (judgments.get(projectId) ?? 0) + _count.judgments);
  }
  return done(
    memberships.map(({ project, role }) => ({
      slug: project.slug,
      name: project.name,
      description: project.description,
      role,
      can: capabilities[role],
      createdAt: project.createdAt,
      prompts: project._count.prompts,
      rounds: project._count.rounds,
      judgments: judgments.get(project.id) ?? 0,
    })),
  );
}

/** One project with its settings; secrets only as whether they are set. */
export async function getProject(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof getProjectInput>,
): Promise<Outcome<ProjectView>> {
  const access = await authorize(deps, actor, input, "project.read");
  if (!access.ok) return access;
  const { id } = access.value.project;
  const role = access.value.member?.role ?? "owner";
  const [project, bySplit, offlinePairs, judgments] = await Promise.all([
    deps.db.project.findUniqueOrThrow({
      where: { id },
      include: {
        referencePolicy: { select: { id: true, name: true } },
        mainPolicy: { select: { id: true, name: true } },
        featureMap: true,
        _count: { select: { rounds: true, policies: true } },
      },
    }),
    deps.db.prompt.groupBy({ by: ["split"], where: { projectId: id }, _count: true }),
    deps.db.pair.count({ where: { projectId: id, source: "offline" } }),
    deps.db.judgment.count({ where: { state: "counted", pair: { projectId: id } } }),
  ]);
  const promptsBySplit = { train: 0, validation: 0, test: 0, ood: 0 };
  for (const { split, _count } of bySplit) promptsBySplit[split] = _count;
  const map = project.featureMap;
  return done({
    slug: project.slug,
    name: project.name,
    description: project.description,
    role,
    can: capabilities[role],
    createdAt: project.createdAt,
    prompts: Object.values(promptsBySplit).reduce((sum, count) => sum + count, 0),
    rounds: project._count.rounds,
    judgments,
    validationShare: project.validationShare,
    promptsBySplit,
    offlinePairs,
    policies: project._count.policies,
    referencePolicy: project.referencePolicy,
    mainPolicy: project.mainPolicy,
    featureMap:
      map === null
        ? null
        : { model: map.model, features: map.features, dimension: map.dimension, sha256: map.sha256 },
    trainer:
      project.trainerUrl === null
        ? null
        : { url: project.trainerUrl, hasToken: project.trainerTokenSealed !== null },
    scorer:
      project.scorerUrl === null || project.scorerModel === null
        ? null
        : { url: project.scorerUrl, model: project.scorerModel },
    simulatedAnnotators: deps.settings.labUrl !== null,
  });
}
