import { isDeepStrictEqual } from "node:util";
import { type ArmComparison, compareArms } from "@gshf/gshf";
import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { estimateSchema, toEstimate } from "../measurements/index.ts";
import { findRound } from "../rounds/index.ts";
import { roundRefSchema, storedRoundConfigSchema } from "../rounds/model.ts";
import {
  curveKey,
  curvesSchema,
  groundSchema,
  type RehearsalSettings,
  rehearsalSettingsSchema,
  seeds,
  settingsOf,
} from "./model.ts";

const rehearsedArmSchema = z.object({
  name: z.string(),
  strategy: z.string(),
  points: z.array(
    z.object({
      labels: z.number(),
      /** Gain over π₀ in the reward that the simulated people judge by. */
      gain: estimateSchema,
      /** The same minus the control's, paired by seed. */
      difference: estimateSchema,
      accuracy: z.number().nullable(),
    }),
  ),
  /** Labels after which the mean curve is where the control ends; null where it does not get there. */
  labelsToControl: z.number().nullable(),
});

const rehearsalSchema = z.object({
  state: z.enum(["running", "done", "failed", "stopped"]),
  problem: z.string().nullable(),
  /** Replays done of all, one for each arm and seed. */
  done: z.int(),
  total: z.int(),
  /** Seeds that all arms have been replayed with: the figures are of these. */
  seeds: z.int(),
  control: z.string(),
  /** Whether the draft is set up otherwise by now. */
  isOutdated: z.boolean(),
  ground: groundSchema.nullable(),
  startedAt: z.date(),
  endedAt: z.date().nullable(),
  /** Empty before two seeds are through. */
  arms: z.array(rehearsedArmSchema),
});
export type RehearsalView = z.output<typeof rehearsalSchema>;

/** How a round's arms did in rehearsal, as far as it is; null where it was not rehearsed. */
export const getRehearsal = verb({
  name: "rehearsals.get",
  kind: "query",
  may: "rounds.read",
  input: roundRefSchema,
  output: rehearsalSchema.nullable(),
  run: async (deps, { project }, { number }) => {
    const found = await findRound(deps, project, number);
    if (!found.ok) return found;
    const row = await deps.db.rehearsal.findUnique({ where: { roundId: found.value.id } });
    if (row === null) return done(null);
    const settings = rehearsalSettingsSchema.safeParse(row.settings).data;
    // Of another version: as if it had not been.
    if (settings === undefined) return done(null);
    const config = storedRoundConfigSchema.safeParse(found.value.config).data;
    const curves = curvesSchema.catch({}).parse(row.curves);
    const through = seedsThrough(settings, curves);
    const { state, problem, startedAt, endedAt } = row;
    return done({
      state,
      problem,
      done: Object.keys(curves).length,
      total: settings.arms.length * seeds,
      seeds: through.length,
      control: settings.control,
      isOutdated: config === undefined || !isDeepStrictEqual(settingsOf(config), settings),
      ground: groundSchema.nullable().catch(null).parse(row.ground),
      startedAt,
      endedAt,
      arms: through.length < 2 ? [] : comparisonOf(settings, curves, through),
    });
  },
});

type Curves = z.output<typeof curvesSchema>;

function seedsThrough({ arms }: RehearsalSettings, curves: Curves): number[] {
  const all = Array.from({ length: seeds }, (_, i) => i + 1);
  return all.filter((seed) => arms.every(({ name }) => curves[curveKey(name, seed)] !== undefined));
}

function comparisonOf(settings: RehearsalSettings, curves: Curves, through: readonly number[]) {
  const rehearsed = settings.arms.map(({ name }) => ({
    name,
    curves: through.map((seed) => curves[curveKey(name, seed)] ?? []),
  }));
  return compareArms(rehearsed, settings.control).map((arm) => ({
    name: arm.name,
    strategy: settings.arms.find(({ name }) => name === arm.name)?.strategy ?? arm.name,
    points: arm.points.map(pointOf),
    labelsToControl: arm.labelsToBaseline.ofMeans,
  }));
}

function pointOf({ labels, gain, difference, accuracy }: ArmComparison["points"][number]) {
  return { labels, gain: toEstimate(gain), difference: toEstimate(difference), accuracy };
}
