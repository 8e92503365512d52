import { standingCauseSchema } from "@gshf/core/crowds/model";
import { parseJson, procedureBody, readProcedureAnswer, request } from "@gshf/http";
import { z } from "zod";
import type { Failure, LabelingApi } from "../../apps/web/src/features/labeling/session/api.ts";

class Refused extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

export function failureOf(error: unknown): Failure {
  if (error instanceof Refused) return error.failure;
  return { reason: "defect", message: String(error) };
}

const lease = z.object({ leaseId: z.string(), expiresAt: z.coerce.date(), heartbeatSeconds: z.number() });
const text = z.object({ text: z.string() });
const pairView = z.object({
  lease,
  left: text,
  right: text,
  roundNumber: z.number().nullable(),
  prompt: z.array(z.object({ role: z.string(), content: z.string() })),
  asksRationale: z.boolean(),
  showsImages: z.boolean(),
  readingMs: z.number(),
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
    warning: standingCauseSchema.nullable(),
  }),
  z.object({
    kind: z.literal("none"),
    reason: z.enum([
      ...([
        "no-round",
        "preparing",
        "paused",
        "on-loan",
        "in-review",
        "all-judged",
        "round-over",
        "blocked",
      ] as const),
      ...(["onboarding", "session-complete", "paused-you"] as const),
    ]),
    message: z.string(),
    retryAt: z.coerce.date().nullable(),
    retryInMs: z.number().nullable(),
    remaining: z.object({ count: z.number(), isMore: z.boolean() }),
    cause: standingCauseSchema.nullable(),
    isInSession: z.boolean(),
    guidelinesVersion: z.number(),
  }),
]);
const beatAnswer = z.object({
  kept: z.array(lease.omit({ heartbeatSeconds: true })),
  lost: z.array(z.string()),
});

/** One call of the public API; a server that is down counts as no network. */
export async function call<S extends z.ZodType>(
  to: { webUrl: string; token: string; signal?: AbortSignal },
  procedure: string,
  input: unknown,
  schema: S,
): Promise<z.output<S>> {
  const outcome = await request({
    url: `${to.webUrl}/api/trpc/${procedure}`,
    token: to.token,
    headers: { "content-type": "application/json" },
    body: procedureBody(input),
    signal: to.signal,
    fetch,
    timeoutMs: 15_000,
    bytesMax: 64 * 1024 * 1024,
  });
  if (!outcome.ok) throw new Refused({ reason: "offline", message: outcome.error.message });
  const { status, bytes } = outcome.value;
  const answer = readProcedureAnswer(parseJson(bytes.toString("utf8")));
  if (answer === null) throw new Refused({ reason: "unavailable", message: `${status}` });
  if (!answer.ok) throw new Refused({ reason: answer.reason, message: answer.message });
  return schema.parse(answer.value);
}

/** The labeling API as one tab calls it; `signal` is the tab's end. */
export function apiOf(webUrl: string, token: string, signal: AbortSignal): LabelingApi {
  const at = { webUrl, token, signal };
  const submitted = z.object({
    judgmentId: z.string(),
    outcome: z.enum(["counted", "surplus"]),
    next: nextAnswer.nullable(),
  });
  return {
    next: (input) => call(at, "labeling.next", input, nextAnswer),
    submit: (input) => call(at, "labeling.submit", input, submitted),
    setStrength: (input) => call(at, "labeling.setStrength", input, z.object({ judgmentId: z.string() })),
    skip: (input) => call(at, "labeling.skip", input, z.unknown()),
    undo: (input) => call(at, "labeling.undo", input, pairView),
    heartbeat: (input) => call(at, "labeling.heartbeat", input, beatAnswer),
    release: (input) => call(at, "labeling.release", input, z.unknown()),
  };
}
