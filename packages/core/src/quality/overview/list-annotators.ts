import { z } from "zod";
import { type Deps, done, verb } from "../../access/index.ts";
import { readStored } from "../../stored/model.ts";
import { type StandingState, standingStates } from "../model.ts";
import { loadKept } from "../statistics/kept.ts";
import { labelCountsSchema } from "../statistics/statistic-kinds.ts";

/** A run of this many labels within a second each is no reading. */
export const fastStreakMin = 3;

const intervalSchema = z.tuple([z.number(), z.number()]);

const intervalsSchema = z.object({ reliability: intervalSchema, leftBias: intervalSchema });

const annotatorQualitySchema = labelCountsSchema.extend({
  /** Labels up to then are in the figures. */
  asOf: z.date(),
  /** Of the last frozen round they labeled in; null before. */
  model: z
    .object({
      round: z.int(),
      reliability: z.number(),
      reliabilityInterval: intervalSchema,
      leftBias: z.number(),
      leftBiasInterval: intervalSchema,
      judgments: z.int(),
      weight: z.number(),
    })
    .nullable(),
  /** Longest run of labels within a second each, when it is long enough to mean something; else 0. */
  fastStreak: z.int(),
  standing: z.object({ state: z.enum(standingStates), reason: z.string(), since: z.date().nullable() }),
});
export type AnnotatorQuality = z.output<typeof annotatorQualitySchema>;

/**
 * How well everybody labels in a project, as computed last: fitted reliability, gold answers, pace; and what was done
 * about it, as it is now. First who is paused and waits for a decision, then who is blocked, then everybody else by pseudonym.
 */
export const listAnnotators = verb({
  name: "quality.annotators",
  kind: "query",
  may: "review",
  input: z.object({ slug: z.string() }),
  output: z.array(annotatorQualitySchema),
  run: async (deps, { project }) => {
    const { id: projectId } = project;
    const [records, standings, models] = await Promise.all([
      loadKept(deps.db, projectId, "person"),
      deps.db.memberStanding.findMany({ where: { member: { projectId } } }),
      loadLastModels(deps.db, projectId),
    ]);
    const standingOf = new Map(standings.map((standing) => [standing.memberId, standing]));
    const people = [...records]
      .filter(([, { value }]) => value.labels > 0)
      .sort(([, a], [, b]) => (a.value.pseudonym < b.value.pseudonym ? -1 : 1));
    const rows = people.map(([memberId, { asOf, value }]) => {
      const standing = standingOf.get(memberId);
      return {
        ...value,
        asOf,
        model: models.get(memberId) ?? null,
        fastStreak: value.fastStreak >= fastStreakMin ? value.fastStreak : 0,
        standing: {
          state: standing?.state ?? "good",
          reason: standing?.reason ?? "",
          since: standing?.since ?? null,
        },
      };
    });
    const urgency = ({ standing }: AnnotatorQuality) => urgent.indexOf(standing.state);
    return done(rows.sort((a, b) => urgency(b) - urgency(a)));
  },
});

const urgent: readonly StandingState[] = ["blocked", "paused"];

type Model = NonNullable<AnnotatorQuality["model"]>;

/** Of everybody who labeled in a frozen round, what the fit of the last one says. */
async function loadLastModels(db: Deps["db"], projectId: string): Promise<Map<string, Model>> {
  const rows = await db.$queryRaw<(Omit<Model, "reliabilityInterval" | "leftBiasInterval"> & Row)[]>`
    select distinct on (a."memberId") a."memberId"::text as "memberId", r."number" as "round", a."reliability",
           a."leftBias", a."judgments", a."weight", a."ci"
      from "AnnotatorModel" a join "Round" r on r."id" = a."roundId"
     where r."projectId" = ${projectId}::uuid
     order by a."memberId", r."number" desc`;
  return new Map(
    rows.map(({ memberId, ci, ...model }) => {
      const { reliability, leftBias } = readStored(
        intervalsSchema,
        ci,
        `the intervals of round ${model.round}`,
      );
      return [memberId, { ...model, reliabilityInterval: reliability, leftBiasInterval: leftBias }];
    }),
  );
}

type Row = { memberId: string; ci: unknown };
