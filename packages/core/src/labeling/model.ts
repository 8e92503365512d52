import { z } from "zod";
import { choices } from "../slots/model.ts";

export { undoWindow } from "../slots/model.ts";

/** How much better the preferred answer is: 1 slightly, 2 clearly, 3 much better. */
export const strengths = [1, 2, 3] as const;
export const strengthSchema = z.literal(strengths);
export type Strength = z.output<typeof strengthSchema>;

/** How much somebody may write: why they chose an answer, and why they pass a pair on. */
export const rationaleLengthMax = 20_000;
export const skipNoteLengthMax = 2_000;

const msMax = 2_147_483_647;

/** What is no number, or below zero, is 0. */
const measuredMs = z
  .number()
  .catch(0)
  .transform((ms) => Math.round(Math.min(Math.max(ms, 0), msMax)));

/** What somebody says about a pair. `strength` is null when not said. */
export const answerSchema = z
  .object({
    choice: z.enum(choices),
    strength: strengthSchema.nullable().default(null),
    reasons: z.array(z.string().trim().min(1).max(60)).max(12).default([]),
    rationale: z.string().max(rationaleLengthMax).default(""),
    /**
     * From first sight to submit, and how much of that the page was visible, in milliseconds. A browser's clock may
     * measure nonsense; that costs nobody their label.
     */
    durationMs: measuredMs,
    visibleMs: measuredMs,
    /** Whether the word-by-word comparison was on while the pair was on screen. */
    usedDiff: z.boolean().optional(),
    /** Whether the answers were looked at as written. */
    usedSource: z.boolean().optional(),
    /** How long either answer was in view, in milliseconds; left out by who doesn't measure it. */
    leftInViewMs: z.number().int().min(0).max(2_147_483_647).optional(),
    rightInViewMs: z.number().int().min(0).max(2_147_483_647).optional(),
  })
  .refine((answer) => answer.strength === null || answer.choice === "left" || answer.choice === "right", {
    path: ["strength"],
    message: "strength: only a preference for one side has a strength",
  })
  .transform((answer) => ({ ...answer, visibleMs: Math.min(answer.visibleMs, answer.durationMs) }));

export type Answer = z.output<typeof answerSchema>;

/** What the labeling screen of a project asks of people, and what it holds back. */
export const labelingRulesSchema = z.object({
  /** Of the pairs handed out, the share for which reasons are asked after the choice. */
  rationaleShare: z.number().min(0).max(1).default(0),
  /** Whether a label is taken only once the answers can have been read. */
  holdsForReading: z.boolean().default(false),
  /** Whether an image that a text names can be shown, each on a click. */
  showsImages: z.boolean().default(false),
});
export type LabelingRules = z.output<typeof labelingRulesSchema>;

export const setLabelingRulesSchema = z.object({ slug: z.string(), rules: labelingRulesSchema });

/** A language by its BCP 47 tag. Which languages there are is for the pages that speak them to say. */
export const languageTagSchema = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i, "a language tag, such as de or pt-BR");

/** How many pairs a tab may have leased beyond the one on screen. */
export const prefetchMax = 8;

/** How many leases one request may name: a tab's own, those whose label was taken back, those on their way. */
export const leasesMax = 50;

export const chatMessageSchema = z.object({ role: z.string(), content: z.string() });
export type ChatMessage = z.output<typeof chatMessageSchema>;

const shownAnswerSchema = z.object({ text: z.string() });

/** What a labeler sees of a pair. Nothing in it tells which policy or arm an answer came from. */
export const pairViewSchema = z.object({
  lease: z.object({ leaseId: z.string(), expiresAt: z.date(), heartbeatSeconds: z.number() }),
  prompt: z.array(chatMessageSchema),
  left: shownAnswerSchema,
  right: shownAnswerSchema,
  roundNumber: z.int().nullable(),
  /** Whether reasons are asked for after the choice. */
  asksRationale: z.boolean(),
  /** Whether an image that a text names can be shown, by load-image.ts. */
  showsImages: z.boolean(),
  /** A label is taken once the pair has been in sight so long; 0 on one that was judged before. */
  readingMs: z.number(),
  /** What this person said before they took it back; null on a pair they see for the first time. */
  previous: z
    .object({
      choice: z.enum(choices),
      strength: z.number().nullable(),
      reasons: z.array(z.string()),
      rationale: z.string(),
    })
    .nullable(),
});
export type PairView = z.output<typeof pairViewSchema>;

