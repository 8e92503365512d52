import { type Actor, actorName, uuidFrom } from "@gshf/core/access";
import { z } from "zod";

/** Fields by which verbs themselves tell a repeated request: over HTTP, the header Idempotency-Key fills them. */
const ownKeys = ["requestKey", "idempotencyKey"];

/** The field of a verb's input that the header fills; null where its answer is kept instead. */
export function ownKeyOf(fields: readonly string[]): string | null {
  return ownKeys.find((name) => fields.includes(name)) ?? null;
}

/** What stands there: the key itself where it is a UUID, else one made of it and of who sent it. */
export function ownKeyFrom(key: string | null, actor: Actor): string {
  if (key === null) return crypto.randomUUID();
  return z.uuid().safeParse(key).success
    ? key.toLowerCase()
    : uuidFrom("idempotency-key", actorName(actor), key);
}
