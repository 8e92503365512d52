import { createRandom, logSumExp } from "@gshf/gshf";
import fc from "fast-check";
import { expect, test } from "vitest";
import { nextTokens, sampleAnswer, scoreTokens } from "./sample-answer.ts";
import { endToken, promptTokens, tokenize, tokenizeWithin } from "./tokens.ts";
import { buildTrie, type TrieNode } from "./trie.ts";

const texts = ["the cat sat", "the cat ran away", "the dog", "a bird", "the owl"];
const mass = [0.1, 0.3, 0.25, 0.15, 0.2];
const logPi = Float64Array.from(mass, Math.log);
const trie = buildTrie(texts);
const plain = { temperature: 1, topP: 1, maxTokens: 100 };

function draw(count: number, options: typeof plain): Map<string, number> {
  const random = createRandom(20260101);
  const seen = new Map<string, number>();
  for (let i = 0; i < count; i += 1) {
    const { text } = sampleAnswer(trie, logPi, options, random);
    seen.set(text, (seen.get(text) ?? 0) + 1);
  }
  return seen;
}

/** Pearson's statistic of counts against probabilities. */
function chiSquare(seen: Map<string, number>, expected: Map<string, number>, count: number): number {
  let sum = 0;
  for (const [text, p] of expected) sum += ((seen.get(text) ?? 0) - count * p) ** 2 / (count * p);
  return sum;
}

// Few different words, so that answers share beginnings and are beginnings of others.
const anyText = fc
  .array(fc.constantFrom("a", " a", " b", "\n", " "), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(""));

test("tokens give their text back", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("word", "é", "🙂", " ", "\n", "\t", "\u00a0", "\u2028")),
      (parts) => {
        const text = parts.join("");
        expect(tokenize(text).join("")).toBe(text);
      },
    ),
  );
  expect(tokenize(" Once  upon\n")).toEqual([" Once", "  upon", "\n"]);
});

test("the tokens of an answer sum to log π of it, with its end or without, for every answer of every pool", () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyText, { minLength: 2, maxLength: 8 }), fc.nat(), (answers, seed) => {
      const random = createRandom(seed);
      const scores = answers.map(() => 4 * random.normal());
      const total = logSumExp(scores);
      const policy = Float64Array.from(scores, (score) => score - total);
      const root = buildTrie(answers);
      for (const [i, answer] of answers.entries()) {
        const tokens = tokenizeWithin(answer, new Set(answers));
        for (const scored of [tokens, [...tokens, endToken]]) {
          const sum = scoreTokens(root, policy, scored)?.tokens.reduce(
            (rest, token) => rest + token.logprob,
            0,
          );
          expect(sum).toBeCloseTo(policy[i] ?? 0, 9);
        }
      }
    }),
  );
});

test("an answer that begins another is not its prefix in tokens", () => {
  const answers = new Set(["the cat", "the cat ran", "the cat ran away"]);
  expect(tokenizeWithin("the cat", answers)).toEqual(["the", " cat"]);
  expect(tokenizeWithin("the cat ran away", answers)).toEqual(["the", " cat ran away"]);
});

test("at every prefix the next tokens' probabilities sum to 1", () => {
  const visit = (node: TrieNode) => {
    if (node.children.size === 0) return;
    const next = nextTokens(node, logPi);
    expect(next.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0)).toBeCloseTo(1, 12);
    for (const { node: child } of next) visit(child);
  };
  visit(trie);
});

test("answers are drawn with their probabilities", () => {
  const count = 20_000;
  const seen = draw(count, plain);
  const expected = new Map(texts.map((text, i) => [text, mass[i] ?? 0]));
  // χ² with 4 degrees of freedom exceeds 23.5 once in 10,000 runs; the seed is fixed, so this run decides once.
  expect(chiSquare(seen, expected, count)).toBeLessThan(23.5);
});

test("temperature works per token, as in an engine, not per answer", () => {
  const count = 20_000;
  const seen = draw(count, { ...plain, temperature: 0.5 });
  // By hand: first "the" .85 against "a" .15; then cat .4, dog .25, owl .2; then sat .1, ran .3; each squared.
  const the = 0.85 ** 2 / (0.85 ** 2 + 0.15 ** 2);
  const second = 0.4 ** 2 + 0.25 ** 2 + 0.2 ** 2;
  const third = 0.1 ** 2 + 0.3 ** 2;
  const expected = new Map([
    ["the cat sat", (((the * 0.4 ** 2) / second) * 0.1 ** 2) / third],
    ["the cat ran away", (((the * 0.4 ** 2) / second) * 0.3 ** 2) / third],
    ["the dog", (the * 0.25 ** 2) / second],
    ["the owl", (the * 0.2 ** 2) / second],
    ["a bird", 1 - the],
  ]);
  // As above: a false alarm once in 10,000 seeds.
  expect(chiSquare(seen, expected, count)).toBeLessThan(23.5);
});

test("the nucleus keeps the likeliest tokens and drops the rest", () => {
  expect([...draw(2_000, { ...plain, topP: 0.45 }).keys()]).toEqual(["the cat ran away"]);
  expect(draw(2_000, { ...plain, topP: 0.84 }).has("a bird")).toBe(false);
  expect(draw(2_000, { ...plain, temperature: 0 })).toEqual(new Map([["the cat ran away", 2_000]]));
});

test("reported logprobs are those of the density that was drawn from", () => {
  const sumOf = (options: Partial<typeof plain>, seed = 1) => {
    const { text, tokens } = sampleAnswer(trie, logPi, { ...plain, ...options }, createRandom(seed));
    return { text, logprob: tokens.reduce((total, { logprob }) => total + logprob, 0) };
  };
  expect(sumOf({ temperature: 0, topP: 0.1 })).toEqual({ text: "the cat ran away", logprob: 0 });
  const bird = Array.from({ length: 50 }, (_, seed) => sumOf({ temperature: 0.5 }, seed)).find(
    ({ text }) => text === "a bird",
  );
  expect(bird?.logprob).toBeCloseTo(Math.log(0.15 ** 2 / (0.85 ** 2 + 0.15 ** 2)), 12);
});

test("an answer cut by the token limit says so and is a prefix", () => {
  const cut = sampleAnswer(trie, logPi, { ...plain, temperature: 0, maxTokens: 2 }, createRandom(1));
  expect(cut).toMatchObject({ text: "the cat", finishReason: "length" });
  expect(cut.tokens.length).toBe(2);
});

test("a sequence outside the pool has no score", () => {
  expect(scoreTokens(trie, logPi, ["the", " horse"])).toBeNull();
});

test("a prompt's tokens are a prefix of the same prompt's with an answer", () => {
  const prompt = promptTokens([{ role: "user", content: "Hello you" }], true);
  expect(prompt).toEqual(["<|begin|>", "<|user|>", "Hello", " you", endToken, "<|assistant|>"]);
});
