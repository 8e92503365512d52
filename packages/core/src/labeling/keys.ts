import { z } from "zod";

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
