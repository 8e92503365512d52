import { setTimeout as delay } from "node:timers/promises";
import { sha256Hex } from "@gshf/trainer-protocol";
import { z } from "zod";
import type { ChatMessage } from "../pools/pool.ts";
import type { Verdict } from "./judge.ts";

/** A pair as a labeler sees it. */
export type ShownPair = {
  readonly leaseId: string;
  readonly prompt: readonly ChatMessage[];
  readonly left: string;
  readonly right: string;
};

export type Next =
  | { readonly kind: "pair"; readonly pair: ShownPair }
  /** `isOver` false: pairs are on loan to others and may come back. */
  | { readonly kind: "none"; readonly isOver: boolean; readonly message: string };

/** One person in front of the labeling page. Every call throws `LabelingError` when the web app refuses it. */
export type LabelingClient = {
  next(): Promise<Next>;
  /** Whether the label counts. */
  submit(pair: ShownPair, verdict: Verdict, durationMs: number): Promise<boolean>;
  skip(pair: ShownPair): Promise<void>;
};

export class LabelingError extends Error {
  /** The web app's word for the refusal; `unreachable` and `bad-shape` are ours. */
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.name = "LabelingError";
    this.reason = reason;
  }
}

const Accepted = z.object({ ok: z.literal(true), project: z.string().min(1) });
const Refused = z.object({ ok: z.literal(false), reason: z.string(), message: z.string() });
const TrpcRefused = z.object({
  error: z.object({ json: z.object({ message: z.string(), data: z.object({ reason: z.string() }) }) }),
});
const Message = z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() });
const NextAnswer = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("pair"),
    lease: z.object({ leaseId: z.string() }),
    prompt: z.array(Message),
    left: z.object({ text: z.string() }),
    right: z.object({ text: z.string() }),
  }),
  z.object({ kind: z.literal("none"), reason: z.string(), message: z.string() }),
]);
const SubmitAnswer = z.object({ outcome: z.enum(["counted", "surplus"]) });

/**
 * Opens an invite link as a person does: the page first, then the click on it, which signs in by cookie. Coming
 * back with the same link and `browserKey` is the same person.
 */
export async function openInvite(
  inviteUrl: string,
  browserKey: string,
  deps: { readonly fetch: typeof fetch; readonly retryPauseMs: number },
): Promise<LabelingClient> {
  const url = new URL(inviteUrl);
  const { origin } = url;
  const browser = createBrowser(origin, deps);
  const page = await browser.request("GET", `${url.pathname}${url.search}`, undefined);
  if (page.status >= 400) throw new LabelingError("invite", `the invite page answered HTTP ${page.status}`);
  const token = url.pathname.split("/").findLast((part) => part !== "") ?? "";
  const accepted = await browser.request("POST", "/api/invites/accept", {
    token,
    idempotency_key: sha256Hex(JSON.stringify(["annotator", browserKey, token])),
  });
  const refused = Refused.safeParse(accepted.json);
  if (refused.success) throw new LabelingError(refused.data.reason, refused.data.message);
  const { project } = mustParse(Accepted, accepted.json, "the invite");
  return createClient(project, browser);
}

function createClient(slug: string, browser: Browser): LabelingClient {
  const call = async <T>(procedure: string, input: object, schema: z.ZodType<T>): Promise<T> => {
    // superjson's envelope; the inputs hold plain JSON only.
    const { json } = await browser.request("POST", `/api/trpc/labeling.${procedure}`, { json: input });
    const refused = TrpcRefused.safeParse(json);
    if (refused.success) {
      const { message, data } = refused.data.error.json;
      throw new LabelingError(data.reason, message);
    }
    const envelope = z.object({ result: z.object({ data: z.object({ json: z.unknown() }) }) });
    return mustParse(schema, mustParse(envelope, json, procedure).result.data.json, procedure);
  };
  return {
    async next() {
      const answer = await call("next", { slug }, NextAnswer);
      if (answer.kind === "none") {
        return { kind: "none", isOver: answer.reason !== "on-loan", message: answer.message };
      }
      const { lease, prompt, left, right } = answer;
      return { kind: "pair", pair: { leaseId: lease.leaseId, prompt, left: left.text, right: right.text } };
    },
    async submit(pair, verdict, durationMs) {
      const ms = Math.round(durationMs);
      const { leaseId } = pair;
      // The lease names the pair and the person, so a repeated submit is seen as one.
      const input = { leaseId, ...verdict, durationMs: ms, visibleMs: ms, idempotencyKey: `lab-${leaseId}` };
      const { outcome } = await call("submit", input, SubmitAnswer);
      return outcome === "counted";
    },
    async skip(pair) {
      await call("skip", { leaseId: pair.leaseId, reason: "cannot_judge" }, z.unknown());
    },
  };
}

type Browser = {
  request(
    method: "GET" | "POST",
    path: string,
    json: unknown,
  ): Promise<{ readonly status: number; readonly json: unknown }>;
};

// Pauses of one to ten times `retryPauseMs`: at half a second about five minutes in all, in which a database
// restarts or a deployment ends.
const attemptsMax = 65;
const pauseFactorMax = 10;

/** Whether the web app is only away for a while: it failed itself, or asks for patience. */
const isPassing = (status: number) => status >= 500 || status === 429;

/** Keeps cookies and repeats a request that got no answer; repeating is safe by the idempotency keys. */
function createBrowser(
  origin: string,
  deps: { readonly fetch: typeof fetch; readonly retryPauseMs: number },
): Browser {
  const cookies = new Map<string, string>();
  const once = async (method: "GET" | "POST", path: string, json: unknown) => {
    const response = await deps.fetch(`${origin}${path}`, {
      method,
      headers: {
        origin,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(json === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      signal: AbortSignal.timeout(60_000),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      const at = pair.indexOf("=");
      if (at > 0) cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
    }
    const text = await response.text();
    return { status: response.status, json: parseJson(text) };
  };
  return {
    async request(method, path, json) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const answer = await once(method, path, json);
          if (!isPassing(answer.status) || attempt === attemptsMax) return answer;
        } catch {
          if (attempt === attemptsMax) throw new LabelingError("unreachable", `${origin} can't be reached`);
        }
        await delay(deps.retryPauseMs * Math.min(attempt, pauseFactorMax));
      }
    },
  };
}

function mustParse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new LabelingError("bad-shape", `the web app's answer to ${what} is not what this annotator expects`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
