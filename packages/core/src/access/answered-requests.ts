import { createHash } from "node:crypto";
import { actorName } from "./audit.ts";
import type { Actor, Deps } from "./deps.ts";
import { done, type Outcome, refuse } from "./outcome.ts";

/** A request that is to be done once, however often it comes. */
export type KeyedRequest = {
  actor: Actor;
  /** What the caller named it; each token and each person has names of their own. */
  key: string;
  /** What it asks for, whole. */
  asked: string;
};

/** So long an answer is kept. */
export const answersKeptHours = 24;
/** After so long without an answer whoever was at it is gone, and a repetition may do it. */
const answerSecondsMax = 120;
/** Old rows that a request takes along when it clears up: nobody else does. */
const rowsSwept = 20;

type Claim = { kind: "first"; keep: (answer: string) => Promise<void>; release: () => Promise<void> };
type Kept = { kind: "repeated"; answer: string };

/**
 * Takes a request on, or gives what it was answered before. Whoever takes it on keeps its answer, or releases it when
 * nothing was done, so that it may be tried again.
 *
 * Refusals: `conflict` when the key stands for another request, or the first one is still being done.
 */
export async function claimRequest(
  deps: Pick<Deps, "db" | "now">,
  { actor, key: name, asked }: KeyedRequest,
): Promise<Outcome<Claim | Kept>> {
  const who = actor.kind === "user" && actor.token !== undefined ? actor.token.id : actorName(actor);
  const [key, fingerprint] = [sha256(JSON.stringify([who, name])), sha256(asked)];
  const now = deps.now();
  const [oldest, given] = [before(now, answersKeptHours * 3600), before(now, answerSecondsMax)];
  const taken = await deps.db.$executeRaw`
    insert into "AnsweredRequest" as r ("key", "fingerprint", "startedAt") values (${key}, ${fingerprint}, ${now})
    on conflict ("key") do update set "fingerprint" = excluded."fingerprint", "startedAt" = ${now}, "answer" = null
     where r."startedAt" < ${oldest}
        or (r."answer" is null and r."startedAt" < ${given} and r."fingerprint" = excluded."fingerprint")`;
  if (taken > 0) {
    await deps.db.$executeRaw`
      delete from "AnsweredRequest" where "key" in (
        select "key" from "AnsweredRequest" where "startedAt" < ${oldest} limit ${rowsSwept} for update skip locked)`;
    // Only as long as it is this request's: one that took too long has lost it to its repetition.
    const mine = { key, startedAt: now };
    return done({
      kind: "first",
      keep: async (answer) =>
        void (await deps.db.answeredRequest.updateMany({ where: mine, data: { answer } })),
      release: async () => void (await deps.db.answeredRequest.deleteMany({ where: mine })),
    });
  }
  const found = await deps.db.answeredRequest.findUnique({ where: { key } });
  if (found !== null && found.fingerprint !== fingerprint) {
    const message = "This Idempotency-Key was sent with another request. Use a new key for each thing to do.";
    return refuse("conflict", message, "Idempotency-Key");
  }
  // Released, or being done: both pass.
  if (found === null || found.answer === null) {
    const message =
      "The first request with this Idempotency-Key is still being worked on. Repeat it in a moment.";
    return refuse("conflict", message, "Idempotency-Key");
  }
  return done({ kind: "repeated", answer: found.answer });
}

function before(now: Date, seconds: number): Date {
  return new Date(now.getTime() - seconds * 1000);
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
