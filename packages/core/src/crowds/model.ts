import { z } from "zod";
import { wholeMax } from "../access/model.ts";

/** The texts of the way in that researchers write, each with versions. */
export const onboardingTexts = ["welcome", "consent"] as const;
export type OnboardingTextKind = (typeof onboardingTexts)[number];

/** What a person confirms before they label. */
export const agreementKinds = [...onboardingTexts, "guidelines"] as const;

/** What may stand between a member and their first pair, in this order. */
export const onboardingSteps = [...agreementKinds, "qualification"] as const;
export type OnboardingStep = (typeof onboardingSteps)[number];

/** How far a person from a crowd platform is in a study: open until they finish, leave, decline or are screened out. */
export const sessionStates = ["open", "completed", "screened_out", "declined", "left"] as const;
export type SessionState = (typeof sessionStates)[number];

/** Markdown that researchers publish. */
const publishedText = z.string().trim().max(100_000);
/** The version that was edited (0: none yet), so that nobody overwrites what they have not seen. */
const basedOn = z.int().min(0).max(wholeMax);

export const publishTextSchema = z.object({
  slug: z.string(),
  kind: z.enum(onboardingTexts),
  /** Empty takes the step away. */
  text: publishedText,
  basedOn,
});

export const exampleChoices = ["left", "right", "tie", "both_bad"] as const;

const exampleText = z.string().trim().min(1, "Write it, or remove the example.").max(20_000);

/** A worked example: two answers, which is better, and why. */
export const guidelineExampleSchema = z.object({
  prompt: exampleText,
  left: exampleText,
  right: exampleText,
  choice: z.enum(exampleChoices),
  why: exampleText.max(4_000),
});
export type GuidelineExample = z.output<typeof guidelineExampleSchema>;

export const guidelineExamplesSchema = z.array(guidelineExampleSchema).max(30);

export const publishGuidelinesSchema = z.object({
  slug: z.string(),
  text: publishedText.min(1, "Write what labelers should follow."),
  examples: guidelineExamplesSchema.default([]),
  /** Labelers confirm that they read this version before they get their next pair. */
  mustAcknowledge: z.boolean().default(true),
  basedOn,
});

/** What may be answered to an example of the qualification test. */
export const testChoices = ["left", "tie", "right"] as const;
export type TestChoice = (typeof testChoices)[number];

/** The right answer of such an example as researchers keep it; the sides are drawn for each person. */
export const knownAnswers = ["first", "second", "tie"] as const;
export type KnownAnswer = (typeof knownAnswers)[number];

export const saveTestItemSchema = z.object({
  slug: z.string(),
  pairId: z.string(),
  answer: z.enum(knownAnswers),
  /** What people are told after the example, whether they were right or not. */
  explanation: z.string().trim().min(1, "Say why this answer is right.").max(4_000),
});

const examples = z.int().min(1).max(50);

export const testSettingsSchema = z.object({
  isOn: z.boolean(),
  itemsPerAttempt: examples,
  rightMin: examples,
  attemptsMax: z.int().min(1).max(10),
});
export type TestSettings = z.output<typeof testSettingsSchema>;

export const updateTestSchema = testSettingsSchema
  .extend({ slug: z.string() })
  .refine((input) => input.rightMin <= input.itemsPerAttempt, {
    path: ["rightMin"],
    message: "This is more than the examples of an attempt.",
  });

/** How a labeler did in the test; under-way: an attempt is open, failed: they have no attempt left. */
export const testStates = ["passed", "under-way", "may-retry", "failed"] as const;
export type TestState = (typeof testStates)[number];

/** What people are paid for: each pair they label, or the time they look at pairs. */
export const payModes = ["per_label", "per_hour"] as const;

/** The most seconds that one pair is paid for, where nothing else is said. */
export const secondsMaxDefault = 600;

/** What work is paid. */
export const rateSchema = z.object({
  mode: z.enum(payModes),
  /** In thousandths of the currency's main unit. */
  amountMilli: z
    .int({
      error: ({ input }) =>
        Number.isFinite(input) ? "Use at most three decimals, such as 0.125." : undefined,
    })
    .min(0)
    .max(1_000_000_000),
  currency: z.string().regex(/^[A-Z]{3}$/, "must be a currency code of three letters, such as GBP"),
  /** The most that one pair is paid for. */
  secondsMax: z.int().min(10).max(7_200).default(secondsMaxDefault),
});
export type Rate = z.output<typeof rateSchema>;

export const setPayRateSchema = rateSchema.extend({ slug: z.string(), studyId: z.uuid().nullable() });

export const markPaidSchema = z.object({
  slug: z.string(),
  /** Repeating a request with the same key records it once. */
  requestKey: z.uuid(),
  from: z.date().nullable(),
  /** As the pay-due page answered it. */
  until: z.date(),
  /** A bank reference, the platform's bonus batch. */
  reference: z.string().trim().max(200).default(""),
  /** Who was paid, with the amount that was on screen. */
  people: z
    .array(z.object({ memberId: z.uuid(), rateId: z.uuid(), amountMilli: z.bigint().min(0n) }))
    .min(1)
    .max(2_000),
});

/** Crowd platforms whose people may come through a study's link. */
export const platforms = ["prolific", "cloudresearch"] as const;
export type Platform = (typeof platforms)[number];

export const platformNames: Readonly<Record<Platform, string>> = {
  prolific: "Prolific",
  cloudresearch: "CloudResearch",
};

const codeSchema = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_-]{1,100}$/, "Only letters, digits, - and _.");
const linkSchema = z.string().trim().max(500);

/** What a researcher says of a study. */
const studySchema = z.object({
  slug: z.string(),
  name: z.string().trim().min(1, "Give it a name.").max(120),
  pairsPerSession: z.int().min(1).max(10_000),
  completionCode: codeSchema,
  completionUrl: linkSchema.nullable().default(null),
  screenOutCode: codeSchema.nullable().default(null),
  screenOutUrl: linkSchema.nullable().default(null),
  participantsMax: z.int().min(1).max(100_000).nullable().default(null),
  pay: rateSchema,
});

export const createStudySchema = studySchema.extend({
  platform: z.enum(platforms),
  /** Repeating a request with the same key makes one study. */
  requestKey: z.uuid(),
});

export const updateStudySchema = studySchema.extend({ studyId: z.uuid(), isClosed: z.boolean() });

const count = z.number().int().min(0);

/** Why somebody is warned or stopped: by a rule, in figures to be put into their language, or in a researcher's words. */
export const standingCauseSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("gold"), right: count, counted: count }),
  z.object({ kind: z.literal("attention"), failed: count, counted: count }),
  z.object({ kind: z.literal("said"), reason: z.string() }),
]);
export type StandingCause = z.output<typeof standingCauseSchema>;
export type StandingFigures = Exclude<StandingCause, { kind: "said" }>;

/** The pseudonym, typed out: an erasure can't be undone. */
const confirm = z.string().trim();

export const eraseMeSchema = z.object({ slug: z.string(), confirm });

export const erasePersonSchema = eraseMeSchema.extend({ memberId: z.uuid() });