/** Pairs a person can still get, beside those they hold. Counted up to a bound: `isMore` when it was reached. */
export const remainingSchema = z.object({ count: z.int(), isMore: z.boolean() });

/** Why there is nothing to label now. */
export const noneReasons = [
  "no-round",
  "preparing",
  "paused",
  "on-loan",
  /** What this person has not seen is held until a reviewer has looked. */
  "in-review",
  "all-judged",
  "round-over",
  /** Texts to read or a test to pass come first (core/crowds). */
  "onboarding",
  /** The agreed number of pairs is labeled, or the session ended otherwise. */
  "session-complete",
  /** Stopped for the quality of one's labels, until a researcher lifts it or for good. */
  "paused-you",
  "blocked",
] as const;
export type NoneReason = (typeof noneReasons)[number];

/** An image that a text of a pair names. */
export const imageRequestSchema = z.object({
  slug: z.string(),
  /** As a text has it. */
  url: z.string().max(2_000),
  /** The pair whose text names the image: by the asker's own lease, or (for those who read rounds) by its id. */
  of: z.union([z.object({ leaseId: z.uuid() }), z.object({ pairId: z.string() })]),
});

/** What can be done by a key on the labeling page, and the keys it has unless a person chose their own. */
export const defaultKeys = {
  left: ["a", "arrowleft"],
  right: ["b", "arrowright"],
  tie: ["e"],
  both_bad: ["x"],
  "strength-1": ["1"],
  "strength-2": ["2"],
  "strength-3": ["3"],
  why: ["r"],
  skip: ["s"],
  flag: ["f"],
  undo: ["backspace"],
  diff: ["d"],
  source: ["w"],
  prompt: ["p"],
  layout: ["l"],
  guidelines: ["h"],
  keys: ["?"],
} as const satisfies Record<string, readonly string[]>;

export type KeyAction = keyof typeof defaultKeys;

/** In the order in which they are listed. */
export const keyActions = Object.keys(defaultKeys).filter(isKeyAction);

function isKeyAction(name: string): name is KeyAction {
  return name in defaultKeys;
}

// Tab, Enter, Escape and the space bar move about the page and press its buttons.
const named = ["arrowleft", "arrowright", "arrowup", "arrowdown", "backspace", "delete", "insert"] as const;

/** A key by the name that browsers give it, in lower case: one visible character, or one of a few others. */
export const keyNameSchema = z.union([
  z.enum(named),
  z
    .string()
    .max(8)
    .regex(/^[^\s\p{C}]$/u, "one visible character, in lower case")
    .refine((key) => key === key.toLowerCase(), "in lower case"),
]);

/** The keys a person chose, one per action; the others keep theirs. */
export type OwnKeys = Partial<Record<KeyAction, string>>;

/** Every action with its keys. */
export function keysOf(own: OwnKeys): Record<KeyAction, readonly string[]> {
  const keys: Record<KeyAction, readonly string[]> = { ...defaultKeys };
  for (const action of keyActions) {
    const chosen = own[action];
    if (chosen !== undefined) keys[action] = [chosen];
  }
  return keys;
}

/** The other action that has a key already; null when it is free. */
export function conflictOf(own: OwnKeys, action: KeyAction, key: string): KeyAction | null {
  const keys = keysOf(own);
  return keyActions.find((other) => other !== action && keys[other].includes(key)) ?? null;
}

export const ownKeysSchema: z.ZodType<OwnKeys> = z
  .partialRecord(z.enum(keyActions), keyNameSchema)
  .superRefine((own, context) => {
    for (const action of keyActions) {
      const key = own[action];
      const other = key === undefined ? null : conflictOf(own, action, key);
      if (other !== null) {
        context.addIssue({
          code: "custom",
          path: [action],
          message: `"${key}" is the key of ${other} already`,
        });
      }
    }
  });

/** How the two answers lie on the labeling page. */
export const layouts = ["columns", "stack"] as const;

/** How a person likes the labeling page; kept with the person, on every device. */
export const preferencesSchema = z.object({
  layout: z.enum(layouts).catch("columns"),
  /** Null until somebody chooses one. */
  language: languageTagSchema.nullable().catch(null),
  keys: ownKeysSchema.catch({}),
});
export type Preferences = z.output<typeof preferencesSchema>;
