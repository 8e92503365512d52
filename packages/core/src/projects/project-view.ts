import { z } from "zod";
import {
  actions,
  done,
  oldestFirst,
  ownVerb,
  pageFields,
  pageOf,
  readPage,
  rightsIn,
  verb,
} from "../access/index.ts";
import { labelsOfProjects, projectTally, promptsOfProjects } from "../tallies/index.ts";
import { countSplits } from "./count-splits.ts";
import { type ConnectionCheck, connectionCheckSchema, handovers } from "./model.ts";

/** A stored check, null where there is none that can be read. */
export function checkOf(stored: unknown): ConnectionCheck | null {
  return connectionCheckSchema.safeParse(stored).data ?? null;
}

const projectSummarySchema = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  role: z.string(),
  can: z.array(z.enum(actions)).readonly(),
  createdAt: z.date(),
  /** Since when it is archived: it can be read and not changed. */
  archivedAt: z.date().nullable(),
  prompts: z.int(),
  rounds: z.int(),
  judgments: z.int(),
});
export type ProjectSummary = z.output<typeof projectSummarySchema>;

const namedSchema = z.object({ id: z.uuid(), name: z.string() });

const projectViewSchema = projectSummarySchema.extend({
  validationShare: z.number(),
  promptsBySplit: z.object({ train: z.int(), validation: z.int(), test: z.int(), ood: z.int() }),
  offlinePairs: z.int(),
  policies: z.int(),
  /** Archived ones too; 1 where there is `main` alone. */
  experiments: z.int(),
  referencePolicy: namedSchema.nullable(),
  mainPolicy: namedSchema.nullable(),
  featureMap: z
    .object({
      baseUrl: z.string(),
      hasApiKey: z.boolean(),
      model: z.string(),
      features: z.string(),
      /** Tokens of the windows that long texts are read in; null where they are sent whole. */
      windowTokens: z.int().nullable(),
      dimension: z.int(),
      sha256: z.string(),
      check: connectionCheckSchema.nullable(),
    })
    .nullable(),
  trainer: z
    .object({ url: z.string(), hasToken: z.boolean(), check: connectionCheckSchema.nullable() })
    .nullable(),
  scorer: z
    .object({
      url: z.string(),
      model: z.string(),
      hasKey: z.boolean(),
      check: connectionCheckSchema.nullable(),
    })
    .nullable(),
  /** How trained policies come to be served. */
  serving: z.object({
    /** Null: where π₀ is. */
    url: z.string().nullable(),
    hasKey: z.boolean(),
    check: connectionCheckSchema.nullable(),
    handover: z.enum(handovers),
    adapterPath: z.string().nullable(),
    sharedMount: z.string().nullable(),
  }),
  /** Whom it tells what happens; `off`: of these, those that were turned off because nothing arrived. */
  webhooks: z.object({ total: z.int(), off: z.int() }),
  /** The lab runs beside this installation: simulated annotators can be asked. */
  simulatedAnnotators: z.boolean(),
});
export type ProjectView = z.output<typeof projectViewSchema>;

/** The projects where the actor may look around; labelers find theirs in the labeling slice. */
export const listProjects = ownVerb({
  name: "projects.list",
  kind: "query",
  scope: "read",
  input: z.object(pageFields),
  output: pageOf(projectSummarySchema),
  run: async (deps, { actor }, input) => {
    if (actor.kind !== "user") return done({ items: [], next: null });
    const { userId } = actor;
    const page = await readPage(input, oldestFirst, ({ behind, ...asked }) =>
      deps.db.member.findMany({
        where: {
          userId,
          removedAt: null,
          role: { not: "labeler" },
          project: { deletingAt: null },
          AND: behind,
        },
        include: { project: { include: { _count: { select: { rounds: true } } } } },
        ...asked,
      }),
    );
    if (!page.ok) return page;
    const { items: memberships, next } = page.value;
    const ids = memberships.map((member) => member.projectId);
    const [judgments, prompts] = await Promise.all([
      labelsOfProjects(deps.db, ids),
      promptsOfProjects(deps.db, ids),
    ]);
    return done({
      items: memberships.map(({ project, role }) => ({
        slug: project.slug,
        name: project.name,
        description: project.description,
        role,
        can: rightsIn(project, role),
        createdAt: project.createdAt,
        archivedAt: project.archivedAt,
        prompts: total(prompts.get(project.id) ?? {}),
        rounds: project._count.rounds,
        judgments: judgments.get(project.id) ?? 0,
      })),
      next,
    });
  },
});

/** One project with its settings; secrets only as whether they are set. */
export const getProject = verb({
  name: "projects.get",
  kind: "query",
  may: "project.read",
  input: z.object({ slug: z.string() }),
  output: projectViewSchema,
  run: async (deps, caller) => {
    const { id } = caller.project;
    const role = caller.member?.role ?? "owner";
    const [project, promptsBySplit, { offlinePairs, labels: judgments }, webhooksOff] = await Promise.all([
      deps.db.project.findUniqueOrThrow({
        where: { id },
        include: {
          referencePolicy: { select: { id: true, name: true } },
          mainPolicy: { select: { id: true, name: true } },
          featureMap: true,
          _count: { select: { rounds: true, policies: true, experiments: true, webhooks: true } },
        },
      }),
      countSplits(deps.db, id),
      projectTally(deps.db, id),
      deps.db.webhook.count({ where: { projectId: id, offBecause: { not: null } } }),
    ]);
    const map = project.featureMap;
    return done({
      slug: project.slug,
      name: project.name,
      description: project.description,
      role,
      can: rightsIn(project, role),
      createdAt: project.createdAt,
      archivedAt: project.archivedAt,
      prompts: total(promptsBySplit),
      rounds: project._count.rounds,
      judgments,
      validationShare: project.validationShare,
      promptsBySplit,
      offlinePairs,
      policies: project._count.policies,
      experiments: project._count.experiments,
      webhooks: { total: project._count.webhooks, off: webhooksOff },
      referencePolicy: project.referencePolicy,
      mainPolicy: project.mainPolicy,
      featureMap:
        map === null
          ? null
          : {
              baseUrl: map.baseUrl,
              hasApiKey: map.apiKeySealed !== null,
              model: map.model,
              features: map.features,
              windowTokens: map.windowTokens,
              dimension: map.dimension,
              sha256: map.sha256,
              check: checkOf(map.lastCheck),
            },
      trainer:
        project.trainerUrl === null
          ? null
          : {
              url: project.trainerUrl,
              hasToken: project.trainerTokenSealed !== null,
              check: checkOf(project.trainerCheck),
            },
      scorer:
        project.scorerUrl === null || project.scorerModel === null
          ? null
          : {
              url: project.scorerUrl,
              model: project.scorerModel,
              hasKey: project.scorerKeySealed !== null,
              check: checkOf(project.scorerCheck),
            },
      serving: {
        url: project.servingUrl,
        hasKey: project.servingKeySealed !== null,
        check: checkOf(project.servingCheck),
        handover: project.handover,
        adapterPath: project.adapterPath,
        sharedMount: project.sharedMount,
      },
      simulatedAnnotators: deps.settings.labUrl !== null,
    });
  },
});

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
