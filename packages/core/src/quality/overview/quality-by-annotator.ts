import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome } from "../../access/index.ts";
import { rulesOf } from "../settings.ts";
import type { StandingState } from "../standing/decide-standing.ts";
import { fastStreaks, judgmentsByPerson, type PersonRow } from "./judgments-by-person.sql.ts";

export const qualityByAnnotatorInput = z.object({ slug: z.string() });

/** A run of this many labels within a second each is no reading. */
export const fastStreakMin = 3;

const intervalsSchema = z.object({
  reliability: z.tuple([z.number(), z.number()]),
  leftBias: z.tuple([z.number(), z.number()]),
});

export type AnnotatorQuality = Omit<PersonRow, "memberId"> & {
  /** Of the last frozen round they labeled in; null before. */
  model: {
    round: number;
    reliability: number;
    reliabilityInterval: [number, number];
    leftBias: number;
    leftBiasInterval: [number, number];
    judgments: number;
    weight: number;
  } | null;
  /** Longest run of labels within a second each, when it is long enough to mean something; else 0. */
  fastStreak: number;
  standing: { state: StandingState; reason: string; since: Date | null };
};

/**
 * How well everybody labels in a project: fitted reliability, gold answers, pace, and what was done about it. First
 * who is paused and waits for a decision, then who is blocked, then everybody else by pseudonym.
 */
export async function qualityByAnnotator(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof qualityByAnnotatorInput>,
): Promise<Outcome<AnnotatorQuality[]>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "review");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
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
}

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
  const ci = intervalsSchema.parse(model.ci);
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
