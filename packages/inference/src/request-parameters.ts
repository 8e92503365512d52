import { parseJson } from "@gshf/http";
import { z } from "zod";

/** The parameters of a sampling request that some servers refuse. */
export const refusableParameters = [
  "logprobs",
  "return_token_ids",
  "seed",
  "n",
  "top_p",
  "temperature",
  "max_tokens",
  "max_completion_tokens",
] as const;
export type RefusableParameter = (typeof refusableParameters)[number];

/** A sampling request's parameters, each by its name in the API. */
export type Parameters = Partial<Record<RefusableParameter, number | boolean>>;

export type Wishes = {
  readonly n: number;
  readonly temperature: number;
  readonly topP: number;
  readonly seed: number | undefined;
  readonly maxTokens: number;
  readonly logprobs: boolean;
  readonly tokenIds: boolean;
};

/** What of the wishes goes into a request to a server that refuses some parameters. */
export function parametersFor(wishes: Wishes, refused: ReadonlySet<RefusableParameter>): Parameters {
  const limit = refused.has("max_tokens") ? "max_completion_tokens" : "max_tokens";
  const all: Parameters = { n: wishes.n, temperature: wishes.temperature, top_p: wishes.topP };
  if (wishes.seed !== undefined) all.seed = wishes.seed;
  all[limit] = wishes.maxTokens;
  if (wishes.logprobs) all.logprobs = true;
  if (wishes.tokenIds) all.return_token_ids = true;
  // Its entries are those of an object of this type.
  const entries = Object.entries(all) as [RefusableParameter, number | boolean][];
  return Object.fromEntries(entries.filter(([name]) => !refused.has(name)));
}

// About how large a value is, not about whether the parameter is known.
const aboutTheValue =
  /too (large|long|big|high|small)|context|exceed|at (most|least)|maximum|less than|greater than/i;
const aboutTheName =
  /unsupported|not support|unknown|unrecogni[sz]ed|unexpected|not permitted|not allowed|instead/i;

/**
 * Whether a request means the same without a parameter: how many answers come can be made up for, and 1 is what
 * temperature and top-p are without being named. Another temperature can't be done without: the answers would be
 * drawn from another distribution than the one that is asked for. Nor can a limit that is too large.
 *
 * @param refusal what the server said of it
 */
export function canDoWithout(name: RefusableParameter, sent: Parameters, refusal = ""): boolean {
  if (name === "temperature" || name === "top_p") return sent[name] === 1;
  const isTooMuch = name.startsWith("max_") && aboutTheValue.test(refusal) && !aboutTheName.test(refusal);
  return sent[name] !== undefined && !isTooMuch;
}

const complaint = z.looseObject({
  error: z
    .union([z.string(), z.looseObject({ message: z.string().optional(), param: z.string().nullish() })])
    .optional(),
  message: z.string().optional(),
  param: z.string().nullish(),
  detail: z
    .union([z.string(), z.array(z.looseObject({ loc: z.array(z.union([z.string(), z.number()])) }))])
    .optional(),
});

/**
 * Which of the parameters sent an error answer complains of, in the order in which to do without them: OpenAI's
 * `param`, FastAPI's `loc`, or the names in its sentence. Nothing of the answer itself is handed on.
 */
export function refusedParameters(text: string, sent: Parameters): RefusableParameter[] {
  const start = text.slice(0, 16_384);
  const body = complaint.safeParse(parseJson(start)).data ?? {};
  const error = typeof body.error === "object" ? body.error : {};
  const located = Array.isArray(body.detail) ? body.detail.flatMap(({ loc }) => loc.map(String)) : [];
  const fields = [error.param, body.param, ...located].flatMap((path) => path?.match(/[a-z_]+$/)?.[0] ?? []);
  const sentences = [body.error, error.message, body.message, body.detail];
  const said = sentences.filter((sentence) => typeof sentence === "string").join("\n") || start;
  const isSent = (name: RefusableParameter) => sent[name] !== undefined;
  const byField = refusableParameters.filter((name) => isSent(name) && fields.includes(name));
  if (byField.length > 0) return byField;
  return refusableParameters.filter((name) => isSent(name) && mentions(said, name));
}

function mentions(sentence: string, name: RefusableParameter): boolean {
  // One letter is a word of many sentences, and of escapes; it must stand as a name.
  if (name === "n")
    return /(['"`])n\1|(?<![\\\w])n (must|should|is|=|>|!=|can)|parameter:? n\b/i.test(sentence);
  return new RegExp(`(?<![\\w.-])${name}(?![\\w-])`).test(sentence);
}
