import { z } from "zod";
import { judgeAgreementSchema } from "../judge/judge-agreement.ts";
import { judgeRunCountsSchema } from "../judge/judge-run-counts.ts";
import { weightEffectSchema } from "../reliability/weight-effect.ts";
import { agreementSchema } from "./agreement-schema.ts";

const count = z.int().nonnegative();

/** How far people agreed in a round: all of it, and arm by arm where there are several. Empty without labels. */
const agreementValue = z.array(z.object({ arm: z.string().nullable(), agreement: agreementSchema }));

/** What everybody's votes weigh in a round, and what weighing them does. */
const weightsValue = z.object({
  annotators: z.array(
    z.object({ pseudonym: z.string(), labels: count, reliability: z.number(), weight: z.number() }),
  ),
  effect: weightEffectSchema,
});

/** A frozen round's pairs on which the reliable people disagree, the most of them on both sides first. */
const faultsValue = z.array(
  z.object({ pairId: z.string(), forFirst: z.array(z.string()), forSecond: z.array(z.string()) }),
);

/** By member, of other people's votes on their pairs of a frozen round, how many there are and say the same. */
const peersValue = z.record(z.string(), z.object({ votes: count, same: count }));

/** Somebody's labels in figures. */
export const labelCountsSchema = z.object({
  pseudonym: z.string(),
  labels: z.int(),
  /** Of the preferences, the share for the left side. */
  leftShare: z.number().nullable(),
  ties: z.int(),
  medianSeconds: z.number().nullable(),
  /** Labels given faster than the two answers can be read; changed ones are none. */
  tooFast: z.int(),
  goldAnswered: z.int(),
  goldRight: z.int(),
  attentionAnswered: z.int(),
  attentionRight: z.int(),
});

const personValue = labelCountsSchema.extend({
  /** Longest run of labels given within a second of sight. */
  fastStreak: z.int(),
});

/** How a judge's run went when it was over, and how it compares with people. */
const judgeValue = judgeRunCountsSchema.extend({ agreement: judgeAgreementSchema });

/**
 * What is computed beforehand: about which subject, in which version, in which shape. Whoever changes what a figure
 * means, or its shape, gives it a new version; figures of another version are not shown and are computed anew.
 */
export const statisticKinds = {
  /** Subject: a round. */
  agreement: { version: 1, value: agreementValue },
  weights: { version: 1, value: weightsValue },
  faults: { version: 1, value: faultsValue },
  peers: { version: 1, value: peersValue },
  /** Subject: a member. */
  person: { version: 1, value: personValue },
  /** Subject: a judge's run. */
  judge: { version: 1, value: judgeValue },
} as const;
export type StatisticKind = keyof typeof statisticKinds;
export type StatisticValue<Kind extends StatisticKind> = z.output<(typeof statisticKinds)[Kind]["value"]>;
