import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { readStored } from "../../stored/model.ts";
import { type StandingState, standingStates } from "../model.ts";
import { rulesOf } from "../rules-of.ts";
import { fastStreaks, judgmentsByPerson, labelCountsSchema } from "./judgments-by-person.sql.ts";

/** A run of this many labels within a second each is no reading. */
export const fastStreakMin = 3;

const intervalSchema = z.tuple([z.number(), z.number()]);

const intervalsSchema = z.object({ reliability: intervalSchema, leftBias: intervalSchema });

const annotatorQualitySchema = labelCountsSchema.extend({
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
 * How well everybody labels in a project: fitted reliability, gold answers, pace, and what was done about it. First
 * who is paused and waits for a decision, then who is blocked, then everybody else by pseudonym.
 */
export const listAnnotators = verb({
  name: "quality.annotators",
  kind: "query",
  may: "review",
  input: z.object({ slug: z.string() }),
  output: z.array(annotatorQualitySchema),
  run: async (deps, { project }) => {
    const { id: projectId } = project;
    const { charactersPerSecond } = await rulesOf(deps.db, projectId);
    const [people, streaks, standings, models] = await Promise.all([
      judgmentsByPerson(deps.db, projectId, charactersPerSecond),
      fastStreaks(deps.db, projectId),
      deps.db.memberStanding.findMany({ where: { member: { projectId } } }),
      deps.db.annotatorModel.findMany({
        where: { round: { projectId } },
        include: { round: { select: { number: true } } },
        orderBy: { round: { number: "asc" } },
      }),
    ]);
    const standingOf = new Map(standings.map((standing) => [standing.memberId, standing]));
    // Later rounds overwrite earlier ones.
    const modelOf = new Map(models.map((model) => [model.memberId, model]));
    const rows = people.map(({ memberId, ...person }) => {
      const model = modelOf.get(memberId);
      const standing = standingOf.get(memberId);
      const streak = streaks.get(memberId) ?? 0;
      return {
        ...person,
        model: model === undefined ? null : viewOfModel(model),
        fastStreak: streak >= fastStreakMin ? streak : 0,
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

function viewOfModel(model: {
  reliability: number;
  leftBias: number;
  ci: unknown;
  judgments: number;
  weight: number;
  round: { number: number };
}) {
  const { reliability, leftBias, judgments, weight } = model;
  const ci = readStored(intervalsSchema, model.ci, `the intervals of round ${model.round.number}`);
  return {
    round: model.round.number,
    reliability,
    leftBias,
    judgments,
    weight,
    reliabilityInterval: ci.reliability,
    leftBiasInterval: ci.leftBias,
  };
}
