import { fetch } from "undici";
import { z } from "zod";
import type { Failure, LabelingApi } from "../../apps/web/src/features/labeling/session/api.ts";
import {
  createLabelSession,
  type LabelSession,
} from "../../apps/web/src/features/labeling/session/label-session.ts";
import type { KeyStore } from "../../apps/web/src/features/labeling/session/outbox.ts";

class Refused extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

const answered = z.object({ result: z.object({ data: z.object({ json: z.unknown() }) }) });
const refusal = z.object({
  error: z.object({ json: z.object({ message: z.string(), data: z.object({ reason: z.string() }) }) }),
});
const lease = z.object({ leaseId: z.string(), expiresAt: z.coerce.date(), heartbeatSeconds: z.number() });
const text = z.object({ text: z.string() });
const pairView = z.object({
  ...{ lease, left: text, right: text, roundNumber: z.number().nullable() },
  prompt: z.array(z.object({ role: z.string(), content: z.string() })),
  previous: z
    .object({
      choice: z.enum(["left", "right", "tie", "both_bad"]),
      strength: z.number().nullable(),
      reasons: z.array(z.string()),
      rationale: z.string(),
    })
    .nullable(),
});
const nextAnswer = z.discriminatedUnion("kind", [
  pairView.extend({
    kind: z.literal("pair"),
    ahead: z.array(pairView),
    remaining: z.object({ count: z.number(), isMore: z.boolean() }),
    guidelinesVersion: z.number(),
    warning: z.string().nullable(),
  }),
  z.object({
    kind: z.literal("none"),
    reason: z.enum([
      ...(["no-round", "preparing", "paused", "on-loan", "all-judged", "round-over", "blocked"] as const),
      ...(["onboarding", "session-complete"] as const),
    ]),
    message: z.string(),
    retryAt: z.coerce.date().nullable(),
    guidelinesVersion: z.number(),
  }),
]);

/** The public labeling API, as a browser would call it; a server that is down counts as no network. */
function apiOf(webUrl: string, token: string): LabelingApi {
  const call = async <S extends z.ZodType>(
    procedure: string,
    input: unknown,
    schema: S,
  ): Promise<z.output<S>> => {
    const response = await fetch(`${webUrl}/api/trpc/labeling.${procedure}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ json: input }),
      signal: AbortSignal.timeout(15_000),
    }).catch((error: unknown) => {
      throw new Refused({ reason: "offline", message: String(error) });
    });
    const body: unknown = await response.json().catch(() => null);
    const refused = refusal.safeParse(body);
    if (refused.success) {
      const { message, data } = refused.data.error.json;
      throw new Refused({ reason: data.reason, message });
    }
    if (!response.ok || body === null)
      throw new Refused({ reason: "unavailable", message: `${response.status}` });
    return schema.parse(answered.parse(body).result.data.json);
  };
  return {
    next: (input) => call("next", input, nextAnswer),
    submit: (input) => call("submit", input, z.object({ outcome: z.enum(["counted", "surplus"]) })),
    skip: (input) => call("skip", input, z.unknown()),
    undo: (input) => call("undo", input, pairView),
    heartbeat: (input) =>
      call(
        "heartbeat",
        input,
        z.object({ kept: z.array(lease.omit({ heartbeatSeconds: true })), lost: z.array(z.string()) }),
      ),
    release: (input) => call("release", input, z.unknown()),
  };
}

function failureOf(error: unknown): Failure {
  if (error instanceof Refused) return error.failure;
  return { reason: "defect", message: String(error) };
}

export type Person = {
  /** Every key this person pressed: its idempotency key. */
  pressed: Set<string>;
  press: (choice: "left" | "right" | "tie") => boolean;
  beat: () => void;
  /** The tab is gone in the middle of whatever it did, and opened again: only the browser's store is left. */
  reload: () => void;
  unsent: () => number;
  refusals: string[];
  close: () => void;
};

/** Somebody with the very code of the labeling page, a store and a network, but no screen. */
export function createPerson(webUrl: string, slug: string, pseudonym: string, token: string): Person {
  const api = apiOf(webUrl, token);
  const store = memoryStore();
  const pressed = new Set<string>();
  const refusals: string[] = [];
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let lastNotice = 0;
  const open = (): LabelSession => {
    const session = createLabelSession({
      ...{ slug, api, store, scope: `${slug}:${pseudonym}`, failureOf },
      newKey: () => {
        const key = crypto.randomUUID();
        pressed.add(key);
        return key;
      },
      now: () => Date.now(),
      clock: () => performance.now(),
      later: (milliseconds, run) => {
        const timer = setTimeout(() => {
          timers.delete(timer);
          run();
        }, milliseconds);
        timers.add(timer);
        return () => {
          clearTimeout(timer);
          timers.delete(timer);
        };
      },
    });
    lastNotice = 0;
    session.subscribe(() => {
      const { notice } = session.state();
      if (notice === null || notice.id === lastNotice) return;
      lastNotice = notice.id;
      if (notice.kind === "refused") refusals.push(notice.message);
    });
    session.start();
    return session;
  };
  let session = open();
  const drop = () => {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
  };
  return {
    ...{ pressed, refusals },
    press: (choice) => {
      if (session.state().status !== "pair") return false;
      session.choose(choice);
      return true;
    },
    beat: () => void session.beat(),
    reload: () => {
      drop();
      session = open();
    },
    unsent: () => session.state().unsentCount,
    close: drop,
  };
}

function memoryStore(): KeyStore {
  const entries = new Map<string, string>();
  return {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
    key: (index) => [...entries.keys()][index] ?? null,
    get length() {
      return entries.size;
    },
  };
}
