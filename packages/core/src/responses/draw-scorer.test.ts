import { createInferenceClient } from "@gshf/inference";
import { expect, test } from "vitest";
import { z } from "zod";
import { DrawScorer } from "./draw-scorer.ts";

/** Pieces of text, of which the tokenizer takes the longest; a policy may as well write "a" and then "b". */
const pieces = ["a", "b", "ab"];
const end = pieces.length;
const lineFeed = 9;
const tokensMax = 3;
const messages = [{ role: "user" as const, content: "Spell." }];

type Model = { name: string; shares: readonly number[]; prompt?: number[]; tells?: boolean };

const ownWay: Model = { name: "trained", shares: [0.4, 0.4, 0.02, 0.18] };
const reference: Model = { name: "pi0", shares: [0.2, 0.2, 0.4, 0.2] };

const logprobOf = ({ shares }: Model, id: number) => Math.log(shares[id] ?? 1);

/** Every answer there can be, with its probability: up to so many tokens, each drawn alike. */
function allDraws(model: Model) {
  const draws: { share: number; tokenIds: number[]; finishReason: string; text: string }[] = [];
  const grow = (tokenIds: number[], share: number) => {
    const text = tokenIds.map((id) => pieces[id] ?? "").join("");
    if (tokenIds.at(-1) === end) draws.push({ share, tokenIds, finishReason: "stop", text });
    else if (tokenIds.length === tokensMax) draws.push({ share, tokenIds, finishReason: "length", text });
    else model.shares.forEach((next, id) => void grow([...tokenIds, id], share * next));
  };
  grow([], 1);
  return draws;
}

const chat = z.object({
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  continue_final_message: z.boolean(),
});
const completion = z.object({ prompt: z.array(z.int()) });

/** A server of one such model, as vLLM answers. */
function serve(model: Model) {
  const { name, prompt = [6, 7, 8], tells = true } = model;
  const entries = (ids: readonly number[]) =>
    ids.map((id, i) =>
      i === 0 ? null : { [id]: { logprob: i < prompt.length ? -1 : logprobOf(model, id) } },
    );
  const answer = (path: string, body: unknown) => {
    if (path.endsWith("/v1/completions"))
      return { choices: [{ prompt_logprobs: entries(completion.parse(body).prompt) }] };
    const { messages: given, continue_final_message: isOpen } = chat.parse(body);
    const said = given.find(({ role }) => role === "assistant")?.content;
    const cut = (said?.match(/ab|a|b/g) ?? []).map((piece) => pieces.indexOf(piece));
    const after = said === undefined || isOpen ? [] : [end, lineFeed];
    const told = tells ? { prompt_token_ids: prompt } : {};
    return { choices: [], prompt_logprobs: entries([...prompt, ...cut, ...after]), ...told };
  };
  const client = createInferenceClient({
    baseUrl: "http://policy.test",
    fetch: async (url, init) => Response.json(answer(String(url), JSON.parse(String(init?.body)))),
  });
  return { policy: { id: name, name, model: name }, client };
}

/** Σ over all answers of π's share · (log π − log π₀) as the scorer has it: k1 without the luck of a draw. */
async function expectedLogRatio(of: Model, to: Model): Promise<number> {
  const scorer = new DrawScorer(new AbortController().signal);
  const both = [serve(of), serve(to)];
  let sum = 0;
  for (const { share, ...draw } of allDraws(of)) {
    const scores = await scorer.score(both, messages, draw);
    if (!scores.ok) throw new Error(scores.error.message);
    const [own = 0, base = 0] = scores.logprobs;
    sum += share * (own - base);
  }
  return sum;
}

/** The chain rule: the KL of one token times how many are drawn on average. */
function exactKl(of: Model, to: Model): number {
  const perToken = of.shares.reduce((sum, p, id) => sum + p * (Math.log(p) - logprobOf(to, id)), 0);
  const goesOn = 1 - (of.shares[end] ?? 0);
  return perToken * (1 + goesOn + goesOn ** 2);
}

test("log-probabilities of the tokens drawn give the KL, whose text a tokenizer would cut otherwise", async () => {
  expect(await expectedLogRatio(ownWay, reference)).toBeCloseTo(exactKl(ownWay, reference), 12);
  expect(await expectedLogRatio(reference, ownWay)).toBeCloseTo(exactKl(reference, ownWay), 12);
});

test("a policy's texts alone give less than that, even less than nothing: what servers without token ids allow", async () => {
  const silent = { tells: false };
  const byText = await expectedLogRatio({ ...ownWay, ...silent }, { ...reference, ...silent });
  expect(byText).toBeLessThan(0);
  expect(exactKl(ownWay, reference)).toBeGreaterThan(1);
  // One side alone can't be scored by tokens.
  expect(await expectedLogRatio(ownWay, { ...reference, ...silent })).toBeCloseTo(byText, 12);
});

test("by text a turn's end counts, what the template writes after it doesn't, and an answer cut off has none", async () => {
  const scorer = new DrawScorer(new AbortController().signal);
  const [asked] = [serve({ ...reference, tells: false })];
  const score = async (finishReason: string) => {
    const scores = await scorer.score([asked], messages, { text: "ab", finishReason, tokenIds: [] });
    return scores.ok ? scores.logprobs[0] : scores.error;
  };
  expect(await score("stop")).toBeCloseTo(Math.log(0.4) + Math.log(0.2), 12);
  expect(await score("length")).toBeCloseTo(Math.log(0.4), 12);
});

test("policies that cut the prompt otherwise are compared by text: their tokens are not the same", async () => {
  const scorer = new DrawScorer(new AbortController().signal);
  const draw = { text: "ab", finishReason: "stop", tokenIds: [0, 1, end] };
  const other = serve({ ...reference, prompt: [6, 5, 8] });
  const scores = await scorer.score([serve(ownWay), other], messages, draw);
  const [own = 0, base = 0] = scores.ok ? scores.logprobs : [];
  expect(own).toBeCloseTo(Math.log(0.02) + Math.log(0.18), 12);
  expect(base).toBeCloseTo(Math.log(0.4) + Math.log(0.2), 12);
  const alone = await scorer.score([serve(ownWay)], messages, draw, [other]);
  expect(alone.ok && alone.logprobs[0]).toBeCloseTo(own, 12);
});
