import pLimit from "p-limit";
import { type Reply, statusError } from "./exchange.ts";
import type { InferenceResult } from "./inference-error.ts";
import { replyError } from "./parse-reply.ts";
import {
  canDoWithout,
  type Parameters,
  parametersFor,
  type RefusableParameter,
  refusableParameters,
  refusedParameters,
  type Wishes,
} from "./request-parameters.ts";

type Send = (parameters: Parameters, accepts: (status: number) => boolean) => Promise<InferenceResult<Reply>>;

type Asked = InferenceResult<{ reply: Reply; sent: Parameters }>;

type Without = ReadonlySet<RefusableParameter>;
type Refused = { kind: "refused"; reply: Reply; sent: Parameters; without: Without };
type Tried = Refused | { kind: "over"; asked: Asked };

/** What is known of the parameters one model at one server takes. */
export type ParameterMemory = {
  refused(): readonly RefusableParameter[];
  /** Sends a request with what the server takes, finding that out where it isn't known. */
  ask(wishes: Wishes, send: Send): Promise<Asked>;
};

/** Statuses by which servers say that they don't take a parameter; such answers cost nothing. */
const isRefusal = (status: number) => status === 400 || status === 422 || status === 501;

/**
 * Finds out which parameters a server takes. When it refuses the first request, the same request is sent without
 * what the refusal names, and where it names nothing without one parameter after the other, then without ever more
 * of them. What is left out is remembered only once a request without it has been answered: a refusal may as well
 * be about the prompt. After a first answer nothing is tried any more, nor where the refusal is about an adapter: by then
 * somebody may have loaded it, and whatever was just left out would look refused.
 *
 * @param known what the server is known to refuse
 */
export function rememberParameters(known: readonly RefusableParameter[]): ParameterMemory {
  let refused: Without = new Set(known);
  let isConfirmed = false;
  let isTried = false;
  const oneAtATime = pLimit(1);

  async function attempt(wishes: Wishes, without: Without, send: Send): Promise<Tried> {
    const sent = parametersFor(wishes, without);
    const outcome = await send(sent, isRefusal);
    if (!outcome.ok) return { kind: "over", asked: outcome };
    const reply = outcome.value;
    if (isRefusal(reply.status)) return { kind: "refused", reply, sent, without };
    refused = without;
    isConfirmed = true;
    return { kind: "over", asked: { ok: true, value: { reply, sent } } };
  }

  async function learn(wishes: Wishes, send: Send, first: Refused): Promise<Asked> {
    if (first.without !== refused) {
      const again = await attempt(wishes, refused, send);
      return again.kind === "over" ? again.asked : learn(wishes, send, again);
    }
    let tried = first;
    // The server answers others that ask the same way by now, so it is this prompt that it refuses.
    if (isConfirmed) return refusalOf(first.reply, first.sent);
    let without: Without = refused;
    for (;;) {
      const { reply, sent } = tried;
      const name = refusedParameters(reply.text, sent).find((one) => canDoWithout(one, sent, reply.text));
      if (name === undefined) break;
      without = new Set([...without, name]);
      const next = await attempt(wishes, without, send);
      if (next.kind === "over") return next.asked;
      tried = next;
    }
    const isAboutAdapter = /\b(lora|adapter)/i.test(tried.reply.text);
    if (isTried || isAboutAdapter || refusedParameters(tried.reply.text, tried.sent).length > 0) {
      return refusalOf(tried.reply, tried.sent);
    }
    isTried = true;
    for (const guess of guesses(wishes, without)) {
      const guessed = await attempt(wishes, guess, send);
      if (guessed.kind === "over") return guessed.asked;
    }
    return refusalOf(first.reply, first.sent);
  }

  return {
    refused: () => [...refused].sort(),
    async ask(wishes, send) {
      const wasConfirmed = isConfirmed;
      const tried = await attempt(wishes, refused, send);
      if (tried.kind === "over") return tried.asked;
      if (wasConfirmed) return refusalOf(tried.reply, tried.sent);
      return oneAtATime(() => learn(wishes, send, tried));
    },
  };
}

/** Each parameter alone, then the first two, the first three, … of them. */
function* guesses(wishes: Wishes, refused: ReadonlySet<RefusableParameter>) {
  const sent = parametersFor(wishes, refused);
  const names = refusableParameters.filter((name) => canDoWithout(name, sent));
  for (const name of names) yield new Set([...refused, name]);
  for (let count = 2; count <= names.length; count += 1)
    yield new Set([...refused, ...names.slice(0, count)]);
}

function refusalOf(reply: Reply, sent: Parameters): Asked {
  const named = refusedParameters(reply.text, sent);
  if (named.length === 0) return { ok: false, error: statusError(reply, reply.text, reply.attempts) };
  const what = named.map((name) => `${name} ${String(sent[name])}`).join(" and ");
  const message = `${reply.host} answered HTTP ${reply.status}: it refuses ${what}`;
  return { ok: false, error: replyError(reply, "parameter-refused", message) };
}
