import { uuidFrom } from "./tokens.ts";

/**
 * Whom a page was made for, as its browser says it with every call: the same for a person always, and leading to
 * nobody.
 */
export function personKey(userId: string): string {
  return uuidFrom("person", userId);
}
