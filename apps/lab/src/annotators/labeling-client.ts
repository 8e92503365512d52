import { setTimeout as delay } from "node:timers/promises";
import { isBusy, parseJson, procedureBody, readProcedureAnswer, request } from "@gshf/http";
import { sha256Hex } from "@gshf/trainer-protocol";
import { type Cookies, parseSetCookie, stringifyCookie } from "cookie";
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
  const key = sha256Hex(JSON.stringify(["annotator", browserKey, token]));
  const body = JSON.stringify({ token, idempotency_key: key });
  const accepted = await browser.request("POST", "/api/invites/accept", body);
  const refused = Refused.safeParse(accepted.json);
  if (refused.success) throw new LabelingError(refused.data.reason, refused.data.message);
  const { project } = mustParse(Accepted, accepted.json, "the invite");
  return createClient(project, browser);
}

function createClient(slug: string, browser: Browser): LabelingClient {
  const call = async <T>(procedure: string, input: object, schema: z.ZodType<T>): Promise<T> => {
    const path = `/api/trpc/labeling.${procedure}`;
    const { json } = await browser.request("POST", path, procedureBody(input));
    const answer = readProcedureAnswer(json);
    if (answer?.ok === false) throw new LabelingError(answer.reason, answer.message);
    return mustParse(schema, answer?.value, procedure);
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
    body: string | undefined,
  ): Promise<{ readonly status: number; readonly json: unknown }>;
};

// Pauses of one to ten times `retryPauseMs`: at half a second about five minutes in all, in which a database
// restarts or a deployment ends.
const attemptsMax = 65;
const pauseFactorMax = 10;

/** A browser sends a cookie's value back as it came. */
const asItIs = { decode: String, encode: String };

/** Keeps cookies and repeats a request that got no answer; repeating is safe by the idempotency keys. */
function createBrowser(
  origin: string,
  deps: { readonly fetch: typeof fetch; readonly retryPauseMs: number },
): Browser {
  const cookies: Cookies = {};
  const once = async (method: "GET" | "POST", path: string, body: string | undefined) => {
    const headers: Record<string, string> = { origin, cookie: stringifyCookie(cookies, asItIs) };
    if (body !== undefined) headers["content-type"] = "application/json";
    const outcome = await request({
      url: `${origin}${path}`,
      method,
      headers,
      body,
      fetch: deps.fetch,
      timeoutMs: 60_000,
      bytesMax: 64 * 1024 * 1024,
      redirect: "follow",
    });
    if (!outcome.ok) return null;
    for (const line of outcome.value.headers.getSetCookie()) {
      const { name, value } = parseSetCookie(line, asItIs);
      cookies[name] = value;
    }
    const { status, bytes } = outcome.value;
    return { status, json: parseJson(bytes.toString("utf8")) };
  };
  return {
    async request(method, path, body) {
      for (let attempt = 1; ; attempt += 1) {
        const answer = await once(method, path, body);
        const isLast = attempt === attemptsMax;
        if (answer !== null && (isLast || !isBusy(answer.status))) return answer;
        if (isLast) throw new LabelingError("unreachable", `${origin} can't be reached`);
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
