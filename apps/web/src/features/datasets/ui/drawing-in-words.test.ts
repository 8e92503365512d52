import { expect, test } from "vitest";
import { drawingInWords } from "./drawing-in-words.ts";

const spent = { requests: 10, tokens: 8_000, cost: 0.4, isEstimated: false };

test("tells requests and answers, and tokens and money by what the policy's answers took so far", () => {
  const policy = { name: "pi0", responses: 80, spent, currency: "EUR" };
  expect(drawingInWords({ policy, n: 8, prompts: 200 })).toBe(
    "Draws 8 answers of pi0 to each of at most 200 prompts: 200 requests, 1,600 answers, about 160,000 tokens by its answers so far, 8.00 EUR. Answers that were drawn already are used.",
  );
});

test("tells no tokens of a policy that never answered, and no money where the prices aren't known", () => {
  const policy = { name: "new", responses: 0, spent: { ...spent, tokens: 0, cost: null }, currency: "USD" };
  expect(drawingInWords({ policy, n: 2, prompts: 1 })).toBe(
    "Draws 2 answers of new to each of at most 1 prompt: 1 request, 2 answers. Answers that were drawn already are used.",
  );
  const unpriced = { ...policy, responses: 10, spent: { ...spent, cost: null } };
  expect(drawingInWords({ policy: unpriced, n: 2, prompts: 5 })).toMatch(
    /about 8,000 tokens by its answers so far\. /,
  );
});
