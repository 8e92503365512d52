import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Message = { role: string; content: string };
type Candidate = { model: string; text: string; gold_win_probability: number };
type Pool = { prompt_id: string; source: string; prompt: Message[]; candidates: Candidate[] };
type Comparison = { prompt_id: string; prompt: Message[]; chosen: Message[]; rejected: Message[] };

function linesOf<T>(name: string): T[] {
  return (
    readFileSync(`${import.meta.dirname}/${name}`, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      // Each test below checks a part of the shape that is claimed here.
      .map((line) => JSON.parse(line) as T)
  );
}

const pools = linesOf<Pool>("demo.jsonl");
const comparisons = linesOf<Comparison>("demo-offline.jsonl");
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const texts = (pool: Pool) => pool.candidates.map((candidate) => candidate.text);
const golds = (pool: Pool) => pool.candidates.map((candidate) => candidate.gold_win_probability);

/** Pearson correlation; NaN where one side is constant. */
function correlation(xs: number[], ys: number[]): number {
  const [mx, my] = [mean(xs), mean(ys)];
  const sum = (f: (x: number, y: number) => number) =>
    xs.reduce((total, x, i) => total + f(x - mx, (ys[i] ?? Number.NaN) - my), 0);
  return sum((x, y) => x * y) / Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y));
}

test("there are at least 48 prompts with six answers each, under stable distinct slugs", () => {
  expect(pools.length).toBeGreaterThanOrEqual(48);
  expect(new Set(pools.map((pool) => pool.prompt_id)).size).toBe(pools.length);
  for (const pool of pools) {
    expect(pool.prompt_id).toMatch(/^demo-[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(pool.source, pool.prompt_id).not.toBe("");
    expect(pool.candidates, pool.prompt_id).toHaveLength(6);
  }
});

test("conversations alternate from the user's first message to the user's last", () => {
  for (const pool of pools) {
    const roles = pool.prompt.map((message) => message.role);
    expect(roles, pool.prompt_id).toEqual(roles.map((_, i) => (i % 2 === 0 ? "user" : "assistant")));
    expect(roles.length % 2, pool.prompt_id).toBe(1);
    for (const message of pool.prompt) expect(message.content.trim()).not.toBe("");
  }
  const multiTurn = pools.filter((pool) => pool.prompt.length >= 3);
  expect(multiTurn.length).toBeGreaterThanOrEqual(8);
  expect(Math.max(...pools.map((pool) => pool.prompt.length))).toBe(7);
});

test("the answers to a prompt are distinct, not blank, carry a model label and a probability", () => {
  for (const pool of pools) {
    expect(new Set(texts(pool)).size, pool.prompt_id).toBe(6);
    for (const candidate of pool.candidates) {
      expect(candidate.text.trim(), pool.prompt_id).not.toBe("");
      expect(candidate.model).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(candidate.gold_win_probability).toBeGreaterThanOrEqual(0.01);
      expect(candidate.gold_win_probability).toBeLessThanOrEqual(0.97);
    }
  }
});

test("quality is spread widely within each prompt and lies about .35 on average", () => {
  for (const pool of pools) {
    expect(Math.max(...golds(pool)) - Math.min(...golds(pool)), pool.prompt_id).toBeGreaterThanOrEqual(0.6);
  }
  const average = mean(pools.map((pool) => mean(golds(pool))));
  expect(average).toBeGreaterThan(0.3);
  expect(average).toBeLessThan(0.4);
});

test("length says something about quality but does not decide it", () => {
  const correlations = pools.map((pool) =>
    correlation(
      texts(pool).map((text) => Math.log(text.length)),
      golds(pool),
    ),
  );
  expect(mean(correlations)).toBeLessThan(0.5);
  expect(mean(correlations)).toBeGreaterThan(0);
  const longestIsBest = pools.filter((pool) => {
    const best = pool.candidates.reduce((a, b) => (b.gold_win_probability > a.gold_win_probability ? b : a));
    return best.text.length === Math.max(...texts(pool).map((text) => text.length));
  });
  expect(longestIsBest.length / pools.length).toBeLessThan(0.6);
});

test("prompts and answers show code, tables, formulas, right-to-left and CJK text", () => {
  const all = pools.flatMap((pool) => [...pool.prompt.map((message) => message.content), ...texts(pool)]);
  for (const pattern of [
    /```(python|sql|ts|js|bash)\n/,
    /\n\|[ :|-]+\|\n/,
    /\$[^$]+\$/,
    /\p{Script=Arabic}/u,
    /\p{Script=Hiragana}/u,
  ]) {
    expect(all.filter((text) => pattern.test(text)).length, String(pattern)).toBeGreaterThan(3);
  }
});

test("every code fence and display formula that opens also closes", () => {
  for (const pool of pools) {
    for (const text of [...pool.prompt.map((message) => message.content), ...texts(pool)]) {
      expect((text.match(/^\s*```/gm) ?? []).length % 2, `${pool.prompt_id}: ${text}`).toBe(0);
      expect(text.split("$$").length % 2, `${pool.prompt_id}: ${text}`).toBe(1);
    }
  }
});

test("offline comparisons hold two distinct answers of the prompt they name", () => {
  expect(comparisons.length).toBeGreaterThanOrEqual(100);
  const byId = new Map(pools.map((pool) => [pool.prompt_id, pool]));
  const seen = new Set<string>();
  for (const { prompt_id, prompt, chosen, rejected } of comparisons) {
    const pool = byId.get(prompt_id);
    expect(prompt).toEqual(pool?.prompt);
    const pair = [...chosen, ...rejected].map((message) => message.content);
    expect(pair).toHaveLength(2);
    for (const text of pair) expect(pool ? texts(pool) : []).toContain(text);
    expect([...chosen, ...rejected].every((message) => message.role === "assistant")).toBe(true);
    seen.add(JSON.stringify([prompt_id, ...pair.sort()]));
  }
  expect(seen.size).toBe(comparisons.length);
});

test("offline comparisons leave the best answers mostly unseen and err in about one of ten", () => {
  const gold = new Map(
    pools.flatMap((pool) =>
      pool.candidates.map((c) => [`${pool.prompt_id} ${c.text}`, c.gold_win_probability] as const),
    ),
  );
  const goldOf = (id: string, messages: Message[]) => gold.get(`${id} ${messages[0]?.content}`) ?? Number.NaN;
  const both = comparisons.map(
    (c) => [goldOf(c.prompt_id, c.chosen), goldOf(c.prompt_id, c.rejected)] as const,
  );
  const wrong = both.filter(([chosen, rejected]) => chosen < rejected).length / both.length;
  expect(wrong).toBeGreaterThan(0.04);
  expect(wrong).toBeLessThan(0.16);
  const withGood = both.filter(([chosen, rejected]) => Math.max(chosen, rejected) > 0.6).length / both.length;
  expect(withGood).toBeLessThan(0.4);
});
